"""Matches: what is still to be matched, and what was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Update, bindparam, case, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from store.calls import OWN_SIGHTING, STATED, is_merged, running
from store.codec import dump_reasons, dump_verdicts
from store.rows import CALLS
from store.tables import Base, Call, Match, Member, Profile, Record, Sighting
from store.types import Score

_Item = TypeVar("_Item")
_PROFILES = Base.metadata.tables["profiles"]
_ROWS = 500  # rows a statement: SQLite takes 32,766 parameters


@dataclass(frozen=True, slots=True)
class KnownReading:
    """How far a call has been read and matched."""

    id: int
    reading: int
    matched_reading: int
    running: bool  # neither closed by its dates nor ended


@dataclass(frozen=True, slots=True)
class ActiveProfile:
    """A profile in force, and how far it has been matched."""

    id: int
    key: str  # member/profile
    threshold: float
    version: int
    matched_version: int


@dataclass(frozen=True, slots=True)
class MatchData:
    """One match to save; the versions say what was scored."""

    profile_id: int
    call_id: int
    profile_version: int
    call_reading: int
    score: Score
    fits: bool


def something_pending(session: Session) -> bool:
    """Whether a call or a profile changed since it was last matched."""
    calls = select(Call.id).where(Call.matched_reading < Call.reading).limit(1)
    in_force = (Profile.ended_at.is_(None), Member.ended_at.is_(None))
    profiles = select(Profile.id).join(Member).where(Profile.matched_version < Profile.version, *in_force).limit(1)
    return session.scalar(calls) is not None or session.scalar(profiles) is not None


def known_readings(session: Session, now: dt.datetime) -> list[KnownReading]:
    """Every call, closed and ended ones too, in order of id; not those that were merged into others."""
    is_running = case((running(now), True), else_=False)
    query = select(Call.id, Call.reading, Call.matched_reading, is_running).where(~is_merged())
    rows = session.execute(query.order_by(Call.id))
    return [KnownReading(row[0], row[1], row[2], bool(row[3])) for row in rows]


def stored_calls(session: Session, call_ids: Sequence[int]) -> dict[int, bytes]:
    """The calls as stored (``codec.dump_call``), by id."""
    found: dict[int, bytes] = {}
    for some in _batches(call_ids):
        query = select(Call.id, STATED.label("data")).join(Sighting, OWN_SIGHTING).join(Record)
        rows = session.execute(query.where(Call.id.in_(some)))
        found |= {row.id: row.data for row in rows}
    return found


def active_profiles(session: Session) -> list[ActiveProfile]:
    """Profiles in force, of members in force, in order of id."""
    columns = (Profile.id, Member.key, Profile.key, Profile.threshold, Profile.version, Profile.matched_version)
    query = (
        select(*columns)
        .join(Member, Member.id == Profile.member_id)
        .where(Profile.ended_at.is_(None), Member.ended_at.is_(None))
        .order_by(Profile.id)
    )
    return [
        ActiveProfile(profile_id, f"{member}/{key}", threshold, version, matched)
        for profile_id, member, key, threshold, version, matched in session.execute(query)
    ]


def stored_wishes(session: Session, profile_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The wishes of profiles by id, as stored (``codec.dump_wishes``): a broken one must not stop the others."""
    found: dict[int, dict[str, Any]] = {}
    for some in _batches(profile_ids):
        rows = session.execute(select(Profile.id, Profile.wishes).where(Profile.id.in_(some)))
        found |= {row.id: row.wishes for row in rows}
    return found


def matched_pairs(
    session: Session, call_ids: Sequence[int], profile_ids: Sequence[int] | None = None
) -> set[tuple[int, int]]:
    """The (profile, call) pairs of these calls that have a match already; of all profiles, or of a few."""
    pairs: set[tuple[int, int]] = set()
    for some in _batches(call_ids):
        query = select(Match.profile_id, Match.call_id).where(Match.call_id.in_(some))
        rows = session.execute(query if profile_ids is None else query.where(Match.profile_id.in_(profile_ids)))
        pairs |= {(row.profile_id, row.call_id) for row in rows}
    return pairs


def save_matches(session: Session, matches: Iterable[MatchData], now: dt.datetime) -> int:
    """Insert or replace matches; a row that was scored on a newer profile or call stays. Gives their number.

    Rows go in by (profile, call), so that two workers wait for each other and never lock each other.
    """
    rows = [_row(match, now) for match in sorted(matches, key=lambda match: (match.profile_id, match.call_id))]
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    for some in _batches(rows):
        statement = insert(Match).values(some)
        new = statement.excluded
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["profile_id", "call_id"],
                set_={name: new[name] for name in some[0] if name not in {"profile_id", "call_id"}},
                where=(Match.profile_version <= new.profile_version) & (Match.call_reading <= new.call_reading),
            )
        )
    return len(rows)


def stamp_calls(session: Session, readings: Mapping[int, int]) -> None:
    """Say of each call up to which reading it is matched."""
    behind = CALLS.c.id == bindparam("which"), CALLS.c.matched_reading < bindparam("upto")
    _stamp(session, update(CALLS).where(*behind).values(matched_reading=bindparam("upto")), readings)


def stamp_profiles(session: Session, versions: Mapping[int, int]) -> None:
    """Say of each profile up to which version it is matched with all open calls."""
    behind = _PROFILES.c.id == bindparam("which"), _PROFILES.c.matched_version < bindparam("upto")
    _stamp(session, update(_PROFILES).where(*behind).values(matched_version=bindparam("upto")), versions)


def _stamp(session: Session, statement: Update, numbers: Mapping[int, int]) -> None:
    """One statement for all rows, in order of id, so that two workers wait for each other and never lock each other."""
    if numbers:
        session.connection().execute(statement, [{"which": one, "upto": upto} for one, upto in sorted(numbers.items())])


def recent_calls(session: Session, since: dt.datetime) -> dict[int, dt.datetime]:
    """The calls that came from ``since`` on, by id, each with the moment at which it came.

    That is when it was first seen, or published or opened where that is earlier: the first reading of a source brings
    all that it has.
    """
    query = select(Call.id, Call.first_seen_at, Call.published, Call.opens).where(Call.first_seen_at >= since)
    came = {}
    for call_id, seen_at, *days in session.execute(query.order_by(Call.id)):
        moment = min([seen_at, *(dt.datetime.combine(day, dt.time(), dt.UTC) for day in days if day)])
        if moment >= since:
            came[call_id] = moment
    return came


def _row(match: MatchData, now: dt.datetime) -> dict[str, Any]:
    return {
        "profile_id": match.profile_id,
        "call_id": match.call_id,
        "profile_version": match.profile_version,
        "call_reading": match.call_reading,
        "score": match.score.value,
        "raw": match.score.raw,
        "fits": match.fits,
        "reasons": dump_reasons(match.score.reasons),
        "verdicts": dump_verdicts(match.score.verdicts),
        "matched_at": now,
    }


def _batches(items: Sequence[_Item]) -> Iterable[Sequence[_Item]]:
    return (items[start : start + _ROWS] for start in range(0, len(items), _ROWS))
