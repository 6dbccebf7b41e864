"""Which known sightings may be of the same call as one that was read: looked up by keys, never pair by pair."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete, or_, select, text
from sqlalchemy.orm import Session

from store.codec import load_call
from store.identity import Bond, Traits, likeness, traits_of
from store.identity.partition import Key
from store.identity.traits import Keys, keys_of
from store.tables import Record, Sighting, SightingBond

GENERAL = 2  # calls of one source that make a name or a link one that identifies none
CROWD = 3  # calls of one source that two words of a title are kept for
OWN, OTHERS = "AND source = :source", "AND source != :source"
_ROWS = 10_000  # sightings a statement


@dataclass(frozen=True, slots=True)
class Kin:
    """What was found for some sightings of one source: ``bonds``, and where the known ones are.

    ``places`` gives (sighting id, call id) of each known sighting that is bound. ``keep`` are the keys that are to be
    kept for each and are not yet, ``void`` those that now turn out to identify no call.
    """

    bonds: tuple[Bond, ...]
    places: Mapping[Key, tuple[int, int]]
    keep: Mapping[Key, tuple[int, ...]]
    void: frozenset[int]


def find_kin(session: Session, source: str, seekers: Sequence[Traits], ids: Mapping[Key, int] | None = None) -> Kin:
    """Look for known sightings that are of the same calls as these of ``source``; ``ids`` where they are known too."""
    keys = {traits.key: keys_of(traits) for traits in seekers}
    of_title = frozenset[int]().union(*(one.of_title for one in keys.values()))
    kept = frozenset[int]().union(*(one.kept for one in keys.values()))
    held = _held(session, source, kept, ids)
    has = _kept(session, source, kept, ids) if ids else {}
    sought = frozenset[int]().union(*(one.sought for one in keys.values()))
    elsewhere, general = _elsewhere(session, source, sought, of_title)
    general |= {some for some, number in held.items() if number >= GENERAL and some not in of_title}
    keep, void = {}, set()
    for key, one in keys.items():
        mine = one.kept - has.get(key, frozenset())
        keep[key] = tuple(some for some in mine if held[some] < (CROWD if some in of_title else GENERAL))
        held.update(one.kept)
        void |= {some for some in one.kept - of_title if held[some] == GENERAL}
    bonds, places = _bonds(session, elsewhere, seekers, keys, general | void)
    return Kin(tuple(bonds), places, keep, frozenset(void))


def _held(session: Session, source: str, keys: Collection[int], ids: Mapping[Key, int] | None) -> Counter[int]:
    """How many sightings of the source hold each key, these (by id) left out."""
    held: Counter[int] = Counter()
    if ids:
        mine = set(ids.values())
        found = _holding(session, "key, sighting_id", keys, OWN, source)
        held.update(key for key, sighting in found if sighting not in mine)
    else:
        for key, number in _holding(session, "key, count(*)", keys, f"{OWN} GROUP BY key", source):
            held[key] = number
    return held


def _kept(session: Session, source: str, keys: Collection[int], ids: Mapping[Key, int]) -> dict[Key, set[int]]:
    """Which of these keys sightings of the source (by id) hold already."""
    whose = {sighting: key for key, sighting in ids.items()}
    kept: dict[Key, set[int]] = {key: set() for key in ids}
    for key, sighting in _holding(session, "key, sighting_id", keys, OWN, source):
        if sighting in whose:
            kept[whose[sighting]].add(key)
    return kept


def _elsewhere(
    session: Session, source: str, keys: Collection[int], of_title: Collection[int]
) -> tuple[dict[int, set[int]], set[int]]:
    """The sightings of other sources that hold a key, by id with their keys; and keys that identify no call there."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    holders: Counter[tuple[str, int]] = Counter()
    for key, holder, sighting in _holding(session, "key, source, sighting_id", keys, OTHERS, source):
        found[sighting].add(key)
        holders[holder, key] += 1
    general = {key for (_, key), number in holders.items() if number >= GENERAL and key not in of_title}
    return {sighting: some - general for sighting, some in found.items()}, general


