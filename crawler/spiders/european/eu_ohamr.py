"""OHAMR, the European partnership on antimicrobial resistance."""

from crawler.base import JointCallsSpider


class EuOhamr(JointCallsSpider):
    """Joint transnational calls for research on antimicrobial resistance in people, animals and plants.

    Publisher: European Partnership on One Health Antimicrobial Resistance.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://ohamr.eu/funding/funding-opportunities
    Caveats: address and words of the pages are known from one that was kept; the days of its card are those of the
    first stage; a page that names no deadline for sure is left out. It follows JPIAMR.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_ohamr"
    title = "One Health Antimicrobial Resistance"
    start_urls = ["https://ohamr.eu/funding/funding-opportunities"]
    address = r"/funding/funding-opportunities/([^/?#]+)/?$"
    programme = "European Partnership on One Health Antimicrobial Resistance"
