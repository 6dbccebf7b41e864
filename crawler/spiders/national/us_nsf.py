"""The National Science Foundation of the United States."""

import re
from dataclasses import replace
from operator import attrgetter
from typing import Any
from urllib.parse import urlparse

from crawler.base import FeedSpider
from crawler.feeds import published
from crawler.fields import deadline, text_of
from crawler.items import UnreadableRecord
from store.types import CallData

_ADDRESS = re.compile(r"\bfunding/opportunities/([^/]+)(?:/(nsf[\d-]+))?")
_DEADLINE = re.compile(
    r"(Letter of Intent|Preliminary Proposal)?[^.:]{0,20}(?:(?:Deadline|Target) Dates?|Window)(?:\(s\))?:\s*"
    r"(?:[A-Z][a-z]+ \d{1,2}, \d{4} ?[-–] ?)?([A-Z][a-z]+ \d{1,2}, \d{4})"
)


class UsNsf(FeedSpider):
    """Funding opportunities and programme announcements of the NSF, for comparison.

    Publisher: U.S. National Science Foundation.
    Holds: the newest opportunities (first feed) and solicitations (second); both name many of them.
    API documentation: https://www.nsf.gov/rss
    Caveats: deadlines stand in the text of some entries only; solicitations have no text of their own.
    Licence: public domain in the United States (17 U.S.C. 105).
    """

    name = "us_nsf"
    title = "National Science Foundation (United States)"
    start_urls = [
        "https://www.nsf.gov/rss/rss_www_funding.xml",
        "https://www.nsf.gov/rss/rss_www_funding_pgm_annc_inf.xml",
    ]

    supplements = frozenset(start_urls[1:])

    def parse_entry(self, entry: Any, feed_url: str) -> CallData:
        path = urlparse(entry["link"]).path.strip("/")
        match = _ADDRESS.search(path)
        if not path:
            raise UnreadableRecord(f"link: {entry['link']!r} is no address of an opportunity")
        text = "" if feed_url in self.supplements else _once(text_of(entry.get("summary", "")))
        found = [(label.lower(), deadline(day, self.zone)) for label, day in _DEADLINE.findall(text)]
        return self.call(
            ref=match[1] if match else path,
            url=entry["link"].removesuffix("/solicitation"),
            title=entry.get("title", "").removesuffix(":"),
            identifier=(match[2] or "").upper() if match else "",
            summary=text.partition("\n")[0],
            text=text,
            deadlines=tuple(sorted({replace(day, label=label) for label, day in found if day}, key=attrgetter("day"))),
            published=published(entry),
        )


def _once(text: str) -> str:
    """A text that the feed gives twice in a row, once."""
    half = len(text) // 2
    return text[:half] if text[:half] == text[half:] else text
