"""What the hooks of HTML sources read: a row, or a whole page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import TextResponse

from crawler.base.record import Facts
from crawler.fields import labelled, terms, text_of
from crawler.items import UnreadableRecord

LAST_STEP = r"([^/?#]+?)(?:\.html?)?/?(?:[?#].*)?$"  # of the path of an address
_WORDS = "descendant-or-self::text()[not(parent::script)]"
_SAYS = "self::p or self::h2 or self::h3 or self::h4 or self::li or self::dl or self::table"
_SESSION = re.compile(r";jsessionid=[^?#/]*", re.IGNORECASE)


def without_session(url: str) -> str:
    """The address without the session that a Java server wrote into it."""
    return _SESSION.sub("", url)


class Part:
    """A part of a page, or the whole of it, with the words, links and facts that CSS selectors find in it.

    What is not there is an empty text; only ``link`` and ``told`` insist, and raise UnreadableRecord with the selector.
    """

    def __init__(self, selector: Any, response: TextResponse) -> None:
        self.selector = selector
        self.response = response

    def css(self, css: str) -> Any:
        """The elements themselves, as parsel's selectors."""
        return self.selector.css(css)

    def parts(self, css: str) -> Iterator[Part]:
        """The parts that ``css`` selects."""
        return (Part(one, self.response) for one in self.css(css))

    def line(self, css: str = ":scope") -> str:
        """The words of all that ``css`` selects, or of the part itself, on one line; of an attribute: its value."""
        return " ".join(self.lines(css))

    def lines(self, css: str) -> tuple[str, ...]:
        """The words of each element that ``css`` selects, a line each; elements without any are left out."""
        words = (one.getall() if "::" in css else one.xpath(_WORDS).getall() for one in self.css(css))
        return tuple(filter(None, (" ".join(" ".join(one).split()) for one in words)))

    def first(self, css: str) -> str:
        """The words of the first element that ``css`` selects and that has any."""
        return next(iter(self.lines(css)), "")

    def text(self, css: str = ":scope") -> str:
        """The plain text of all that ``css`` selects, or of the part itself: a line a block."""
        return text_of(" ".join(self.css(css).getall()))

    def lead(self) -> str:
        """The paragraph below the heading of a page, on one line; empty where something else stands there."""
        below = self.selector.xpath(
            f"(//h1)[1]/following::*[({_SAYS}) and normalize-space(translate(., '\xa0', ' '))][1][self::p]"
        )
        return Part(below, self.response).line("p") if below else ""

    def told(self, *css: str) -> str:
        """The plain text of the first of these selectors that finds any; one must."""
        if text := next(filter(None, map(self.text, css)), ""):
            return text
        raise UnreadableRecord(f"no text in {', '.join(css)}: the site may have changed")

    def facts(self, css: str = "dl") -> Facts:
        """The values of definition lists by their terms, without colons."""
        return Facts(terms(self.css(css)).items())

    def pairs(self, css: str, name: str, value: str) -> Facts:
        """The text of ``value`` by the words of ``name``, without their colon, in each element that ``css`` selects."""
        return Facts((one.line(name).rstrip(": "), one.text(value)) for one in self.parts(css))

    def labelled(self, label: str, css: str = ":scope") -> str:
        """What stands after a label at the beginning of a line of ``text(css)``, or in the line below it."""
        return labelled(self.text(css), label)

    def url(self, css: str = "a[href]") -> str:
        """The whole address that the first link selected by ``css`` leads to, or that an attribute holds.

        The session that some servers write into their addresses is left out.
        """
        selected = self.css(css)
        found = (selected.get("") if "::" in css else selected.attrib.get("href", "")).strip()
        if not found:
            raise UnreadableRecord(f"no link matches {css!r} in {self.text()[:100]!r}")
        return without_session(self.response.urljoin(found))

    def link(self, css: str = "a[href]", *, ref: str = LAST_STEP, title: str = "") -> dict[str, str]:
        """The key, address and title of a call: those of the first link that ``css`` selects.

        ``ref`` is the pattern whose group in the address is the key; ``title`` selects the title where it is not the
        words of that link.
        """
        url = self.url(css)
        key = re.search(ref, url)
        if key is None:
            raise UnreadableRecord(f"link: {url!r} is no address of a call: nothing in it matches {ref!r}")
        words = self.line(title) if title else next(self.parts(css)).line()
        return {"ref": key[1], "url": url, "title": words}
