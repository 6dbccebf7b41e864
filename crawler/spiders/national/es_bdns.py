"""The national register of public grants of Spain."""

from crawler.bdns.record import newest
from crawler.bdns.spider import BdnsSpider


class EsBdns(BdnsSpider):
    """Calls for grants of every Spanish administration: state, regions, provinces, towns, universities.

    Publisher: Intervención General de la Administración del Estado (IGAE).
    Holds: what was registered last, ten pages a day (``pages`` reads more), each with a record of its own.
    API documentation: https://www.infosubvenciones.es/bdnstrans/doc/swagger
    Caveats: only the record tells direct concessions, which are no calls; many deadlines are prose ("15 days from
    publication") and stay so; lists come in random order; ten requests a second at most; some records are HTML errors.
    Licence: reuse under the terms of https://www.infosubvenciones.es/bdnstrans/GE/es/avisolegal
    """

    name = "es_bdns"
    title = "BDNS, national register of grants (Spain)"
    second_hand = True
    start_urls = [newest()]
