"""ERDERA, the European rare diseases research alliance."""

from crawler.base import JointCallsSpider


class EuErdera(JointCallsSpider):
    """Joint transnational calls for research on rare diseases.

    Publisher: European Rare Diseases Research Alliance.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://erdera.org/
    Caveats: only the addresses of the calls are known, from pages that were kept; a page that names no deadline with
    its year is left out.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_erdera"
    title = "ERDERA, rare diseases"
    start_urls = ["https://erdera.org/"]
    address = r"erdera\.org/call/([^/?#]+)/?$"
    programme = "European Rare Diseases Research Alliance"
