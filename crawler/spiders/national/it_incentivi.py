"""The register of public incentives of Italy."""

from urllib.parse import urljoin

from crawler.base import JsonApiSpider, Record
from crawler.incentivi import record as incentivi
from store.types import CallData

SITE = "https://www.incentivi.gov.it"
QUERY = f"{SITE}/solr/coredrupal/select?q=index_id:incentivi&q.op=OR&wt=json&fl=*&sort=id+asc&rows=200"


class ItIncentivi(JsonApiSpider):
    """Incentives for companies of every Italian administration: ministries, regions, provinces, towns, chambers.

    Publisher: Ministero delle Imprese e del Made in Italy.
    Holds: some 6,000 incentives, most of them closed; read whole, 200 a page.
    API documentation: https://www.incentivi.gov.it/it/open-data
    Caveats: no status, but a note may say that a call is closed, which is then left out, or name another day than the
    closing date, and is kept as text; the budget is free text; a call of Trentino-Alto Adige may be of one of its
    provinces only; addresses outside Europe are refused.
    Licence: Italian Open Data License 2.0.
    """

    name = "it_incentivi"
    title = "Incentivi.gov.it (Italy)"
    second_hand = True
    start_urls = [f"{QUERY}&start=0"]
    complete = True
    page_size = 200
    offset_parameter = "start"
    records_key = "response.docs"
    total_key = "response.numFound"
    ref_key = "zs_nid"

    def parse_record(self, record: Record) -> CallData | None:
        if incentivi.is_over(record):
            return None
        url = urljoin(SITE, record["zs_url"])
        told = {**incentivi.fields(record), **incentivi.closing(record, self.zone)}
        return self.call(ref=self.ref_of(record), url=url, **told)
