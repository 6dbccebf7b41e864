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
from store.types import CallData, Deadline

UPCOMING = "https://www.nsf.gov/rss/rss_www_funding-upcoming/rss.xml"
_ADDRESS = re.compile(r"\bfunding/opportunities/([^/]+)(?:/((?:nsf|pd)[\w-]+))?")
_DEADLINE = re.compile(
    r"(Letter of Intent|Preliminary Proposal)?[^.:\n]{0,20}(?:(?:Deadline|Target) Dates?|Window)(?:\(s\))?:\s*"
    r"(?:[A-Z][a-z]+ \d{1,2}, \d{4} ?[-–] ?)?([A-Z][a-z]+ \d{1,2}, \d{4})"
)
_FRAME = re.compile(
    r"(?m)^(?:[\w ]+ (?:Dates?|Window)(?:\(s\))?:|Proposal deadline|Program Guidelines:|More at|This is an NSF|\.{3})"
    r".*\n?"
)


class UsNsf(FeedSpider):
    """Funding opportunities and programme announcements of the NSF, for comparison.

    Publisher: U.S. National Science Foundation.
    Holds: what is due within thirty days (first feed), the newest opportunities and the newest solicitations; one call
    can stand in all three.
    API documentation: https://www.nsf.gov/rss
    Caveats: the first feed cuts texts short, the others seldom tell a deadline: what was told before stays;
    solicitations have no text of their own.
    Licence: public domain in the United States (17 U.S.C. 105).
    """

    name = "us_nsf"
    title = "National Science Foundation (United States)"
    start_urls = [
        UPCOMING,
        "https://www.nsf.gov/rss/rss_www_funding.xml",
        "https://www.nsf.gov/rss/rss_www_funding_pgm_annc_inf.xml",
    ]
    supplements = frozenset(start_urls[2:])
    remembers = name

    def parse_entry(self, entry: Any, feed_url: str) -> CallData:
        path = urlparse(entry["link"]).path.strip("/")
        match = _ADDRESS.search(path)
        if not path:
            raise UnreadableRecord(f"link: {entry['link']!r} is no address of an opportunity")
        told = "" if feed_url in self.supplements else _once(text_of(entry.get("summary", "")))
        text, due = _FRAME.sub("", told) if feed_url == UPCOMING else told, self._deadlines(told)
        ref = match[1] if match else path
        known = self.known.get(ref)
        return self.call(
            ref=ref,
            url=entry["link"].removesuffix("/solicitation"),
            title=entry.get("title", "").removesuffix(":"),
            identifier=(match[2] or "").upper() if match else "",
            summary=text.partition("\n")[0],
            text=text,
            deadlines=due or (known.deadlines if known else ()),
            published=published(entry),
        )

    def _deadlines(self, text: str) -> tuple[Deadline, ...]:
        found = [(label.lower(), deadline(day, self.zone)) for label, day in _DEADLINE.findall(text)]
        return tuple(sorted({replace(day, label=label) for label, day in found if day}, key=attrgetter("day")))


def _once(text: str) -> str:
    """A text that the feed gives twice in a row, once."""
    half = len(text) // 2
    return text[:half] if text[:half] == text[half:] else text
