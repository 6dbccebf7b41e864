"""Sources that are a search of the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawler.base import ListingSpider, Part
from crawler.base.record import Facts
from crawler.fields import line
from crawler.foerderdatenbank.labels import listed
from crawler.words import applicants, german_states
from store.types import CallData, Document, Kind

SEARCH = "https://www.foerderdatenbank.de/SiteGlobals/FDB/Forms/Suche/Foederprogrammsuche_Formular.html"
FACTS = "dl.document-info-fundingprogram"
BODY = "div.content--main"


def programmes(area: str = "") -> str:
    """The address of the search for all programmes, or for those of one area by the site's own name ("berlin")."""
    chosen = f"cl2Processes_Foerdergebiet={area}&" if area else ""
    return f"{SEARCH}?{chosen}filterCategories=FundingProgram"


class FoerderdatenbankSpider(ListingSpider):
    """The programmes that a search finds, ten a page, each with a page of its own."""

    complete = True
    row_css = "div.card--fundingprogram"
    next_css = "a.forward.button::attr(href)"
    details = True
    detail_css = f"html:has(h1.title):has({FACTS})"

    def parse_row(self, row: Part) -> CallData:
        facts = _facts(row)
        who = facts.get("Wer wird gefördert?", "")
        return self.call(
            **row.link(".card--title a", ref=r"^(?:.*?/(?:Foerderprogramm|Archiv)/)?(.+?)(?:\.html)?(?:[?#].*)?$"),
            kind=Kind.PROGRAMME,
            beneficiaries=applicants(listed(who)),
            beneficiaries_text=who,
            topics=listed(facts.get("Was wird gefördert?", "")),
        )

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        facts = _facts(page)
        kinds, where, who, topics = (
            listed(facts.get(name, "")) for name in ("Förderart", "Fördergebiet", "Förderberechtigte", "Förderbereich")
        )
        body = f"{BODY} > div.content"
        return replace(
            call,
            title=page.line("h1.title"),
            summary=page.first(f"{body} article p") or page.first(f"{BODY} p"),
            text=page.told(body, "main .jumbotron ~ div .content", "main"),
            programme=facts.get("Fördergeber", ""),
            regions=german_states(where) or call.regions,
            action_types=kinds,
            beneficiaries=applicants(who),
            beneficiaries_text=", ".join(who),
            topics=topics or call.topics,
            documents=tuple(_links(page)),
            contact=page.line("p.email a"),
        )


def _facts(part: Part) -> Facts:
    """The table of facts; names written without umlauts are read like the others."""
    return Facts((name.casefold().replace("foerder", "förder"), value) for name, value in part.facts(FACTS).items())


def _links(page: Part) -> Iterator[Document]:
    for link in page.css(f"{FACTS} a.link-external, {BODY} a.ExternalLink"):
        if address := link.attrib.get("href", "").strip():
            yield Document(line(link.get()), page.response.urljoin(address))
