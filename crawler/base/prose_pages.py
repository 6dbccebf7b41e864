"""Sources whose calls have pages of their own in whatever markup."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, ClassVar

from crawler.base.details import DetailsSpider
from crawler.base.part import Part
from crawler.items import UnreadableRecord
from crawler.prose import model, since, timed, until, words
from store.types import CallData, Deadline, DeadlineModel

_CUT = re.compile(r"\s*(?:\.{3}|…)$")  # how a listing ends a title that it cut
_NO_LETTERS = re.compile(r"[\W\d_]+")
COMPARED = 40  # letters by which a title is known again


class ProsePages(DetailsSpider):
    """Pages of which the whole text is read, and in its prose from when until when one can apply; beside a base of the
    listing.

    ``body_css`` are the places of the text, the first that holds any; ``heading_css`` selects the title. Where it is
    empty, since the markup is not known, a page that does not hold the title of the listing is not that of the call,
    and where the listing cut the title, the page says it whole. Where the listing named the day, the page can only add
    the hour, and the day that the window opens.
    """

    details: ClassVar[bool] = True
    detail_css: ClassVar[str] = "h1"
    heading_css: ClassVar[str] = "h1"
    body_css: ClassVar[tuple[str, ...]] = ("main", "[role=main]", "article", ".entry-content", "body")

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        text = page.told(*self.body_css)
        heading = (page.first(self.heading_css) or call.title) if self.heading_css else ""
        found = tuple(timed(on, text) for on in call.deadlines) or tuple(filter(None, [until(text, self.zone)]))
        opens = call.opens or (since(text, found[0]) if found else None)
        closing = {"deadlines": found} if call.deadlines else self._closing(found, text, call)
        return replace(
            call,
            title=heading or _title(call.title, "\n".join((*page.lines("h1, h2, title"), text))),
            text=text,
            opens=opens,
            **{name: told or getattr(call, name) for name, told in self.funding(text).items()},
            **closing,
        )

    def _closing(self, found: tuple[Deadline, ...], text: str, call: CallData) -> dict[str, Any]:
        """The fields that say when a call closes of which the listing named no day."""
        told = "" if found else words(text) or call.deadline_text
        known = call.deadline_model if call.deadline_model is not DeadlineModel.UNKNOWN else None
        return self.closing_on(next(iter(found), None), known or (None if found or told else model(None, text)), told)


def _title(listed: str, text: str) -> str:
    """The title that a listing gave; where it was cut, the line of the page that begins with it."""
    begun = _CUT.sub("", listed)
    if _letters(begun)[:COMPARED] not in _letters(text):
        raise UnreadableRecord(f"the page does not hold the title {listed!r}: not the page of the call")
    return next((row for row in text.splitlines() if begun != listed and row.startswith(begun)), listed)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()
