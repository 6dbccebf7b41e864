"""CETPartnership, the partnership for the clean energy transition."""

from crawler.base import JointCallsSpider


class EuCetp(JointCallsSpider):
    """Joint calls on the clean energy transition.

    Publisher: CETPartnership.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://cetpartnership.eu/calls/
    Caveats: only the address of the page and of its calls is known, from others' readers; a page that names no deadline
    for sure is left out.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_cetp"
    title = "Clean Energy Transition Partnership"
    start_urls = ["https://cetpartnership.eu/calls/"]
    address = r"cetpartnership\.eu/calls/([^/?#]*call[^/?#]*)/?$"
    programme = "Clean Energy Transition Partnership"
