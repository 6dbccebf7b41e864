"""NCBR, the national centre for research and development of Poland."""

from urllib.parse import urljoin

from crawler.base import Record, SpringPagesSpider
from crawler.fields import local_day, rate
from crawler.words import applicants
from store.types import CallData

SITE = "https://www.gov.pl"
OVER = {"FINISHED", "APPLICATIONS_IN_EVALUATION"}
_SHORT = {"sme": "small and medium", "micro": "small and medium", "ngo": "non-profit"}


class PlNcbr(SpringPagesSpider):
    """Competitions of the NCBR: national programmes, European funds for a modern economy, joint calls.

    Publisher: Narodowe Centrum Badań i Rozwoju.
    Holds: every competition, announced, open and over, fifty a page.
    API documentation: none; https://www.gov.pl/web/ncbr/konkursy
    Caveats: pages repeat rows; lists are JSON inside strings; the budget is prose; times are naive Polish times.
    Licence: Creative Commons BY-SA 4.0.
    """

    name = "pl_ncbr"
    title = "NCBR, centre for research and development (Poland)"
    start_urls = [f"{SITE}/api/data/competition-search?type=NCBR&language=pl&page=0&size=50"]
    ref_key = "path"
    complete = True

    def parse_record(self, record: Record) -> CallData | None:
        closes, status = record.word("applicationsEndDate"), record.word("status")
        if not closes and status in OVER:
            return None
        text, budget, who = record.text("description"), record.text("budget"), self._words(record, "typesOfApplicant")
        return self.call(
            ref=record["path"],
            url=urljoin(SITE, record["path"]),
            title=record["name"],
            summary=text.partition("\n")[0],
            text=text,
            programme=", ".join(self._words(record, "programmeTypes")),
            opens=local_day(record.word("applicationsStartDate"), self.zone),
            **self.amount("budget", budget),
            funding_rate=rate(budget),
            beneficiaries=applicants(_SHORT.get(one, one) for one in who),
            beneficiaries_text=", ".join(who),
            topics=self._words(record, "thematicAreas"),
            published=local_day(record.word("publishDate", "announcementDate"), self.zone),
            source_status=status.lower().replace("_", " "),
            **self.closing(closes),
        )

    def _words(self, record: Record, field: str) -> tuple[str, ...]:
        return tuple(word.replace("_", " ") for word in record.labels(field, "name", "label"))
