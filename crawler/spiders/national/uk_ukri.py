"""UK Research and Innovation."""

import re
from dataclasses import replace
from typing import Any

from crawler.base import ListingSpider, Part
from crawler.fields import amounts, day, money
from store.types import CallData


class UkUkri(ListingSpider):
    """Funding opportunities of all UK research councils and Innovate UK.

    Publisher: UK Research and Innovation.
    Holds: every open opportunity, ten a page, each with a page of its own.
    API documentation: none; https://www.ukri.org/opportunity/
    Caveats: times are naive UK times; "no closing date" occurs; the listing cuts texts short.
    Licence: Open Government Licence v3.0.
    """

    name = "uk_ukri"
    title = "UK Research and Innovation"
    start_urls = ["https://www.ukri.org/opportunity/?filter_status%5B0%5D=open&filter_order=closing_date"]
    complete = True
    row_css = ".opportunity:has(a.ukri-funding-opp__link, .entry-title a)"
    next_css = "a.next.page-numbers::attr(href)"
    details = True
    detail_css = "dl.opportunity__summary dd"

    def parse_row(self, row: Part) -> CallData:
        link = row.link("a.ukri-funding-opp__link, .entry-title a", ref=r"([^?#]+)")
        return self.call(**link, summary=row.text(".entry-content p"), **self._facts(row))

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        text = page.text(".single-opportunity__entry-content .description, .ukri-accordion")
        return replace(call, text=text, **self._facts(page))

    def _facts(self, part: Part) -> dict[str, Any]:
        """The table of facts that a row and a page share."""
        facts = part.facts("dl.opportunity__summary")
        award_range = facts.get("Award range", "")
        sizes = amounts(award_range)
        least, most = sizes if len(sizes) == 2 else (None, None)
        return {
            "opens": day(facts.get("Opening date", "")),
            "published": day(facts.get("Publication date", "")),
            "budget": money(facts.get("Total fund", "")),
            "grant_min": money(facts.get("Minimum award", "")) or least,
            "grant_max": money(facts.get("Maximum award", "")) or most,
            "money_text": award_range if least is None else "",
            "programme": re.sub(r"\s+,", ",", facts.get("Funders", "")),
            "action_types": tuple(kind for kind in facts.get("Funding type", "").split(", ") if kind),
            "source_status": facts.get("Opportunity status", "").lower(),
            **self.closing(facts.get("Closing date", "")),
        }
