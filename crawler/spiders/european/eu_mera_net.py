"""M-ERA.NET, the network of funders of materials research."""

from crawler.base import JointCallsSpider


class EuMeraNet(JointCallsSpider):
    """Joint calls on materials and battery technologies.

    Publisher: M-ERA.NET consortium.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://www.m-era.net/joint-calls
    Caveats: only the address of the page and of its calls is known, from others' readers; a page that names no deadline
    for sure is left out.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_mera_net"
    title = "M-ERA.NET"
    start_urls = ["https://www.m-era.net/joint-calls"]
    address = r"/joint-calls/(joint-call-20\d\d[^/?#]*)/?$"
    programme = "M-ERA.NET"
