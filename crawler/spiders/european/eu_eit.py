"""The European Institute of Innovation and Technology."""

from crawler.base import JointCallsSpider


class EuEit(JointCallsSpider):
    """Calls of the EIT and its innovation communities, for start-ups, companies and universities.

    Publisher: European Institute of Innovation and Technology.
    Holds: the opportunities whose pages name a deadline: funding, acceleration and education among them.
    API documentation: none; https://www.eit.europa.eu/our-activities/opportunities
    Caveats: only the address of the page and of its calls is known, from others' readers; a page whose days cannot be
    read for sure is left out; not every opportunity pays money.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_eit"
    title = "EIT and its innovation communities"
    start_urls = ["https://www.eit.europa.eu/our-activities/opportunities"]
    next_css = "a[rel=next]::attr(href)"
    address = r"/our-activities/opportunities/([^/?#]+)/?$"
    programme = "European Institute of Innovation and Technology"
    action_types = ()
