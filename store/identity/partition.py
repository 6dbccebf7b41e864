"""Which of many sightings are together: the surest bonds first, and never what keeps apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from store.identity.likeness import FAR, Bond, differ, gap, likeness
from store.identity.traits import Traits, keys_of
from store.types import Evidence

CLEARLY = 0.1  # by how much a title must be more like that of one call than of another
Key = tuple[str, str]  # (source, ref)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What staff decided of two sightings, for ever: they are one call, or they are not."""

    one: Key
    other: Key
    same: bool


def partition(sightings: Sequence[Traits], bonds: Iterable[Bond], rulings: Iterable[Ruling] = ()) -> list[set[Key]]:
    """The sightings in groups, each of which is one call; the order in which anything is given does not matter.

    What staff put together is together, whatever speaks against it but another ruling. Then bonds are heeded from the
    surest to the faintest; one that would bring together what differs, or what staff took apart, is not. Titles come
    last, and one that is like those of several calls is of none of them.
    """
    groups = _Groups({traits.key: traits for traits in sightings}, list(rulings), list(bonds))
    for ruling in groups.rulings:
        if ruling.same:
            groups.join(ruling.one, ruling.other, ruled=True)
    by_title = [bond for bond in groups.bonds if bond.evidence is Evidence.TITLE]
    for bond in groups.bonds:
        if bond.evidence is not Evidence.TITLE:
            groups.join(bond.one, bond.other)
    for bond in groups.clear(by_title):
        groups.join(bond.one, bond.other)
    return groups.all()


class _Groups:
    """Sightings while they are put together."""

    def __init__(self, known: Mapping[Key, Traits], rulings: Sequence[Ruling], bonds: Sequence[Bond]) -> None:
        self._known = known
        self._group = {key: {key} for key in known}
        self.rulings = sorted(rulings, key=lambda ruling: (ruling.one, ruling.other))
        self.bonds = sorted(
            (bond for bond in bonds if bond.one in known and bond.other in known), key=lambda bond: bond.rank
        )
        self._apart = {frozenset((ruling.one, ruling.other)) for ruling in rulings if not ruling.same}
        self._bound = {frozenset((bond.one, bond.other)) for bond in bonds}

    def all(self) -> list[set[Key]]:
        return [set(keys) for keys in {frozenset(keys) for keys in self._group.values()}]

    def join(self, one: Key, other: Key, *, ruled: bool = False) -> None:
        """Put two groups together, unless something keeps them apart; a ruling is stopped by another ruling alone."""
        mine, theirs = self._group[one], self._group[other]
        if mine is theirs or (self._ruled_apart(mine, theirs) if ruled else self._kept_apart(mine, theirs)):
            return
        mine |= theirs
        for key in theirs:
            self._group[key] = mine

    def clear(self, bonds: Sequence[Bond]) -> list[Bond]:
        """These bonds without those of groups that are bound to several which cannot be one call, and to none best."""
        rivals: defaultdict[frozenset[Key], list[tuple[float, frozenset[Key]]]] = defaultdict(list)
        ends = [(bond, frozenset(self._group[bond.one]), frozenset(self._group[bond.other])) for bond in bonds]
        for bond, one, other in ends:
            rivals[one].append((bond.score, other))
            rivals[other].append((bond.score, one))
        return [
            bond
            for bond, one, other in ends
            if not any(
                self._is_rivalled(mine, theirs, bond.score, rivals) for mine, theirs in ((one, other), (other, one))
            )
        ]

    def _is_rivalled(
        self,
        mine: frozenset[Key],
        theirs: frozenset[Key],
        score: float,
        rivals: Mapping[frozenset[Key], Sequence[tuple[float, frozenset[Key]]]],
    ) -> bool:
        return any(
            another != theirs and its > score - CLEARLY and self._kept_apart(theirs, another)
            for its, another in rivals[mine]
        )

    def _ruled_apart(self, some: Collection[Key], others: Collection[Key]) -> bool:
        return any(frozenset((one, other)) in self._apart for one in some for other in others)

    def _kept_apart(self, some: Collection[Key], others: Collection[Key]) -> bool:
        if self._ruled_apart(some, others):
            return True
        return any(self._cannot(self._known[one], self._known[other]) for one in some for other in others)

    def _cannot(self, one: Traits, other: Traits) -> bool:
        if differ(one, other):
            return True
        days = gap(one.days, other.days)
        far = days is not None and days > FAR
        return far and frozenset((one.key, other.key)) not in self._bound


def bonds_among(sightings: Sequence[Traits]) -> list[Bond]:
    """All bonds of these sightings: every pair is looked at, so this is for few, and to check quicker ways by."""
    general = general_keys(sightings)
    found = (likeness(one, other, general) for one, other in combinations(sightings, 2))
    return [bond for bond in found if bond is not None]


def general_keys(sightings: Iterable[Traits]) -> set[int]:
    """The keys that several sightings of one source have: such a link or name identifies no call."""
    found = ((traits.source, keys_of(traits)) for traits in sightings)
    held = Counter((source, key) for source, keys in found for key in keys.kept - keys.of_title)
    return {key for (_, key), number in held.items() if number > 1}
