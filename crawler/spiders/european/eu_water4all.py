"""Water4All, the European partnership for water security."""

from crawler.base import JointCallsSpider


class EuWater4all(JointCallsSpider):
    """Joint transnational calls for research on water.

    Publisher: Water4All partnership.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://www.water4all-partnership.eu/
    Caveats: only the addresses of the calls are known, from pages that were kept; a page that names no deadline for
    sure is left out.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_water4all"
    title = "Water4All"
    start_urls = ["https://www.water4all-partnership.eu/"]
    address = r"/joint-activities/(water4all-20\d\d-joint-transnational-call[^/?#]*)/?$"
    programme = "Water4All Partnership"
