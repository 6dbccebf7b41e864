"""Biodiversa+, the European biodiversity partnership."""

from crawler.base import JointCallsSpider


class EuBiodiversa(JointCallsSpider):
    """Joint calls for research on biodiversity.

    Publisher: Biodiversa+.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://www.biodiversa.eu/calls/
    Caveats: only the address of the page and of its calls is known, from others' readers; a page that names no deadline
    for sure is left out.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_biodiversa"
    title = "Biodiversa+"
    start_urls = ["https://www.biodiversa.eu/calls/"]
    address = r"biodiversa\.eu/20\d\d/\d\d/\d\d/([^/?#]*call[^/?#]*)/?$"
    programme = "Biodiversa+"
