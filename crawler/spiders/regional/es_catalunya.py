"""The register of public grants of Spain, for Catalonia."""

from crawler.bdns.record import newest
from crawler.bdns.spider import BdnsSpider

CATALONIA = "49,50,51,52,53"  # the register's own numbers of ES51 and its four provinces: a region holds no province


class EsCatalunya(BdnsSpider):
    """Calls for grants in Catalonia: those of ACCIÓ and the Generalitat, of its provinces and towns, and of the state.

    Publisher: Intervención General de la Administración del Estado (IGAE).
    Holds: what was registered last for the region or one of its provinces, three pages a day (``pages`` reads more).
    API documentation: https://www.infosubvenciones.es/bdnstrans/doc/swagger
    Caveats: as the national register, where the same calls stand with the same codes; many texts are Catalan and
    deadlines prose; the filter takes a region by itself, so its provinces are asked for as well.
    Licence: reuse under the terms of https://www.infosubvenciones.es/bdnstrans/GE/es/avisolegal
    """

    name = "es_catalunya"
    title = "BDNS for Catalonia, with ACCIÓ (Spain)"
    region = "ES51"
    start_urls = [newest(regiones=CATALONIA)]
    usual_pages = 3
