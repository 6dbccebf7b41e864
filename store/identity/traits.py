"""What a sighting is known by: the names, links, words and days that another source's record may share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

from store.identity.links import canonical, links_in
from store.identity.names import names_in, names_of, of_schemes
from store.identity.titles import Title, title_of, words_of
from store.types import CallData, Kind

COMPETITION = "/competition/"  # an address that is a code
_LONG, _ALONE = 4, 7  # letters of a word that a title is looked up by; of one that is enough alone


@dataclass(frozen=True, slots=True)
class Traits:
    """What one sighting is known by; (``source``, ``ref``) is its key.

    ``names`` are the codes in its identifier and title, ``named`` those of its identifier alone. ``mentions`` are codes
    that only its text and links hold, and only where that is one of its scheme: a text with several is of none of them.
    ``link`` is its own page, ``links`` are those it cites; ``programme`` are the words of its programme's name. A
    cascade call has no names: its identifier is that of the topic which funds the project that makes it.
    """

    source: str
    ref: str
    title: Title
    cascade: bool = False
    named: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()
    link: str = ""
    links: frozenset[str] = frozenset()
    days: frozenset[dt.date] = frozenset()
    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    programme: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.ref


def traits_of(call: CallData) -> Traits:
    """The traits of one record."""
    cited = [document.url for document in call.documents] + links_in(call.text) + links_in(call.summary)
    link = canonical(call.url)
    named = names = mentions = frozenset[str]()
    if call.kind is not Kind.CASCADE:
        named = names_of(call.identifier) if call.identifier else named
        names = named | names_in(call.title) | (names_in(call.url) if COMPETITION in call.url else frozenset())
        mentions = _mentions(call, cited, names)
    return Traits(
        source=call.source,
        ref=call.ref,
        title=title_of(call.title),
        cascade=call.kind is Kind.CASCADE,
        named=named,
        names=names,
        mentions=mentions,
        link=link,
        links=frozenset(canonical(url) for url in cited) - {link, ""},
        days=frozenset(deadline.day for deadline in call.deadlines),
        countries=frozenset(call.countries),
        regions=frozenset(call.regions),
        programme=words_of(call.programme),
    )


def _mentions(call: CallData, cited: list[str], names: frozenset[str]) -> frozenset[str]:
    found = names_in(call.text) | names_in(call.summary)
    for url in cited:
        found |= names_in(url)
    if not found:
        return found
    known = of_schemes(names)
    alone = [group for one, group in of_schemes(found).items() if len(group) == 1 and one not in known]
    return frozenset[str]().union(*alone)


def own_name(name: str) -> int:
    return crc32(f"n{name}".encode())


def mention(name: str) -> int:
    return crc32(f"m{name}".encode())


def own_link(link: str) -> int:
    return crc32(f"l{link}".encode())


def cited_link(link: str) -> int:
    return crc32(f"c{link}".encode())


def title_keys(title: Title, programme: frozenset[str] = frozenset()) -> list[int]:
    """Two words each, of the three longest; or the only one, if it is long. The programme's name is no part of it."""
    own = title.words - programme or title.words
    words = sorted([word for word in own if len(word) >= _LONG], key=_longest)[:3]
    if len(words) == 1 and len(words[0]) >= _ALONE:
        return [crc32(f"t{words[0]}".encode())]
    pairs = [sorted(pair) for pair in combinations(words, 2)]
    return [crc32(f"t{one} {other}".encode()) for one, other in pairs]


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


@dataclass(frozen=True, slots=True)
class Keys:
    """What a sighting can be found by (``kept``), and what sightings like it would be kept under (``sought``).

    ``of_title`` are those of the kept that only say where to look: two words of a title identify nothing.
    """

    kept: frozenset[int]
    of_title: frozenset[int]
    sought: frozenset[int]


def keys_of(traits: Traits) -> Keys:
    of_title = title_keys(traits.title, traits.programme)
    kept, theirs = set(of_title), set[int]()
    for name in traits.names:
        kept.add(own_name(name))
        theirs.add(mention(name))
    for name in traits.mentions:
        kept.add(mention(name))
        theirs.add(own_name(name))
    for link in traits.links:
        kept.add(cited_link(link))
        theirs.add(own_link(link))
    if traits.link:
        kept.add(own_link(traits.link))
        theirs.add(cited_link(traits.link))
    return Keys(frozenset(kept), frozenset(of_title), frozenset(kept | theirs))
