"""Raw tables to a roster: every field is read and every rule is checked before anything is refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from profiles.roster.fields import CLUSTER, CONTACT, MEMBER, PROFILE, Field
from profiles.roster.values import EUROSTAT, LONGEST, Unfit, near, shown
from store.types import ClusterData, Contact, MemberData, ProfileData, Roster, Wishes

Path = tuple[str | int, ...]
Table = dict[str, Any]

_WISHES = {one.name for one in dataclasses.fields(Wishes)}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong at a place in the raw tables, and what to do; ``earlier`` is the place it collides with."""

    path: Path
    wrong: str
    put: str
    earlier: Path = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One table as far as it could be read: its good fields, and the names of all that hold something."""

    path: Path
    good: Table = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    contacts: list[Part] = field(default_factory=list)
    profiles: list[Part] = field(default_factory=list)


def build(raw: Table) -> tuple[Roster | None, list[Trouble]]:
    """The roster that the raw tables declare, or None and all that is wrong with them."""
    reading = _Reading()
    cluster, members = reading.roster(raw)
    troubles = [*reading.troubles, *_rules(members)]
    return (None, troubles) if troubles else (_roster(cluster, members), [])


def label(path: Path) -> str:
    """A place as a person reads it: ``members[0].profiles[1].trl_max``."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{_bare(part)}" for part in path)
    return "".join(parts).removeprefix(".")


def _bare(name: str) -> str:
    return name if name.isidentifier() and len(name) <= LONGEST else shown(name)


# --- reading: raw values to good ones; whatever does not fit is noted and left out


@dataclass
class _Reading:
    troubles: list[Trouble] = field(default_factory=list)

    def note(self, path: Path, wrong: str, put: str) -> None:
        self.troubles.append(Trouble(path, wrong, put))

    def roster(self, raw: Table) -> tuple[Part, list[Part]]:
        self.table(raw, {}, (), inner=("cluster", "members"))
        for name in ("cluster", "members"):
            if _empty(raw.get(name)):
                self.note((name,), "is missing", f"write the table of the {name}")
        cluster = self.table(raw.get("cluster") or {}, CLUSTER, ("cluster",)) if "cluster" in raw else Part(())
        return cluster, [self.member(one, path) for one, path in self.each(raw, "members", ())]

    def member(self, raw: object, path: Path) -> Part:
        member = self.table(raw, MEMBER, path, inner=("contacts", "profiles"))
        member.contacts.extend(self.table(one, CONTACT, at) for one, at in self.each(raw, "contacts", path))
        member.profiles.extend(self.table(one, PROFILE, at) for one, at in self.each(raw, "profiles", path))
        return member

    def each(self, raw: object, name: str, path: Path) -> Iterator[tuple[object, Path]]:
        tables = raw.get(name, []) if isinstance(raw, dict) else []
        if not isinstance(tables, list):
            self.note((*path, name), f"{shown(tables)} is not a list of tables", "begin each with double brackets")
            return
        for index, table in enumerate(tables):
            yield table, (*path, name, index)

    def table(self, raw: object, fields: Mapping[str, Field], path: Path, inner: tuple[str, ...] = ()) -> Part:
        part = Part(path)
        if not isinstance(raw, dict):
            self.note(path, f"{shown(raw)} is not a table", "write fields with their values")
            return part
        known = (*fields, *inner)
        for name in raw:
            if name not in known:
                meant = near(name, known)
                put = f"did you mean {meant}?" if meant else f"take it out, or write one of {', '.join(known)}"
                self.note((*path, name), "is not a known field", put)
        for name, one in fields.items():
            self.field(raw.get(name), one, name, part)
        return part

    def field(self, value: object, one: Field, name: str, part: Part) -> None:
        path = (*part.path, name)
        if _empty(value):
            if one.required:
                self.note(path, "is missing", f"write {one.put}")
            return
        part.tried.add(name)
        if not one.many:
            self.value(value, one, path, part.good)
        elif isinstance(value, list):
            elements: Table = {}
            for index, element in enumerate(value):
                self.value(element, one, (*path, index), elements)
            part.good[name] = tuple(elements.values())
        else:
            self.note(path, f"{shown(value)} is not a list", f"write a list in square brackets: {one.put}")

    def value(self, value: object, one: Field, path: Path, good: Table) -> None:
        try:
            good[path[-1]] = one.read(value)  # type: ignore[index]
        except Unfit as unfit:
            self.note(path, str(unfit), f"write {one.put}")


