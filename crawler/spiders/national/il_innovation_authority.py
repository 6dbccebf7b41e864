"""The Israel Innovation Authority."""

import re
from typing import Any

from crawler.base import LinkedPagesSpider, Part
from crawler.fields import day

_DAY = r"\d{1,2}[./-]\d{1,2}[./-]\d{4}(?:[ ,|-]+\d{1,2}:\d{2})?"


class IlInnovationAuthority(LinkedPagesSpider):
    """Calls for proposals of the authority, alone and with other countries' agencies.

    Publisher: Israel Innovation Authority.
    Holds: the calls on its English site, each with a page of its own.
    API documentation: none; https://innovationisrael.org.il/en/calls_for_proposal/
    Caveats: addresses and the words of the pages ("Open Date", "Deadline for Submission") are known from pages that
    others kept, the markup is not; days are day first; more calls stand on the Hebrew site; addresses outside Israel
    are refused at times (403).
    Licence: quoting with attribution, https://innovationisrael.org.il/en/
    """

    name = "il_innovation_authority"
    title = "Israel Innovation Authority"
    start_urls = ["https://innovationisrael.org.il/en/calls_for_proposal/"]
    next_css = "a.next::attr(href), a[rel=next]::attr(href)"
    address = r"/(?:calls_for_proposal|kol_kore)/(?!page/)([^/?#]+)/?$"

    def told(self, page: Part) -> dict[str, Any]:
        words = page.line("body")
        return {
            "summary": page.labelled("Summary"),
            "opens": day(_after("Open Date", words)),
            "topics": tuple(filter(None, page.labelled("Relevant Technologies").split(", "))),
            **self.closing(_after("Deadline for Submission", words) or page.labelled("Deadline for Submission")),
        }


def _after(label: str, words: str) -> str:
    """The days that stand after a label, wherever it does; a call may have a deadline A and a deadline B."""
    return "; ".join(dict.fromkeys(re.findall(rf"{label}[^\d]{{0,12}}({_DAY})", words)))
