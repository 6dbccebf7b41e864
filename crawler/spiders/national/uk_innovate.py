"""Innovate UK, competitions of the Innovation Funding Service."""

import re
from dataclasses import replace

from crawler.base import ListingSpider, Part
from crawler.fields import day, money
from store.types import CallData, Money

_SHARE = re.compile(r"\bshare of (?:up to )?([^.]*?(?:million|billion|\d{3}))\b")


class UkInnovate(ListingSpider):
    """Competitions for companies that innovate, alone or with partners.

    Publisher: Innovate UK.
    Holds: open and coming competitions, each with an overview of its own.
    API documentation: none; https://apply-for-innovation-funding.service.gov.uk/competition/search
    Caveats: the markup is that of the service's published templates; times are naive UK times; some competitions have
    no closing date; the same ones stand in UKRI's listing.
    Licence: Open Government Licence v3.0.
    """

    name = "uk_innovate"
    title = "Innovate UK competitions"
    start_urls = ["https://apply-for-innovation-funding.service.gov.uk/competition/search"]
    row_css = 'li:has(h2 a[href*="/competition/"])'
    next_css = 'li.next a::attr(href), a[rel="next"]::attr(href)'
    details = True
    detail_css = "main li strong"

    def parse_row(self, row: Part) -> CallData:
        link = row.link('h2 a[href*="/competition/"]', ref=r"/competition/(\d+)/")
        dates, told = row.facts(), [part.text() for part in row.parts(".wysiwyg-styles")]
        return self.call(
            **link,
            identifier=f"Competition {link['ref']}",
            summary=told[0] if told else "",
            opens=day(dates.get("Opened") or dates.get("Opens") or ""),
            budget=_budget(" ".join(told)),
            beneficiaries_text=told[1] if len(told) > 1 else "",
            **self.closing(dates.get("Closes", "")),
        )

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        text = page.told("main .govuk-tabs__panel", "main")
        closes = page.labelled("Competition closes:", "main li") or page.labelled("Registration closes:", "main li")
        return replace(
            call,
            text=text,
            opens=day(page.labelled("Competition opens:", "main li")) or call.opens,
            budget=call.budget or _budget(text),
            **(self.closing(closes) if closes else {}),
        )


def _budget(text: str) -> Money | None:
    """The pot that applicants share, where the text names one."""
    pots = {money(share) for share in _SHARE.findall(text)}
    return pots.pop() if len(pots) == 1 else None
