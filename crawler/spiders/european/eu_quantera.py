"""QuantERA, the network of funders of quantum technologies."""

from crawler.base import JointCallsSpider


class EuQuantera(JointCallsSpider):
    """Joint calls for research on quantum technologies.

    Publisher: QuantERA consortium.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://quantera.eu/
    Caveats: only the address of the page and of its calls is known, from others' readers; a page that names no deadline
    for sure is left out.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_quantera"
    title = "QuantERA"
    start_urls = ["https://quantera.eu/"]
    address = r"quantera\.eu/((?:quantera-)?call-20\d\d[^/?#]*)/?$"
    programme = "QuantERA"