def _empty(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


# --- rules: what fields must be to each other


def _rules(members: list[Part]) -> Iterator[Trouble]:
    yield from _twice(members, "key", "give each member a key of its own")
    contacts = [contact for member in members for contact in member.contacts]
    yield from _twice(contacts, "email", "write an address once, at one member")
    for member in members:
        yield from _twice(member.profiles, "key", "give each profile of a member a key of its own")
        yield from _region(member, member)
        addresses = {contact.good["email"] for contact in member.contacts if "email" in contact.good}
        for profile in member.profiles:
            yield from _region(profile, member)
            yield from _profile(profile)
            yield from _strangers(profile, addresses)


def _twice(parts: list[Part], name: str, put: str) -> Iterator[Trouble]:
    first: dict[str, Path] = {}
    for part in parts:
        if name in part.good:
            place = (*part.path, name)
            earlier = first.setdefault(part.good[name], place)
            if earlier != place:
                yield Trouble(place, f"{shown(part.good[name])} stands already", put, earlier)


def _region(part: Part, member: Part) -> Iterator[Trouble]:
    country = part.good.get("country", member.good.get("country"))
    region = part.good.get("region")
    if region and country:
        start = EUROSTAT.get(country, country)
        if not region.startswith(start):
            wrong = f"{shown(region)} is not a region of {country}"
            yield Trouble((*part.path, "region"), wrong, f"write a NUTS code that begins with {start}")


def _profile(profile: Part) -> Iterator[Trouble]:
    if not profile.tried & {"keywords", "text"}:
        yield Trouble(profile.path, "has neither keywords nor text", "write what the member looks for in one of them")
    for low, high in (("trl_min", "trl_max"), ("grant_min", "grant_max")):
        good = profile.good
        if low in good and high in good and good[low] > good[high]:
            wrong = f"{shown(good[low])} is above {high}, which is {shown(good[high])}"
            yield Trouble((*profile.path, low), wrong, "write the smaller number here")


def _strangers(profile: Part, addresses: set[str]) -> Iterator[Trouble]:
    for address in profile.good.get("contacts", ()):
        if address not in addresses:
            meant = near(address, addresses)
            put = f"did you mean {meant}?" if meant else "add the person to the contacts of the member"
            wrong = f"{shown(address)} is not a contact of this member"
            yield Trouble((*profile.path, "contacts"), wrong, put)


# --- making: good parts to values, with what a table leaves out taken from the one around it


def _roster(cluster: Part, members: list[Part]) -> Roster:
    data = ClusterData(**cluster.good)
    return Roster(data, tuple(_member(member, data) for member in members))


def _member(member: Part, cluster: ClusterData) -> MemberData:
    habits = {"language": cluster.language, "zone": cluster.zone}
    contacts = tuple(Contact(**habits | contact.good) for contact in member.contacts)
    profiles = tuple(_make_profile(profile.good, member.good, cluster) for profile in member.profiles)
    return MemberData(**member.good, contacts=contacts, profiles=profiles)


def _make_profile(fields: Table, member: Table, cluster: ClusterData) -> ProfileData:
    wishes = {"language": cluster.language, "country": member["country"], "organisation": member["organisation"]}
    if fields.get("country", member["country"]) == member["country"]:
        wishes["region"] = member.get("region", "")
    wishes |= {name: value for name, value in fields.items() if name in _WISHES}
    others = {name: value for name, value in fields.items() if name not in _WISHES}
    return ProfileData(wishes=Wishes(**wishes), **others)
