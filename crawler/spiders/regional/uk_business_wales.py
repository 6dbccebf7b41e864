"""Business Wales, the Welsh Government's service for companies."""

from typing import Any

from crawler.base import LinkedPagesSpider, Part
from crawler.fields import day


class UkBusinessWales(LinkedPagesSpider):
    """Grants, loans and innovation support for companies in Wales.

    Publisher: Welsh Government.
    Holds: the support that the funding pages link to, each with a page of its own.
    API documentation: none; https://businesswales.gov.wales/funding
    Caveats: the address of the funding pages is known from another reader's list, the markup of no page is; what has no
    closing date is open until its funds run out; many schemes are advice and loans.
    Licence: Open Government Licence v3.0.
    """

    name = "uk_business_wales"
    title = "Business Wales"
    region = "UKL"
    start_urls = ["https://businesswales.gov.wales/funding"]
    next_css = "a[rel=next]::attr(href)"
    address = (
        r"businesswales\.gov\.wales/(?!cy/|news|events)(?=[^?#]*(?:fund|grant|loan|voucher|scheme|support|financ))"
        r"(?:[^/?#]+/)+([^/?#]+)/?$"
    )

    def told(self, page: Part) -> dict[str, Any]:
        return {
            "summary": page.lead(),
            "opens": day(page.labelled("Opening date")),
            **self.amount("grant_max", page.labelled("Maximum grant")),
            "beneficiaries_text": page.labelled("Who can apply"),
            **self.closing(page.labelled("Closing date") or page.labelled("Deadline")),
        }
