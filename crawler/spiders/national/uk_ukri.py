"""UK Research and Innovation."""

import re
from dataclasses import replace
from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import amounts, day, deadline, money, terms, text_of
from store.types import CallData, DeadlineModel


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
    row_css = "div.opportunity.type-opportunity"
    next_css = "a.next.page-numbers::attr(href)"
    details = True
    detail_css = "dl.opportunity__summary dd"

    def parse_row(self, row: Any, response: TextResponse) -> CallData:
        link = row.css("a.ukri-funding-opp__link")
        url = response.urljoin(link.attrib["href"])
        summary = text_of(" ".join(row.css(".entry-content p").getall()))
        return self.call(
            ref=url, url=url, title=" ".join(link.css("::text").getall()), summary=summary, **self._facts(row)
        )

    def parse_detail(self, response: TextResponse, call: CallData) -> CallData:
        description = response.css(".single-opportunity__entry-content .description").get("")
        sections = " ".join(response.css(".ukri-accordion").getall())
        return replace(call, text=text_of(description + sections), **self._facts(response))

    def _facts(self, page: Any) -> dict[str, Any]:
        """The table of facts that a row and a page share: dt "Closing date: ", dd with the value."""
        facts = terms(page.css("dl.opportunity__summary"))
        closes = facts.get("Closing date", "")
        on = deadline(closes, self.zone)
        award_range = facts.get("Award range", "")
        sizes = amounts(award_range)
        least, most = sizes if len(sizes) == 2 else (None, None)
        return {
            "opens": day(facts.get("Opening date", "")),
            "published": day(facts.get("Publication date", "")),
            "deadlines": (on,) if on else (),
            "deadline_model": DeadlineModel.SINGLE_STAGE if on else DeadlineModel.UNKNOWN,
            "deadline_text": "" if on else closes,
            "budget": money(facts.get("Total fund", "")),
            "grant_min": money(facts.get("Minimum award", "")) or least,
            "grant_max": money(facts.get("Maximum award", "")) or most,
            "money_text": award_range if least is None else "",
            "programme": re.sub(r"\s+,", ",", facts.get("Funders", "")),
            "action_types": tuple(kind for kind in facts.get("Funding type", "").split(", ") if kind),
            "source_status": facts.get("Opportunity status", "").lower(),
        }