def _holding(session: Session, what: str, keys: Collection[int], which: str, source: str = "") -> Iterable[Any]:
    """Rows of the keys; as text, since they are a thousand a batch, and each is one parameter less."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    among = "key IN (SELECT value FROM json_each(:keys))" if sqlite else "key = ANY(CAST(:keys AS bigint[]))"
    wanted = json.dumps(sorted(keys)) if sqlite else sorted(keys)
    query = text(f"SELECT {what} FROM identity_keys WHERE {among} {which}")  # noqa: S608 (all parts are our own)
    return session.connection().execute(query, {"keys": wanted, "source": source} if source else {"keys": wanted})


def _bonds(
    session: Session,
    elsewhere: Mapping[int, set[int]],
    seekers: Sequence[Traits],
    keys: Mapping[Key, Keys],
    general: Collection[int],
) -> tuple[list[Bond], dict[Key, tuple[int, int]]]:
    bonds: list[Bond] = []
    places: dict[Key, tuple[int, int]] = {}
    wanted = {sighting for sighting, some in elsewhere.items() if some}
    if not wanted:
        return bonds, places
    sought: defaultdict[int, list[Traits]] = defaultdict(list)
    for traits in seekers:
        for key in keys[traits.key].sought:
            sought[key].append(traits)
    for row in read_records(session, wanted):
        try:
            known = traits_of(load_call(row.data))
        except ValidationError:  # it binds nothing; whoever matches it reports it
            continue
        near = {traits.key: traits for key in elsewhere[row.id] for traits in sought[key]}
        mine = [bond for traits in near.values() if (bond := likeness(traits, known, general))]
        if mine:
            places[known.key] = (row.id, row.call_id)
            bonds += mine
    return bonds, places


def read_records(session: Session, sighting_ids: Collection[int]) -> Iterable[Any]:
    """Sightings with what they read: rows of id, call_id and data, in order of id."""
    ids = sorted(sighting_ids)
    for start in range(0, len(ids), _ROWS):
        query = select(Sighting.id, Sighting.call_id, Record.data).join(Record, Record.sighting_id == Sighting.id)
        yield from session.execute(query.where(Sighting.id.in_(ids[start : start + _ROWS])).order_by(Sighting.id))


def keep_keys(session: Session, source: str, keys: Mapping[int, Collection[int]]) -> None:
    """Keep the keys of sightings (by id) of a source."""
    rows = [{"key": key, "source": source, "id": sighting} for sighting, some in keys.items() for key in some]
    if rows:
        session.connection().execute(text("INSERT INTO identity_keys VALUES (:key, :source, :id)"), rows)


def drop_keys(session: Session, source: str, keys: Mapping[int, Collection[int]]) -> None:
    """Forget keys of sightings (by id) of a source."""
    rows = [{"key": key, "source": source, "id": sighting} for sighting, some in keys.items() for key in some]
    if rows:
        gone = text("DELETE FROM identity_keys WHERE key = :key AND source = :source AND sighting_id = :id")
        session.connection().execute(gone, rows)


def note_bonds(session: Session, bonds: Iterable[Bond], ids: Mapping[Key, int], now: dt.datetime) -> set[int]:
    """Note why sightings are together; gives the ids of all that a new bond binds. A bond once noted stays."""
    bound: set[int] = set()
    for bond in bonds:
        one, other = sorted((ids[bond.one], ids[bond.other]))
        if session.get(SightingBond, (one, other)) is None:
            keys = (*bond.keys, None, None)
            session.add(
                SightingBond(
                    one_id=one,
                    other_id=other,
                    evidence=bond.evidence,
                    words=bond.words,
                    score=bond.score,
                    key=keys[0],
                    other_key=keys[1],
                    noted_at=now,
                )
            )
            bound |= {one, other}
    session.flush()
    return bound


def void_bonds(session: Session, keys: Collection[int], now: dt.datetime) -> set[int]:
    """Drop the bonds that rest on keys which identify no call, but where something else binds the two.

    Gives the ids of the sightings that were bound.
    """
    if not keys:
        return set()
    rests = or_(SightingBond.key.in_(keys), SightingBond.other_key.in_(keys))
    gone = session.execute(
        delete(SightingBond).where(rests).returning(SightingBond.one_id, SightingBond.other_id)
    ).all()
    if not gone:
        return set()
    loose = {sighting for pair in gone for sighting in pair}
    traits = {row.id: traits_of(load_call(row.data)) for row in read_records(session, loose)}
    general = _general(session, traits.values()) | set(keys)
    again = [likeness(traits[one], traits[other], general) for one, other in gone]
    ids = {one.key: sighting for sighting, one in traits.items()}
    note_bonds(session, [bond for bond in again if bond], ids, now)
    return loose


def _general(session: Session, sightings: Iterable[Traits]) -> set[int]:
    """The keys of these sightings that identify no call."""
    found = [keys_of(traits) for traits in sightings]
    keys = frozenset[int]().union(*(one.kept - one.of_title for one in found))
    shared = f"GROUP BY key, source HAVING count(*) >= {GENERAL}"
    return {key for (key,) in _holding(session, "key", keys, shared)}
