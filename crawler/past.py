"""What a source's past leads to expect of its next reading."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crawler.judgement import Usual, band, usual_language
from store.alarms import accepted_number
from store.runs import good_crawls

PAST = 60  # good readings that are looked at: those that teach are among them


def usual_of(session: Session, source: str) -> Usual:
    """What the believed readings of a source make usual.

    A low number that staff accepted begins a new past: the readings that found it are believed, and none before them.
    """
    first, accepted_at = accepted_number(session, source)
    past = [run for run in good_crawls(session, source, PAST) if run.id >= first]
    believed = [run for run in past if run.teaches or (accepted_at and run.started_at <= accepted_at)]
    numbers = [run.crawl_counts.found for run in believed]
    languages = [run.language for run in past if run.teaches]
    return Usual(band([number for number in numbers if number]), usual_language(languages))
