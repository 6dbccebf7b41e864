"""Sources whose calls have pages of their own in French."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from crawler.base.details import DetailsSpider
from crawler.base.part import Part
from crawler.items import UnreadableRecord
from crawler.prose import model, since, timed, until, words
from store.types import CallData


class FrenchPages(DetailsSpider):
    """Pages of which the whole text is read, and in its prose until when one applies; beside a base of the listing.

    ``body_css`` are selectors of the text, the first that finds anything counts. Where the listing named the day, the
    page can only add the hour.
    """

    details: ClassVar[bool] = True
    detail_css: ClassVar[str] = "h1"
    body_css: ClassVar[tuple[str, ...]] = ("main", "article", "body")

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        text = next((found for css in self.body_css if (found := page.text(css))), "")
        if not text:
            raise UnreadableRecord(f"no text in {', '.join(self.body_css)}: the site may have changed")
        if call.deadlines:
            return replace(call, text=text, deadlines=tuple(timed(on, text) for on in call.deadlines))
        on, told = until(text, self.zone), words(text) or call.deadline_text
        closing = self.closing_on(on, None if on or told else model(None, text), told)
        opens = call.opens or since(text, self.zone)
        return replace(call, title=page.line("h1") or call.title, text=text, opens=opens, **closing)
