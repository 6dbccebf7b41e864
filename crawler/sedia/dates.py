"""The portal's dates: days written as instants, by the search API as text and by the data files as milliseconds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from crawler.fields import FIRST_YEAR, LAST_YEAR
from crawler.items import UnreadableRecord
from crawler.sedia import codes
from store.types import BRUSSELS, Deadline, DeadlineModel

_INSTANT = re.compile(r"(\d{4,})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?\Z")
_MILLISECONDS = re.compile(r"-?\d{6,}\Z")


def instant(value: Any, name: str) -> dt.datetime:
    """The UTC instant that the field ``name`` states: ISO text, a day (midnight in UTC), or milliseconds since 1970."""
    text = str(value)
    if _MILLISECONDS.match(text):
        return _since_1970(int(text), name)
    match = _INSTANT.match(text)
    if match is None:
        raise UnreadableRecord(f"{name}: {text!r} is no date of this portal")
    _check_year(int(match[1]), text, name)
    year, month, day, hour, minute = (int(part or 0) for part in match.group(1, 2, 3, 4, 5))
    try:
        return dt.datetime(year, month, day, hour, minute, tzinfo=_offset(match[6])).astimezone(dt.UTC)
    except ValueError as error:
        raise UnreadableRecord(f"{name}: {text!r} is on no calendar: {error}") from error


def _since_1970(milliseconds: int, name: str) -> dt.datetime:
    try:
        found = dt.datetime.fromtimestamp(milliseconds // 60_000 * 60, dt.UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise UnreadableRecord(f"{name}: {milliseconds} milliseconds are on no calendar") from error
    _check_year(found.year, str(milliseconds), name)
    return found


def _check_year(year: int, text: str, name: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableRecord(f"{name}: the year of {text!r} is not between {FIRST_YEAR} and {LAST_YEAR}")


def _offset(text: str | None) -> dt.tzinfo:
    """The offset of an instant: UTC but for a few records of 2018."""
    if text is None or text in {"Z", "+0000"}:
        return dt.UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text.startswith("-") else minutes))


def day_of(value: Any, name: str) -> dt.date | None:
    """The day that a field means; None where it is empty."""
    return _calendar_day(instant(value, name)) if value else None


def _calendar_day(moment: dt.datetime) -> dt.date:
    """The day that is meant: midnight in Brussels is written as 22:00 or 23:00 UTC of the day before."""
    local = moment.astimezone(ZoneInfo(BRUSSELS))
    return local.date() if local.time() == dt.time() else moment.date()


def deadlines_of(
    given: Iterable[Any], name: str, kind: str, model: DeadlineModel, *, closed: bool = False
) -> tuple[Deadline, ...]:
    """The deadlines of a call in order; the second of two stages falls away when the call is closed.

    It is then for those who were invited, and would make the call look open.
    """
    instants = sorted({instant(value, name) for value in given})
    staged = model is DeadlineModel.TWO_STAGE and len(instants) == 2
    found = tuple(
        _deadline(moment, kind, f"stage {position}" if staged else "") for position, moment in enumerate(instants, 1)
    )
    return found[:1] if staged and closed else found


def _deadline(moment: dt.datetime, kind: str, label: str) -> Deadline:
    """Topics have days (their hour stands in the documents only); projects and delegations type real times, in UTC."""
    local = moment.astimezone(ZoneInfo(BRUSSELS))
    if moment.time() == dt.time() or (kind == codes.GRANT and local.time() == dt.time()):
        return Deadline(_calendar_day(moment) if kind == codes.GRANT else moment.date(), label=label)
    if kind == codes.GRANT:
        return Deadline(local.date(), local.time(), BRUSSELS, label)
    return Deadline(moment.date(), moment.time(), "UTC", label)
