"""Driving Urban Transitions, the partnership for liveable cities."""

from crawler.base import JointCallsSpider


class EuDut(JointCallsSpider):
    """Joint calls on energy districts, the 15-minute city and circular urban economies.

    Publisher: Driving Urban Transitions partnership.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://dutpartnership.eu/dut-calls
    Caveats: only the address of the page and of its calls is known, from others' readers; a page that names no deadline
    for sure is left out.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_dut"
    title = "Driving Urban Transitions"
    start_urls = ["https://dutpartnership.eu/dut-calls"]
    address = r"/(?:calls|funding-opportunities)/(dut[-_]call[^/?#]*)/?$"
    programme = "Driving Urban Transitions Partnership"
