"""Sources that are the calls of a network or partnership: a page of links, and calls whose pages tell their days."""

from __future__ import annotations

from typing import Any, ClassVar

from crawler.base.linked import LinkedPagesSpider
from crawler.base.part import Part
from crawler.fields import shortened
from crawler.flags import flagged
from crawler.timeline import timeline
from store.types import CallData, Document

JOINT_CALL = "Joint transnational call"
PARAGRAPH = 80  # characters from which a paragraph says something
SUMMARY_LIMIT = 500  # characters


class JointCallsSpider(LinkedPagesSpider):
    """Calls that several agencies open together, each paying the partners of its own country.

    A page that names no deadline for sure is no call: networks keep the pages of calls that were over years ago, and
    nothing else tells those from one that is announced.
    """

    programme: ClassVar[str]
    action_types: ClassVar[tuple[str, ...]] = (JOINT_CALL,)
    detail_css = "h1, h2"
    listing_suffices = False

    def told(self, page: Part) -> dict[str, Any]:
        text = page.told(*self.body_css)
        when = timeline(text, self.zone)
        paragraphs = (one for place in self.body_css for one in page.lines(f"{place} p") if len(one) >= PARAGRAPH)
        return {
            "summary": shortened(next(paragraphs, ""), SUMMARY_LIMIT),
            "programme": self.programme,
            "action_types": self.action_types,
            "countries": flagged(text),
            "opens": when.opens,
            "documents": tuple(_documents(page)),
            **when.closing,
        }

    def parse_detail(self, page: Part, call: CallData) -> CallData | None:
        found = super().parse_detail(page, call)
        return found if found and found.deadlines else None


def _documents(page: Part) -> list[Document]:
    return [Document(link.line() or "document", link.url(":scope")) for link in page.parts('a[href$=".pdf"]')]
