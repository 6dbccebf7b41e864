"""CHIST-ERA, the network of funders of information and communication technologies."""

from crawler.base import JointCallsSpider


class EuChistera(JointCallsSpider):
    """Joint calls on new ideas in information and communication technologies.

    Publisher: CHIST-ERA consortium.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://www.chistera.eu/
    Caveats: only the addresses of the calls are known, from pages that were kept; what a pre-announcement expects is
    left out; a page that names no deadline for sure, too.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_chistera"
    title = "CHIST-ERA"
    start_urls = ["https://www.chistera.eu/"]
    address = r"chistera\.eu/([\w-]*call[\w-]*(?<!pre)(?<!pre-)announcement)/?$"
    programme = "CHIST-ERA"
