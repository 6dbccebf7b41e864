"""Innovate UK, competitions of the Innovation Funding Service."""

from dataclasses import replace

from crawler.base import ListingSpider, Part
from crawler.fields import day
from crawler.items import UnreadableRecord
from store.types import CallData


class UkInnovate(ListingSpider):
    """Competitions for companies that innovate, alone or with partners.

    Publisher: Innovate UK.
    Holds: open and coming competitions, each with an overview of its own.
    API documentation: none; https://apply-for-innovation-funding.service.gov.uk/competition/search
    Caveats: the markup is that of the service's published templates; times are naive UK times; some competitions have
    no closing date; amounts stand in prose; the same ones stand in UKRI's listing.
    Licence: Open Government Licence v3.0.
    """

    name = "uk_innovate"
    title = "Innovate UK competitions"
    start_urls = ["https://apply-for-innovation-funding.service.gov.uk/competition/search"]
    row_css = 'li:has(h2 a[href*="/competition/"])'
    next_css = 'li.next a::attr(href), a[rel="next"]::attr(href)'
    details = True
    detail_css = "h1"

    def parse_row(self, row: Part) -> CallData:
        link = row.link('h2 a[href*="/competition/"]', ref=r"/competition/(\d+)(?:/|$)")
        dates, told = row.facts(), [part.text() for part in row.parts(".wysiwyg-styles")]
        return self.call(
            **link,
            identifier=f"Competition {link['ref']}",
            summary=told[0] if told else "",
            opens=day(dates.get("Opened") or dates.get("Opens") or ""),
            beneficiaries_text=told[1] if len(told) > 1 else "",
            **self.closing(dates.get("Closes", "")),
            **self.funding(told[0] if told else ""),
        )

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        labels = ("Competition opens:", "Competition closes:", "Registration closes:", "Funding type")
        opens, closes, registers, kind = (page.labelled(label, "body") for label in labels)
        if not (opens or closes or registers):
            raise UnreadableRecord(f"nothing after {', '.join(labels[:3])} not the page of a competition")
        text = page.told(".govuk-tabs__panel", "main", "body")
        money = self.funding(text)
        return replace(
            call,
            text=text,
            opens=day(opens) or call.opens,
            action_types=(kind,) if kind else (),
            **{**money, "budget": call.budget or money["budget"]},
            **(self.closing(closes or registers) if closes or registers else {}),
        )
