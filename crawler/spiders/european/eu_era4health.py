"""ERA4Health, the partnership of health research funders."""

from dataclasses import replace

from crawler.base import JointCallsSpider, Part
from store.types import CallData


class EuEra4health(JointCallsSpider):
    """Joint transnational calls on cardiovascular, nutrition, nanomedicine and clinical research.

    Publisher: ERA4Health partnership.
    Holds: the joint calls whose pages name a deadline, past ones among them.
    API documentation: none; https://era4health.eu/calls/
    Caveats: only the address of the page and of its calls is known, from others' readers; a page that names no deadline
    for sure is left out.
    Licence: link and quote; texts are the network's.
    """

    name = "eu_era4health"
    title = "ERA4Health"
    start_urls = ["https://era4health.eu/calls/"]
    address = r"era4health\.eu/(?:calls/)+((?:pre_)?[\w-]*20\d\d)\.php$"
    programme = "ERA4Health"

    def parse_row(self, row: Part) -> CallData | None:
        call = super().parse_row(row)
        return (
            replace(call, url=call.url.replace("/calls/calls/", "/calls/")) if call else None
        )  # as the site links them
