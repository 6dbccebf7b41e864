"""Putting sightings together and taking them apart: calls are merged and split, and whoever was told stays told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from store.changes import compare, joined
from store.identity import Ruling, bond_of, partition, traits_of
from store.restating import members_of, restate, statements_of, wake, write_quietly
from store.rows import CALLS, columns
from store.statements import Member, stated
from store.tables import (
    Call,
    Edit,
    Feedback,
    Match,
    MergedCall,
    Profile,
    Sighting,
    SightingBond,
    StaffRuling,
    Statement,
)
from store.telling import carry_told, copy_told
from store.types import CallData, Change, EndedReason

Members = Mapping[int, Member]  # by sighting id
QUIETLY = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class _Plan:
    """Who goes where, by sighting ids: ``homes`` are groups that have a call, ``homeless`` need one and leave another.

    ``gone`` are calls that are left without sightings, each with the call that it turns out to be.
    """

    homes: Mapping[int, frozenset[int]]
    homeless: Sequence[tuple[int, frozenset[int]]]
    gone: Mapping[int, int]


def regroup(
    session: Session,
    sighting_ids: Collection[int],
    now: dt.datetime,
    *,
    run_id: int | None = None,
    fresh: Collection[int] = (),
) -> set[int]:
    """Put these sightings, and all that are bound to them, into the calls that they are of; gives the calls touched.

    ``fresh`` ones were read for the first time: nobody was told of them, and they stand in any call of their bonds.
    """
    members = _component(session, sighting_ids)
    plan = _plan(_groups(session, members), members, fresh)
    before = {one.call_id for one in members.values()}
    old = statements_of(session, before)
    made = [_home(session, left, [members[one] for one in group], now) for left, group in plan.homeless]
    _move(session, {**plan.homes, **{call: group for (call, _), (_, group) in zip(made, plan.homeless, strict=True)}})
    for gone, into in plan.gone.items():
        _replace(session, gone, into, now)
    _follow(session, before)
    restate(session, {call_id: old[call_id] for call_id in sorted(plan.homes)}, now, run_id=run_id, weigh=joined)
    write_quietly(session, [call_id for call_id, _ in made])
    wake(session, [*plan.homes, *(call_id for call_id, _ in made)])
    _tell(session, plan, old, now)
    for (call_id, since), (left, group) in zip(made, plan.homeless, strict=True):
        keys = {members[one].key: members[one] for one in group - set(fresh)}
        leading = keys.get((old[left].source, old[left].ref))
        if leading or (run_id and keys):
            copy_told(session, left, call_id, _since(since, leading, run_id))
    return set(plan.homes) | {call_id for call_id, _ in made}


def _since(since: dt.datetime | None, leading: Member | None, run_id: int | None) -> dt.datetime | None:
    """From when on whoever was told of a call was told of what now leaves it; None: whenever.

    Staff say that it is another call, so that only what it led was said of it. Where a reading says so, it was
    taken for that call, and nobody is to hear of it again.
    """
    if run_id is not None:
        return None
    return since or (leading.first_seen_at if leading else None)


def _component(session: Session, sighting_ids: Collection[int]) -> dict[int, Member]:
    """The sightings, those in the same calls, and all that are bound to any of them."""
    known: set[int] = set()
    todo = set(sighting_ids)
    members: dict[int, Member] = {}
    while todo:
        calls = set(session.scalars(select(Sighting.call_id).where(Sighting.id.in_(todo))))
        members |= {one.id: one for some in members_of(session, calls).values() for one in some}
        known |= todo
        todo = (members.keys() | _bound(session, members.keys() | known)) - known
    return members


def _bound(session: Session, ids: Collection[int]) -> set[int]:
    bonds = select(SightingBond.one_id, SightingBond.other_id).where(
        or_(SightingBond.one_id.in_(ids), SightingBond.other_id.in_(ids))
    )
    rulings = select(StaffRuling.one_id, StaffRuling.other_id).where(
        or_(StaffRuling.one_id.in_(ids), StaffRuling.other_id.in_(ids)), StaffRuling.same
    )
    return {one for query in (bonds, rulings) for pair in session.execute(query) for one in pair}


def _groups(session: Session, members: Members) -> list[frozenset[int]]:
    """The sightings in groups that are one call each."""
    ids = {member.key: sighting for sighting, member in members.items()}
    traits = [traits_of(member.call) for member in members.values()]
    bonds = [
        bond_of(members[row.one_id].key, members[row.other_id].key, row.evidence, row.words, row.score)
        for row in session.scalars(select(SightingBond).where(SightingBond.one_id.in_(members)))
        if row.other_id in members
    ]
    rulings = [
        Ruling(members[row.one_id].key, members[row.other_id].key, row.same)
        for row in session.scalars(select(StaffRuling).where(StaffRuling.one_id.in_(members)))
        if row.other_id in members
    ]
    return [frozenset(ids[key] for key in group) for group in partition(traits, bonds, rulings)]


def _plan(groups: Sequence[frozenset[int]], members: Members, fresh: Collection[int]) -> _Plan:
    """A call stays where the sighting is that it was first read from; of several the oldest stays."""
    calls: defaultdict[int, list[Member]] = defaultdict(list)
    for member in members.values():
        calls[member.call_id].append(member)
    homes: dict[frozenset[int], int] = {}
    gone: dict[int, int] = {}
    for call_id in sorted(calls):
        founder = min(calls[call_id], key=lambda one: (one.id in fresh, one.first_seen_at, one.id))
        group = next(group for group in groups if founder.id in group)
        if group in homes:
            gone[call_id] = homes[group]
        else:
            homes[group] = call_id
    homeless = [(members[min(group)].call_id, group) for group in groups if group not in homes]
    return _Plan({call_id: group for group, call_id in homes.items()}, homeless, gone)


def _home(session: Session, left: int, group: Sequence[Member], now: dt.datetime) -> tuple[int, dt.datetime | None]:
    """A call for sightings that leave another: the one that they were before, or a new one.

    Gives its id, and until when it had been one of its own.
    """
    keys = {member.key for member in group}
    query = select(Call).join(MergedCall, MergedCall.call_id == Call.id).where(MergedCall.into_id == left)
    for call in session.scalars(query.order_by(Call.id)):
        if (call.source, call.ref) in keys:
            since = call.ended_at
            call.ended_at = call.ended_reason = None
            call.reading += 1  # to be matched again
            session.execute(delete(MergedCall).where(MergedCall.call_id == call.id))
            given = update(Feedback).where(Feedback.call_id == left, Feedback.moved_from == call.id)
            session.execute(given.values(call_id=call.id, moved_from=None), execution_options=QUIETLY)
            _match_anew(session, left, call.id)
            session.flush()
            return call.id, since
    row = columns(stated(group)) | {"first_seen_at": min(one.first_seen_at for one in group), "changed_at": now}
    return session.execute(insert(CALLS).returning(CALLS.c.id), row).scalar_one(), None


def _move(session: Session, homes: Mapping[int, Collection[int]]) -> None:
    for call_id, group in sorted(homes.items()):
        session.execute(
            update(Sighting)
            .where(Sighting.id.in_(group), Sighting.call_id != call_id)
            .values(call_id=call_id)
            .execution_options(synchronize_session=False)
        )


def _replace(session: Session, gone: int, into: int, now: dt.datetime) -> None:
    """End a call that is another one; what staff, members and the matcher said of it is said of the other."""
    session.execute(
        update(MergedCall).where(MergedCall.into_id == gone).values(into_id=into), execution_options=QUIETLY
    )
    session.add(MergedCall(call_id=gone, into_id=into, merged_at=now))
    ended = {"ended_at": now, "ended_reason": EndedReason.REPLACED, "matched_reading": Call.reading}
    session.execute(update(Call).where(Call.id == gone).values(ended), execution_options=QUIETLY)
    session.execute(delete(Statement).where(Statement.call_id == gone), execution_options=QUIETLY)
    edited = select(Edit.field).where(Edit.call_id == into)
    edits = update(Edit).where(Edit.call_id == gone, Edit.field.not_in(edited))
    session.execute(edits.values(call_id=into), execution_options=QUIETLY)
    answered = select(Feedback.profile_id).where(Feedback.call_id == into, Feedback.undone_at.is_(None))
    answers = update(Feedback).where(Feedback.call_id == gone, Feedback.profile_id.not_in(answered))
    given_first = func.coalesce(Feedback.moved_from, gone)  # it comes back from there, however often it moved
    session.execute(answers.values(call_id=into, moved_from=given_first), execution_options=QUIETLY)
    _match_anew(session, into)
    _move_matches(session, gone, into)
    session.flush()


def _follow(session: Session, calls: Collection[int]) -> None:
    """Let what was said of calls that are merged into these go along where the sighting went that led them.

    Who answered the other call too keeps the answer at the call that it was given to.
    """
    query = (
        select(MergedCall.call_id, MergedCall.into_id, Sighting.call_id.label("now_in"))
        .join(Call, Call.id == MergedCall.call_id)
        .join(Sighting, (Sighting.source == Call.source) & (Sighting.ref == Call.ref))
        .where(MergedCall.into_id.in_(calls), Sighting.call_id != MergedCall.into_id)
        .order_by(MergedCall.call_id)
    )
    for gone, into, now_in in session.execute(query).all():
        moved = update(MergedCall).where(MergedCall.call_id == gone).values(into_id=now_in)
        session.execute(moved, execution_options=QUIETLY)
        answered = select(Feedback.profile_id).where(Feedback.call_id == now_in, Feedback.undone_at.is_(None))
        along = update(Feedback).where(Feedback.call_id == into, Feedback.moved_from == gone)
        free = along.where(Feedback.profile_id.not_in(answered)).values(call_id=now_in)
        session.execute(free, execution_options=QUIETLY)
        session.execute(along.values(call_id=gone, moved_from=None), execution_options=QUIETLY)
        _match_anew(session, into, now_in)


def _match_anew(session: Session, *call_ids: int) -> None:
    """Raise the version of whoever answered these calls: what they answered is another call from now on.

    Profiles are locked in the order of their ids, as matching stamps them.
    """
    answered = select(Feedback.profile_id).where(Feedback.call_id.in_(call_ids), Feedback.undone_at.is_(None))
    locked = select(Profile.id).where(Profile.id.in_(answered)).order_by(Profile.id).with_for_update()
    theirs = update(Profile).where(Profile.id.in_(list(session.scalars(locked))))
    session.execute(theirs.values(version=Profile.version + 1), execution_options=QUIETLY)


def _move_matches(session: Session, gone: int, into: int) -> None:
    """What fitted one of two calls fits both, until they are scored anew: nobody misses what was about to be told."""
    fitting = select(Match.profile_id).where(Match.call_id == gone, Match.fits)
    worse = delete(Match).where(Match.call_id == into, ~Match.fits, Match.profile_id.in_(fitting))
    session.execute(worse, execution_options=QUIETLY)
    scored = select(Match.profile_id).where(Match.call_id == into)
    moved = update(Match).where(Match.call_id == gone, Match.profile_id.not_in(scored))
    session.execute(moved.values(call_id=into, call_reading=0), execution_options=QUIETLY)


def _tell(session: Session, plan: _Plan, old: Mapping[int, CallData], now: dt.datetime) -> None:
    """Whoever was told of a call that is gone is told of the other, and hears where that differs."""
    new = statements_of(session, set(plan.gone.values()))
    for gone, into in sorted(plan.gone.items()):
        carry_told(session, gone, into, _differences(old[gone], new[into], now), now)


def _differences(old: CallData, new: CallData, now: dt.datetime) -> list[Change]:
    return [joined(change, old, new) for change in compare(old, new, now)]
