"""Global Health EDCTP3, the joint undertaking for research on infectious diseases in Africa."""

from crawler.base import EclListingSpider


class EuEdctp3(EclListingSpider):
    """Calls for proposals of the Global Health EDCTP3 Joint Undertaking.

    Publisher: Global Health EDCTP3 Joint Undertaking.
    Holds: the calls that are upcoming or open, each with a page of its own, here or on the portal.
    API documentation: none; https://www.global-health-edctp3.europa.eu/funding/calls-proposals_en
    Caveats: the markup is known from others' readers of the same component library; the same topics are in the portal
    under the reference that each page names.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_edctp3"
    title = "Global Health EDCTP3"
    start_urls = ["https://www.global-health-edctp3.europa.eu/funding/calls-proposals_en"]
