"""How every source is, put together from what it declares, its runs, its alarm and its flood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crawler.judgement import Band
from crawler.past import usual_of
from crawler.sources import Options, all_sources, broken, keyless
from store.alarms import AlarmData, open_alarms
from store.floods import FloodData, waiting_floods
from store.runs import RunData, SourceData, crawls, good_crawls
from store.types import Cause, Health

SILENT_AFTER = dt.timedelta(days=3)  # beyond the rest that a source takes between two readings


@dataclass(frozen=True, slots=True)
class Condition:
    """How a source is: since when, by which cause, and why in words; ``acknowledged`` is what staff said of it."""

    health: Health
    since: dt.datetime | None = None
    cause: Cause | None = None
    why: str = ""
    acknowledged: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """One source: its condition, its last run, its last good reading, the band, and a flood that waits."""

    source: SourceData
    condition: Condition
    last: RunData | None
    good: RunData | None
    band: Band | None
    flood: FloodData | None


def watched(session: Session, options: Options, declared: str, now: dt.datetime) -> list[Watched]:
    """Every source by name; ``options`` are the settings of sources, ``declared`` the folder of those without code."""
    alarms = {alarm.source: alarm for alarm in open_alarms(session)}
    floods = {flood.source: flood for flood in waiting_floods(session)}
    stopped = _stopped(options, declared)
    found = []
    for source in all_sources(declared):
        last = next(iter(crawls(session, source.name, 1)), None)
        good = next(iter(good_crawls(session, source.name, 1)), None)
        condition = stopped.get(source.name) or condition_of(source, alarms.get(source.name), last, good, now)
        band = usual_of(session, source.name, now).band
        found.append(Watched(source, condition, last, good, band, floods.get(source.name)))
    return found


def condition_of(
    source: SourceData, alarm: AlarmData | None, last: RunData | None, good: RunData | None, now: dt.datetime
) -> Condition:
    """How a source that can be crawled is, after its alarm, its last run and its last good one."""
    if alarm is not None:
        said = (alarm.acknowledged_why or "acknowledged") if alarm.acknowledged_at else ""
        reason = last.reason if last and last.reason else alarm.reason
        return Condition(Health.FAILING, alarm.opened_at, alarm.cause, reason, said)
    if good is None:
        return Condition(Health.NOT_READ, why=last.reason if last else "")
    if now - good.started_at > SILENT_AFTER + dt.timedelta(days=source.rest_days - 1):
        return Condition(Health.SILENT, good.started_at, why=last.reason if last and last.id != good.id else "")
    return Condition(Health.OK, why=good.reason)


def _stopped(options: Options, declared: str) -> Mapping[str, Condition]:
    """The sources that cannot be crawled at all: a key is missing, or the declaration is broken."""
    keys = {name: Condition(Health.NEEDS_KEY, why=why) for name, why in keyless(options).items()}
    unusable = broken((), declared=declared)
    return keys | {
        one.source.name: Condition(Health.FAILING, cause=Cause.DECLARATION, why=one.reason) for one in unusable
    }
