"""Innovate UK, competitions of the Innovation Funding Service."""

import re
from dataclasses import replace
from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import day, line, money, terms, text_of
from crawler.items import UnreadableRecord
from store.types import CallData, Money

_SHARE = re.compile(r"\bshare of (?:up to )?([^.]*?(?:million|billion|\d{3}))\b")
_ID = re.compile(r"/competition/(\d+)/")


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

    def parse_row(self, row: Any, response: TextResponse) -> CallData:
        url = response.urljoin(row.css('h2 a[href*="/competition/"]::attr(href)').get())
        found = _ID.search(url)
        if found is None:
            raise UnreadableRecord(f"link: {url!r} is no address of a competition")
        dates, told = terms(row.css("dl")), [text_of(part) for part in row.css(".wysiwyg-styles").getall()]
        return self.call(
            ref=found[1],
            url=url,
            title=line(row.css("h2 a").get()),
            identifier=f"Competition {found[1]}",
            summary=told[0] if told else "",
            opens=day(dates.get("Opened") or dates.get("Opens") or ""),
            budget=_budget(" ".join(told)),
            beneficiaries_text=told[1] if len(told) > 1 else "",
            **self.closing(dates.get("Closes", "")),
        )

    def parse_detail(self, response: TextResponse, call: CallData) -> CallData:
        facts = dict(_facts(response.css("main li")))
        text = text_of(" ".join(response.css("main .govuk-tabs__panel").getall() or response.css("main").getall()))
        if not text:
            raise UnreadableRecord("no text in 'main': the site may have changed")
        closes = facts.get("Competition closes") or facts.get("Registration closes") or ""
        return replace(
            call,
            text=text,
            opens=day(facts.get("Competition opens", "")) or call.opens,
            budget=call.budget or _budget(text),
            **(self.closing(closes) if closes else {}),
        )


def _facts(items: Any) -> list[tuple[str, str]]:
    """What an overview says first: a strong name with a colon, then its value."""
    told = (line("".join(item.root.itertext())) for item in items if item.css("strong"))
    return [(name, value.strip()) for name, colon, value in (one.partition(":") for one in told) if colon]


def _budget(text: str) -> Money | None:
    """The pot that applicants share, where the text names one."""
    pots = {money(share) for share in _SHARE.findall(text)}
    return pots.pop() if len(pots) == 1 else None
