"""The calls of the European Climate, Infrastructure and Environment Executive Agency."""

from crawler.base import EclListingSpider


class EuCineaCalls(EclListingSpider):
    """Calls for proposals of LIFE, the Innovation Fund, Connecting Europe and the climate part of Horizon Europe.

    Publisher: European Climate, Infrastructure and Environment Executive Agency.
    Holds: the calls that are upcoming or open, each with a page of its own, here or on the portal.
    API documentation: none; https://cinea.ec.europa.eu/funding-opportunities/calls-proposals_en
    Caveats: the markup is known from others' readers of the same component library; the same topics are in the portal
    under the reference that each page names.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_cinea_calls"
    title = "CINEA, calls for proposals"
    second_hand = True
    start_urls = ["https://cinea.ec.europa.eu/funding-opportunities/calls-proposals_en"]
