"""EP PerMed, the European partnership for personalised medicine."""

from crawler.base import JointCallsSpider


class EuEpPermed(JointCallsSpider):
    """Joint transnational calls on personalised medicine.

    Publisher: EP PerMed.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://www.eppermed.eu/funding-projects/calls/
    Caveats: only the address of the page and of its calls is known, from others' readers; a page that names no deadline
    for sure is left out.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_ep_permed"
    title = "EP PerMed"
    start_urls = ["https://www.eppermed.eu/funding-projects/calls/"]
    address = r"/funding-projects/calls/(?:joint-transnational-calls/)?(?!joint-transnational-calls)([^/?#]+)/?$"
    programme = "European Partnership for Personalised Medicine"
