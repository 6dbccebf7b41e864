"""The calls of the European Health and Digital Executive Agency."""

from crawler.base import EclListingSpider


class EuHadeaCalls(EclListingSpider):
    """Calls for proposals of EU4Health, Digital Europe and the industry part of Horizon Europe.

    Publisher: European Health and Digital Executive Agency.
    Holds: the calls that are upcoming or open, each with a page of its own, here or on the portal.
    API documentation: none; https://hadea.ec.europa.eu/calls-proposals_en
    Caveats: the markup is known from others' readers of the same component library; the same topics are in the portal
    under the reference that each page names.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_hadea_calls"
    title = "HaDEA, calls for proposals"
    second_hand = True
    start_urls = ["https://hadea.ec.europa.eu/calls-proposals_en"]
