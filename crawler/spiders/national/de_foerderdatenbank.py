"""The federal funding database of Germany."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import line, terms, text_of
from crawler.items import UnreadableRecord
from crawler.words import applicants, german_states
from store.types import CallData, Document, Kind

SITE = "https://www.foerderdatenbank.de"


class DeFoerderdatenbank(ListingSpider):
    """Standing funding programmes of the Federation, the Länder and the EU for Germany.

    Publisher: Bundesministerium für Wirtschaft und Energie.
    Holds: some 2,400 programmes, ten a page, each with a page of its own.
    API documentation: none; https://www.foerderdatenbank.de/FDB/DE/Service/RSS/rss.html
    Caveats: programmes, not calls: deadlines stand in prose only, and any field may be missing; links are relative to
    the page's base; some pages name their fields without umlauts.
    Licence: Creative Commons BY-ND 3.0 DE: link and quote, do not rewrite.
    """

    name = "de_foerderdatenbank"
    title = "Förderdatenbank (Germany)"
    start_urls = [
        f"{SITE}/SiteGlobals/FDB/Forms/Suche/Foederprogrammsuche_Formular.html?filterCategories=FundingProgram"
    ]
    complete = True
    every = timedelta(days=7)  # thousands of pages that change a few times a year
    row_css = "div.card--fundingprogram"
    next_css = "a.forward.button::attr(href)"
    details = True

    def parse_row(self, row: Any, response: TextResponse) -> CallData:
        link = row.css("p.card--title a")
        url = response.urljoin(link.attrib["href"])
        facts = _facts(row)
        return self.call(
            ref=url.partition("/Foerderprogramm/")[2].removesuffix(".html") or url,
            url=url,
            title=line(link.get()),
            kind=Kind.PROGRAMME,
            beneficiaries=applicants(_listed(facts.get("Wer wird gefördert?", ""))),
            beneficiaries_text=facts.get("Wer wird gefördert?", ""),
            topics=_listed(facts.get("Was wird gefördert?", "")),
        )

    def parse_detail(self, response: TextResponse, call: CallData) -> CallData:
        title, facts = response.css("h1.title").get(), _facts(response)
        if title is None or not facts:
            raise UnreadableRecord("no 'h1.title' or no 'dl.document-info-fundingprogram': the site may have changed")
        kinds, where, who = (
            _listed(facts.get(name, "")) for name in ("Förderart", "Fördergebiet", "Förderberechtigte")
        )
        body = response.css("div.content--main > div.content")
        return replace(
            call,
            title=line(title),
            summary=text_of(body.css("article p").get() or body.css("p").get("")),
            text=text_of(" ".join(body.getall())),
            programme=facts.get("Fördergeber", ""),
            regions=german_states(where),
            action_types=kinds,
            beneficiaries=applicants(who),
            beneficiaries_text=", ".join(who),
            topics=_listed(facts.get("Förderbereich", "")) or call.topics,
            documents=tuple(_links(response)),
            contact=line(" ".join(response.css("p.email a ::text").getall())),
        )


def _facts(page: Any) -> dict[str, str]:
    """The table of facts; names written without umlauts are read like the others."""
    facts = terms(page.css("dl.document-info-fundingprogram"))
    return {name.replace("Foerder", "Förder"): value for name, value in facts.items()}


def _listed(value: str) -> tuple[str, ...]:
    return tuple(plain for one in value.split(", ") if (plain := one.replace("_", " ").strip()))


def _links(response: TextResponse) -> list[Document]:
    links = response.css("dl.document-info-fundingprogram a.link-external, div.content--main a.ExternalLink")
    return [
        Document(line(link.get()), response.urljoin(link.attrib["href"].strip()))
        for link in links
        if link.attrib.get("href")
    ]
