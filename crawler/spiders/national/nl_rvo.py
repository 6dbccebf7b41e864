"""RVO, the enterprise agency of the Netherlands."""

import re
from dataclasses import replace
from urllib.parse import urljoin

from crawler.base import JsonApiSpider, Part, Record
from crawler.fields import day, local_day, money
from crawler.prose import since, until
from crawler.words import applicants
from store.types import CallData

SITE = "https://www.rvo.nl"
_STATUS = re.compile(
    r"(?im)((?:bijna |nog niet )?open voor aanvragen|(?:tijdelijk )?gesloten voor aanvragen|binnenkort open"
    r"|^(?:status:? )?(?:tijdelijk )?gesloten)\b(.*)"
)


class NlRvo(JsonApiSpider):
    """Subsidies and loans for companies, farms and knowledge institutions in the Netherlands.

    Publisher: Rijksdienst voor Ondernemend Nederland.
    Holds: every scheme, fifty a page; the page of each tells whether it takes applications.
    API documentation: https://data.overheid.nl/dataset/rvo-open-data
    Caveats: the API has neither dates nor states: the pages tell what is open, and closed schemes are no calls; the
    words of the pages are those of the agency's published design and of others' readers.
    Licence: CC0 1.0.
    """

    name = "nl_rvo"
    title = "RVO (Netherlands)"
    start_urls = [f"{SITE}/api/v1/opendata/subsidies"]
    first_page = 0
    page_size = 50
    ref_key = "id"
    complete = True
    details = True
    detail_css = "h1"
    listing_suffices = False  # only the page tells what is open

    def parse_record(self, record: Record) -> CallData:
        targets = sorted(record.all("targets"))
        return self.call(
            ref=self.ref_of(record),
            url=urljoin(SITE, record["url"]),
            title=record["title"],
            summary=record.text("intro"),
            beneficiaries=applicants(targets),
            beneficiaries_text=", ".join(targets),
            topics=(*record.all("sectors"), *record.all("subjects")),
            keywords=tuple(record.all("tags")),
            published=local_day(record.word("created"), self.zone),
        )

    def parse_detail(self, page: Part, call: CallData) -> CallData | None:
        text = page.told("main", "article", "body")
        status, rest = found.groups() if (found := _STATUS.search(text)) else ("", "")
        if "gesloten" in status.lower():
            return None
        begins, ends = page.labelled("Startdatum", "body"), page.labelled("Einddatum", "body")
        on = until(text, self.zone)
        return replace(
            call,
            text=text,
            opens=day(begins) or (since(text, on) if on else None),
            budget=money(page.labelled("Totaal budget", "body"), self.country),
            grant_max=money(page.labelled("U ontvangt maximaal", "body"), self.country),
            source_status=status.lower(),
            **(self.closing_on(on) if on and not ends else self.closing(ends or rest.strip())),
        )
