"""Whether two sightings are of one call: what binds them, and what keeps them apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from store.identity.names import OTHER, of_schemes, scheme
from store.identity.titles import common
from store.identity.traits import Traits, cited_link, mention, own_link, own_name
from store.types import Evidence

# Measured on real pairs: docs/merging.md has the table, benchmarks/merging_quality.py prints it again.
SAME_DAY = 1  # days between two deadlines that are one, read in two zones
FAR = 60  # days: no extension, but another round
LINKED = 0.5  # agreement of titles that makes a link or a mention more than a reference
ALIKE, COVERED = 0.93, 0.4  # titles of one deadline
SAME, WHOLE = 0.97, 0.85  # titles whose deadlines are near, or not both known
WORDS = 3  # that titles must have at the least
FEW, EQUAL = 2, 0.99  # words that are enough for titles that are equal, and have one deadline

_Shared = tuple[Evidence, str, tuple[int, ...]]
_ORDER = (Evidence.NAME, Evidence.LINK, Evidence.MENTION, Evidence.TITLE)


@dataclass(frozen=True, slots=True)
class Bond:
    """Why two sightings (source, ref) are one call; ``one`` sorts before ``other``.

    ``words`` is what they share, ``keys`` the lookup keys the bond rests on: where one of them turns out to be held by
    several calls of a source, it identifies none and the bond is void. ``score`` (0..1) is how alike the titles are.
    """

    one: tuple[str, str]
    other: tuple[str, str]
    evidence: Evidence
    words: str
    score: float
    keys: tuple[int, ...] = ()

    @property
    def rank(self) -> tuple[int, float, tuple[str, str], tuple[str, str]]:
        """The order in which bonds are heeded: the surest kind first, then the more alike."""
        return _ORDER.index(self.evidence), -self.score, self.one, self.other


def bond_of(
    one: tuple[str, str],
    other: tuple[str, str],
    evidence: Evidence,
    words: str,
    score: float,
    *,
    keys: tuple[int, ...] = (),
) -> Bond:
    """A bond of two sightings, whichever is named first."""
    first, second = sorted((one, other))
    return Bond(first, second, evidence, words, score, keys)


def differ(one: Traits, other: Traits) -> bool:
    """Whether two sightings cannot be one call, whatever they share.

    One source gives a call one reference. Codes of one scheme, years, and the numbers of rounds and lots are
    contradicted only by others; what one leaves out says nothing.
    """
    if one.source == other.source:
        return True
    mine, theirs = of_schemes(one.names), of_schemes(other.names)
    if any(not mine[name] & theirs[name] for name in mine.keys() & theirs.keys()):
        return True
    if _contrary(one.title.years, other.title.years) or _contrary(one.title.numbers, other.title.numbers):
        return True
    return _elsewhere(one.countries, other.countries) or _elsewhere(one.regions, other.regions)


def likeness(one: Traits, other: Traits, general: Collection[int] = ()) -> Bond | None:
    """The surest bond of two sightings, None where nothing binds them; ``general`` are keys that identify no call."""
    if differ(one, other):
        return None
    if one.key > other.key:
        one, other = other, one
    mine, theirs = _own_words(one, other), _own_words(other, one)
    agreement, coverage = common(mine, theirs)
    apart, score = gap(one.days, other.days), round(agreement * coverage, 3)
    shared = _shared(one, other, agreement, apart)
    for evidence, words, keys in shared:
        if not set(keys) & set(general):
            return bond_of(one.key, other.key, evidence, words, score, keys=keys)
    if apart is None and shared:  # what several calls share says which few it may be, as a day does
        apart = 0
    numbered_alike = one.title.numbers == other.title.numbers and one.title.years == other.title.years
    if _alike(mine, theirs, apart, numbered_alike=numbered_alike):
        words = " ".join(sorted(mine & theirs))
        return bond_of(one.key, other.key, Evidence.TITLE, words, score)
    return None


def _own_words(one: Traits, other: Traits) -> frozenset[str]:
    """The words of a title, without what it alone names of the programme: registers write it behind the title."""
    added = (one.programme | other.programme) - other.title.words
    return one.title.words - added or one.title.words


def gap(one: Collection[dt.date], other: Collection[dt.date]) -> int | None:
    """Days between the nearest deadlines; None where one of the two has none."""
    return min((abs((mine - theirs).days) for mine in one for theirs in other), default=None)


def _shared(one: Traits, other: Traits, agreement: float, apart: int | None) -> list[_Shared]:
    """The names and links that bind, the surest first, each with the keys it rests on."""
    near = apart is None or apart <= FAR
    backed = near and (agreement >= LINKED or (apart is not None and apart <= SAME_DAY))
    found: list[_Shared] = []
    # Cascade calls of one project share its page: theirs binds only where the titles agree.
    for name in sorted(one.names & other.names):
        surely = name in one.named & other.named and scheme(name) != OTHER
        if surely or near:
            found.append((Evidence.NAME, name, (own_name(name),)))
    own = one.link and one.link == other.link
    if near and own and (agreement >= LINKED or not (one.cascade or other.cascade)):
        found.append((Evidence.LINK, one.link, (own_link(one.link),)))
    if not backed:
        return found
    for mine, theirs in ((one, other), (other, one)):
        if mine.link in theirs.links:
            found.append((Evidence.LINK, mine.link, (own_link(mine.link), cited_link(mine.link))))
    for mine, theirs in ((one, other), (other, one)):
        found += [
            (Evidence.MENTION, name, (own_name(name), mention(name))) for name in sorted(mine.names & theirs.mentions)
        ]
    if agreement >= LINKED:
        found += [(Evidence.LINK, link, (cited_link(link),)) for link in sorted(one.links & other.links)]
    return found


def _alike(one: frozenset[str], other: frozenset[str], apart: int | None, *, numbered_alike: bool) -> bool:
    """Whether the words of titles and days alone make them one."""
    agreement, coverage = common(one, other)
    words, same_day = min(len(one), len(other)), apart is not None and apart <= SAME_DAY
    if words < WORDS:
        return words >= FEW and same_day and coverage >= EQUAL
    if same_day:
        return agreement >= ALIKE and coverage >= COVERED
    return (apart is None or apart <= FAR) and numbered_alike and agreement >= SAME and coverage >= WHOLE


def _contrary(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each of two sets has what the other lacks: 2026-2027 is not 2027-2028, but 2026 may be either."""
    return not (one <= other or one >= other)


def _elsewhere(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of places have nothing in common; a place lies in another whose code begins its own."""
    if not one or not other or "EU" in one | other:
        return False
    return not any(mine.startswith(theirs) or theirs.startswith(mine) for mine in one for theirs in other)
