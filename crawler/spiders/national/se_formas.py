"""Formas, the research council for sustainable development of Sweden."""

import re
from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider, Part
from crawler.fields import day
from store.types import CallData

_SAYS_WHEN = re.compile(r"(Apply before|Open for applying):?\s+\d{4}-")
_ROWS = (
    r"//*[text()[re:test(., 'Apply\s+before|Open\s+for\s+applying')]]"
    "/ancestor-or-self::*[self::a[@href] or .//a[@href]][1]"
)
_TIME = re.compile(r"Apply before|Open for applying|\bdays? left|^(?:Current|Future)\b|^[\d :-]+$")  # other each day
_OPENS = re.compile(r"Open for applying:?\s+(\d{4}-\d{2}-\d{2})")
_CLOSES = re.compile(r"Apply before:?\s+(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)")


class SeFormas(ListingSpider):
    """Calls for research on environment, agriculture and the built environment, open and coming.

    Publisher: Formas.
    Holds: all current and future calls on one page, in English.
    API documentation: none; https://formas.se/en/start-page/apply-for-funding/all-calls.html
    Caveats: the address and the sentences ("Apply before: 2026-06-10 14:00") come from others' adapters, the
    markup around them does not: a call is whatever block holds one of them and a link.
    Licence: link and quote; texts are Formas'.
    """

    name = "se_formas"
    title = "Formas (Sweden)"
    language = "en"
    start_urls = ["https://formas.se/en/start-page/apply-for-funding/all-calls.html"]
    complete = True
    row_css = "the nearest block with a link around each 'Apply before' and 'Open for applying'"

    def rows(self, response: TextResponse) -> Any:
        found = {row.root: row for row in response.xpath(_ROWS)}.values()
        said = [(row, _SAYS_WHEN.findall(Part(row, response).line())) for row in found]
        return [row for row, labels in said if labels and len(labels) == len(set(labels))]  # each label once: one call

    def parse_row(self, row: Part) -> CallData:
        link, text = row.link(ref=r"^([^?]+)"), row.text()
        link["title"] = row.line("h2, h3, h4") or link["title"]
        opens, closes = _OPENS.search(text), _CLOSES.search(text)
        told = (one for one in text.splitlines() if not _TIME.search(one))
        return self.call(
            **link,
            summary="\n".join(one for one in told if one.strip("- ") not in ("", link["title"])),
            opens=day(opens[1]) if opens else None,
            source_status="current" if closes else "future",
            **self.closing(closes[1] if closes else ""),
        )
