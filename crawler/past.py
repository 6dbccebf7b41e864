"""What a source's past leads to expect of its next reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from crawler.judgement import PAST_NEEDED, Usual, band, language_of_most, usual_language, usual_shares
from store.alarms import ACCEPTABLE, accepted_reading
from store.runs import RunData, good_crawls

PAST = 60  # good readings that are looked at: those that teach are among them
NOT_LONG = dt.timedelta(days=14)  # in two weeks without a reading all calls of a feed may have changed


def usual_of(session: Session, source: str, now: dt.datetime) -> Usual:
    """What the believed readings of a source make usual at ``now``.

    A low number, or another language, that staff accepted begins a new past: the readings that found it are believed,
    and none before them.
    """
    first, accepted_at = accepted_reading(session, source)
    past = [run for run in good_crawls(session, source, PAST) if run.id >= first]
    believed = [run for run in past if run.teaches or _is_accepted(run, accepted_at)]
    numbers = [run.crawl_counts.found for run in believed]
    languages = [run.languages for run in believed]
    return Usual(
        band([number for number in numbers if number]),
        usual_language([language_of_most(texts) for texts in languages]),
        usual_shares(languages),
        _meets_known(past, now),
    )


def _is_accepted(run: RunData, accepted_at: dt.datetime | None) -> bool:
    return accepted_at is not None and run.started_at <= accepted_at and run.cause in ACCEPTABLE


def _meets_known(past: Sequence[RunData], now: dt.datetime) -> bool:
    """Whether the last readings each met a call that was known before, and the newest is not long ago."""
    last = [run for run in past if run.crawl_counts.found][:PAST_NEEDED]
    if len(last) < PAST_NEEDED or now - last[0].started_at > NOT_LONG:
        return False
    return all(run.crawl_counts.new < run.crawl_counts.found for run in last)
