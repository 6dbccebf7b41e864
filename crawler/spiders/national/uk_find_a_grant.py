"""Find a grant, the United Kingdom's register of government grants."""

from crawler.base import ListingSpider, Part
from crawler.fields import amounts, day, money
from crawler.words import applicants
from store.types import CallData


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
    second_hand = True
    start_urls = ["https://www.find-government-grants.service.gov.uk/grants?skip=0&limit=10&page=1"]
    row_css = 'li:has(h2 a[href^="/grants/"])'
    next_css = 'a[rel="next"]::attr(href), [class*="pagination"] [class*="next"] a::attr(href)'

    def parse_row(self, row: Part) -> CallData:
        facts = row.facts()
        sizes, who = facts.get("How much you can get", ""), facts.get("Who can apply", "")
        told = amounts(sizes)
        least, most = told if len(told) == 2 else (None, told[0] if len(told) == 1 else None)
        return self.call(
            **row.link('h2 a[href^="/grants/"]', ref=r"/grants/([^?]+)"),
            summary=row.text("p"),
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
