"""Find a grant, the United Kingdom's register of government grants."""

from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import amounts, day, line, money, text_of
from crawler.words import applicants
from store.types import CallData, Money


class UkFindAGrant(ListingSpider):
    """Grants of all departments and public bodies for companies, charities, councils and people.

    Publisher: Cabinet Office.
    Holds: every advertised grant, ten a page, with its window and its sizes.
    API documentation: none; https://www.find-government-grants.service.gov.uk/grants
    Caveats: the markup is known from others' adapters; times are naive UK times; Innovate UK's are here too.
    Licence: Open Government Licence v3.0.
    """

    name = "uk_find_a_grant"
    title = "Find a grant (United Kingdom)"
    start_urls = ["https://www.find-government-grants.service.gov.uk/grants?skip=0&limit=10&page=1"]
    row_css = 'li:has(h2 a[href^="/grants/"])'
    next_css = 'a[rel="next"]::attr(href), [class*="pagination"] [class*="next"] a::attr(href)'

    def parse_row(self, row: Any, response: TextResponse) -> CallData:
        link, facts = row.css('h2 a[href^="/grants/"]'), _facts(row)
        sizes, who = facts.get("How much you can get", ""), facts.get("Who can apply", "")
        least, most = _sizes(sizes)
        return self.call(
            ref=link.attrib["href"].removeprefix("/grants/").partition("?")[0],
            url=response.urljoin(link.attrib["href"]),
            title=line(link.get()),
            summary=text_of(" ".join(row.css("p").getall())),
            programme=facts.get("Funding organisation", ""),
            opens=day(facts.get("Opening date", "")),
            budget=money(facts.get("Total size of grant scheme", "")),
            grant_min=least,
            grant_max=most,
            money_text=sizes,
            beneficiaries=applicants(filter(None, who.split(", "))),
            beneficiaries_text=who,
            keywords=tuple(filter(None, facts.get("Location", "").split(", "))),
            **self.closing(facts.get("Closing date", "")),
        )


def _facts(row: Any) -> dict[str, str]:
    """The summary of a grant: each term and its value; values can hold several words in elements of their own."""
    names, values = row.css("dl dt"), row.css("dl dd")
    return {line(name.get()).rstrip(": "): line(value.get()) for name, value in zip(names, values, strict=True)}


def _sizes(text: str) -> tuple[Money | None, Money | None]:
    """The smallest and largest grant: "From £5,000 to £20,000", "Up to £2 million"; a single sum is the largest."""
    found = amounts(text)
    if len(found) == 2:
        return found[0], found[1]
    return None, found[0] if len(found) == 1 else None
