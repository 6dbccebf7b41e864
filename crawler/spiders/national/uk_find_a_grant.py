"""Find a grant, the United Kingdom's register of government grants."""

import re
from html import escape
from typing import Any

from parsel import Selector
from scrapy.http import TextResponse

from crawler.base import ListingSpider, Part, Record
from crawler.base.json_api import read_json
from crawler.fields import day, money
from crawler.words import applicants
from store.types import CallData

# What a card shows, and the field of the page's data that holds it ("grantLocation").
SHOWN = {
    "Location": "Location",
    "Funding organisation": "Funder",
    "Who can apply": "ApplicantType",
    "How much you can get": "Award",
    "Total size of grant scheme": "TotalAwardDisplay",
    "Opening date": "ApplicationOpenDate",
    "Closing date": "ApplicationCloseDate",
}


class UkFindAGrant(ListingSpider):
    """Grants of all departments and public bodies for companies, charities, councils and people.

    Publisher: Cabinet Office.
    Holds: every advertised grant, ten a page, with its window and its sizes.
    API documentation: none; https://www.find-government-grants.service.gov.uk/grants
    Caveats: the markup is that of the service's published code; a page without cards is read from the data that it
    carries for its own script; times are naive UK times; Innovate UK's are here too.
    Licence: Open Government Licence v3.0.
    """

    name = "uk_find_a_grant"
    title = "Find a grant (United Kingdom)"
    second_hand = True
    start_urls = ["https://www.find-government-grants.service.gov.uk/grants?skip=0&limit=10&page=1"]
    row_css = 'li:has(h2 a[href*="/grants/"])'
    next_css = 'a[rel="next"]::attr(href), [class*="pagination"] [class*="next"] a::attr(href)'

    def rows(self, response: TextResponse) -> Any:
        return super().rows(response) or Selector(text=_cards(response)).css(self.row_css)

    def parse_row(self, row: Part) -> CallData:
        facts = row.facts()
        sizes, who = facts.get("How much you can get", ""), facts.get("Who can apply", "")
        least, _, most = sizes.partition(" to ")  # "From £1 to £5,000"
        floor = bool(most) or re.match(r"From|Min", sizes) is not None
        return self.call(
            **row.link('h2 a[href*="/grants/"]', ref=r"/grants/([^/?#]+)"),
            summary=row.text("p"),
            programme=facts.get("Funding organisation", ""),
            opens=day(facts.get("Opening date", "")),
            budget=money(facts.get("Total size of grant scheme", ""), usual="GBP"),
            grant_min=money(re.sub(r"^From | to$", "", least), usual="GBP") if floor else None,
            grant_max=money(most if most or floor else least, usual="GBP"),
            money_text=sizes,
            beneficiaries=applicants(filter(None, who.split(", "))),
            beneficiaries_text=who,
            keywords=tuple(filter(None, facts.get("Location", "").split(", "))),
            **self.closing(facts.get("Closing date", "")),
        )


def _cards(response: TextResponse) -> str:
    """The cards of a page that only its script would draw, from the data that the page carries for it."""
    data = Record(page=read_json(response.css("script#__NEXT_DATA__::text").get("{}").encode()))
    grants = data.part("page").part("props").part("pageProps").all("searchResult")
    return "<ul>" + "".join(_card(grant) for grant in grants if isinstance(grant, dict))


def _card(grant: dict[str, Any]) -> str:
    sizes = (
        _plain(grant.get(f"grant{end}AwardDisplay") or grant.get(f"grant{end}Award")) for end in ("Minimum", "Maximum")
    )
    said = {**grant, "grantAward": "From {} to {}".format(*sizes)}
    facts = "".join(f"<dt>{name}</dt><dd>{_plain(said.get(f'grant{field}'))}</dd>" for name, field in SHOWN.items())
    link = f'<a href="/grants/{_plain(grant.get("label"))}">{_plain(grant.get("grantName"))}</a>'
    return f"<li><h2>{link}</h2><p>{_plain(grant.get('grantShortDescription'))}</p><dl>{facts}</dl></li>"


def _plain(value: Any) -> str:
    """A value as a card shows it; of a moment the wall time, whatever zone it claims."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return escape(re.sub(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d).*", r"\1", text))
