"""Whether a crawl can be believed: a pure decision on its counts and the source's past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from store.types import Counts, Outcome

SUSPICIOUS = 0.5  # of the usual number found
PAST_NEEDED = 3  # readings before anything is usual


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a crawl ended, why in words, and whether absence from it means anything."""

    outcome: Outcome
    reason: str
    trustworthy: bool


def judge(
    counts: Counts,
    bad_pages: Sequence[str],
    past: Sequence[int],
    *,
    truncated: bool = False,
    not_modified: bool = False,
) -> Judgement:
    """Judge a crawl. ``bad_pages``: why pages could not be read; ``past``: numbers found by earlier good readings;
    ``truncated``: the replayed capture lacks a listing page; ``not_modified``: a listing page was not sent again.

    Zero found is never good, unless the server said that nothing changed.
    """
    if counts.found == 0 and not not_modified:
        reason = bad_pages[0] if bad_pages else "it answered, but listed nothing"
        return Judgement(Outcome.FAILED, reason, trustworthy=False)
    troubles = []
    if bad_pages:
        troubles.append(f"{_number(len(bad_pages), 'page')} could not be read: {bad_pages[0]}")
    usual = median(past) if len(past) >= PAST_NEEDED else 0
    suspicious = not not_modified and counts.found < SUSPICIOUS * usual
    if suspicious:
        troubles.append(f"found {counts.found} where {usual:g} are usual")
    whole = not (bad_pages or suspicious or truncated or not_modified)
    if counts.unreadable > len(bad_pages):
        troubles.append(f"{_number(counts.unreadable - len(bad_pages), 'record')} could not be read")
    outcome = Outcome.PARTIAL if troubles else Outcome.OK
    return Judgement(outcome, "; ".join(troubles) or ("not modified" if not_modified else ""), whole)


def is_due(every: dt.timedelta, last_good_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a source is to be crawled: daily ones whenever a crawl is ordered, the others when their rest is over."""
    return every <= dt.timedelta(days=1) or last_good_at is None or now - last_good_at >= every


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
