"""The calls of the European Innovation Council and SMEs Executive Agency."""

from crawler.base import EclListingSpider


class EuEismeaCalls(EclListingSpider):
    """Calls for proposals of the single market programme, the I3 instrument and innovation ecosystems.

    Publisher: European Innovation Council and SMEs Executive Agency.
    Holds: the calls that are upcoming or open, each with a page of its own, here or on the portal.
    API documentation: none; https://eismea.ec.europa.eu/funding-opportunities/calls-proposals_en
    Caveats: the markup is known from others' readers of the same component library; the same topics are in the portal
    under the reference that each page names.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_eismea_calls"
    title = "EISMEA, calls for proposals"
    second_hand = True
    start_urls = ["https://eismea.ec.europa.eu/funding-opportunities/calls-proposals_en"]
