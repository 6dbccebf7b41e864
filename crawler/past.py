"""What a source's past leads to expect of its next reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from crawler.judgement import PAST_NEEDED, Usual, band, language_of_most, usual_language, usual_shares
from store.alarms import accepted_reading
from store.runs import RunData, good_crawls
from store.types import Cause

PAST = 60  # good readings that are looked at: those that teach are among them
NOT_LONG = dt.timedelta(days=14)  # in two weeks without a reading all calls of a feed may have changed


def usual_of(session: Session, source: str, now: dt.datetime) -> Usual:
    """What the believed readings of a source make usual at ``now``.

    A low number that staff accepted begins a new past of numbers, and another language one of languages: the readings
    that found it are believed, and none before them.
    """
    past = good_crawls(session, source, PAST)
    numbered = _believed(session, source, past, Cause.TOO_FEW)
    languages = [run.languages for run in _believed(session, source, past, Cause.ANOTHER_LANGUAGE)]
    return Usual(
        band([run.crawl_counts.found for run in numbered if run.crawl_counts.found]),
        usual_language([language_of_most(texts) for texts in languages]),
        usual_shares(languages),
        _meets_known(past, now),
    )


def _believed(session: Session, source: str, past: Sequence[RunData], cause: Cause) -> list[RunData]:
    """The readings that teach, from the one on that staff accepted against a cause, and those that they said it of."""
    first, accepted_at = accepted_reading(session, source, cause)
    return [
        run
        for run in past
        if run.id >= first and (run.teaches or (accepted_at and run.started_at <= accepted_at and run.cause is cause))
    ]


def _meets_known(past: Sequence[RunData], now: dt.datetime) -> bool:
    """Whether the last readings each met a call that was known before, and the newest is not long ago."""
    last = [run for run in past if run.crawl_counts.found][:PAST_NEEDED]
    if len(last) < PAST_NEEDED or now - last[0].started_at > NOT_LONG:
        return False
    return all(run.crawl_counts.new < run.crawl_counts.found for run in last)
