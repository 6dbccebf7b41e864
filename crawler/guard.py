"""The flood guard of one crawl: what is new is held once it is more than the source ever brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from crawler.judgement import flood_limit
from store.floods import free, has_told, hold, is_unfinished
from store.runs import good_crawls


class FloodGuard:
    """Holds new calls in the very transaction that saves them, so that a crawl killed at any moment floods nobody.

    Until anybody was ever told of a call, everything is new to everybody and nothing is held: the first alert of a
    new installation tells all that fits. What was cut short is still new afterwards: it joins the flood that waits.
    """

    def __init__(self, session: Session, source: str, run_id: int) -> None:
        self._source, self._run_id = source, run_id
        self._usual = flood_limit([run.crawl_counts for run in good_crawls(session, source)])
        self._limit = 0 if is_unfinished(session, source) else self._usual
        self._is_on = has_told(session)
        self._new: list[str] = []  # saved and not held: what is left of the limit

    def hold(self, session: Session, refs: Sequence[str], now: dt.datetime) -> int:
        """Hold these new calls and those before them, where they are too many together; gives how many are held.

        Call ``saved`` once the transaction has ended well.
        """
        if not self._floods(refs):
            return 0
        return hold(session, self._source, self._run_id, [*self._new, *refs], now, usual=self._usual)

    def hold_all(self, session: Session, now: dt.datetime) -> int:
        """Hold whatever the crawl brought, few as it is; gives how many calls are newly held."""
        if not self._is_on or not self._new:
            return 0
        return hold(session, self._source, self._run_id, self._new, now, usual=self._usual)

    def free(self, session: Session) -> int:
        """Let go of what the crawl brought unheld and a flood of another source holds; gives the number of calls."""
        return free(session, self._source, self._new)

    def saved(self, refs: Sequence[str]) -> None:
        """Note what a transaction saved: these calls are new."""
        if self._floods(refs):
            self._new, self._limit = [], 0
        else:
            self._new += refs

    def _floods(self, refs: Sequence[str]) -> bool:
        return self._is_on and bool(refs) and len(self._new) + len(refs) > self._limit
