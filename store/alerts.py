"""Who is to be told of which calls: the records that an alert is composed from.

Calls, reasons and verdicts come as they are stored; reading them is the caller's, call by call, so that one broken
record does not stop the others.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.calls import OWN_SIGHTING, STATED, running
from store.codec import load_wishes
from store.floods import is_held
from store.sightings import StoredSighting, stored_sightings
from store.tables import (
    Call,
    CallChange,
    Contact,
    Delivery,
    Edition,
    Match,
    Member,
    Message,
    Profile,
    Record,
    Sighting,
    Source,
    Subscription,
)
from store.types import Change, EditionKind, Frequency, MessageState, Weight, Wishes
from store.types import Contact as ContactData

_RUNNING = (Subscription.ended_at.is_(None), Profile.ended_at.is_(None), Member.ended_at.is_(None))


@dataclass(frozen=True, slots=True)
class Person:
    """A contact who listens; ``superseded`` are the ids of earlier messages that still wait to be sent to them."""

    id: int
    contact: ContactData
    superseded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownProfile:
    """A profile that a person listens to."""

    id: int
    name: str
    frequency: Frequency
    wishes: Wishes


@dataclass(frozen=True, slots=True)
class KnownMatch:
    """A match as stored: ``reasons`` and ``verdicts`` are for ``store.codec`` to read."""

    profile_id: int
    score: float
    fits: bool
    reasons: list[Any]
    verdicts: list[Any]


@dataclass(frozen=True, slots=True)
class DueCall:
    """A call that a person may have to hear of; ``source`` is a title, ``data`` is for ``store.codec`` to read.

    ``told`` is the version they last heard of, None when they never did; ``changes`` are those since, oldest first.
    """

    id: int
    version: int
    reading: int
    source: str
    data: bytes
    told: int | None
    matches: tuple[KnownMatch, ...]
    changes: tuple[Change, ...]
    sightings: tuple[StoredSighting, ...] = ()  # where it may have several


def open_edition(session: Session, cluster_id: int, kind: EditionKind, key: str, now: dt.datetime) -> int:
    """The id of the cluster's edition of this kind and key, made where it is missing."""
    query = select(Edition.id).where(Edition.cluster_id == cluster_id, Edition.kind == kind, Edition.key == key)
    known = session.scalar(query)
    if known is not None:
        return known
    try:
        with session.begin_nested():
            edition = Edition(cluster_id=cluster_id, kind=kind, key=key, composed_at=now)
            session.add(edition)
            session.flush()
    except IntegrityError:  # another worker made it since
        return session.scalars(query).one()
    return edition.id


def last_edition(session: Session, cluster_id: int, kind: EditionKind, before: str) -> str | None:
    """The key of the cluster's newest edition of this kind whose key sorts before ``before``."""
    return session.scalar(
        select(func.max(Edition.key)).where(
            Edition.cluster_id == cluster_id, Edition.kind == kind, Edition.key < before
        )
    )


def listens() -> ColumnElement[bool]:
    """The condition of a contact who wants to hear: on no ended membership, with a running subscription."""
    subscribed = (
        select(Subscription.id)
        .join(Profile, Profile.id == Subscription.profile_id)
        .join(Member, Member.id == Profile.member_id)
        .where(
            Subscription.contact_id == Contact.id,
            *_RUNNING,
        )
    )
    return Contact.ended_at.is_(None) & subscribed.exists()


def people(session: Session, cluster_id: int, edition_id: int, channel: str) -> tuple[Person, ...]:
    """The listening contacts of a cluster who have no message of this edition on this channel yet."""
    served = select(Message.id).where(
        Message.edition_id == edition_id, Message.contact_id == Contact.id, Message.channel == channel
    )
    rows = session.scalars(
        select(Contact).where(Contact.cluster_id == cluster_id, listens(), ~served.exists()).order_by(Contact.id)
    ).all()
    waiting = _waiting(session, edition_id, channel)
    return tuple(
        Person(row.id, ContactData(row.email, row.name, row.language, row.zone), tuple(waiting[row.id])) for row in rows
    )


def _waiting(session: Session, edition_id: int, channel: str) -> defaultdict[int, list[int]]:
    """Messages of earlier editions of the same kind that nobody has begun to send: contact id -> message ids."""
    this = select(Edition.cluster_id, Edition.kind, Edition.key).where(Edition.id == edition_id).subquery()
    rows = session.execute(
        select(Message.contact_id, Message.id)
        .join(Edition, Edition.id == Message.edition_id)
        .join(this, (this.c.cluster_id == Edition.cluster_id) & (this.c.kind == Edition.kind))
        .where(Edition.key < this.c.key, Message.channel == channel, Message.state == MessageState.PENDING)
        .order_by(Message.id)
    )
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        waiting[row.contact_id].append(row.id)
    return waiting


def profiles_of(session: Session, contact_id: int) -> tuple[KnownProfile, ...]:
    """The running profiles that a contact is subscribed to, by name."""
    rows = session.scalars(
        select(Profile)
        .join(Subscription, Subscription.profile_id == Profile.id)
        .join(Member, Member.id == Profile.member_id)
        .where(
            Subscription.contact_id == contact_id,
            *_RUNNING,
        )
        .order_by(Profile.name, Profile.id)
    )
    return tuple(KnownProfile(row.id, row.name, row.frequency, load_wishes(row.wishes)) for row in rows)


def due_calls(
    session: Session,
    person: Person,
    channel: str,
    kind: EditionKind,
    now: dt.datetime,
    *,
    due: Collection[int],
    profiles: Collection[int],
) -> tuple[DueCall, ...]:
    """Calls never told to the person that fit a ``due`` profile, and calls that changed since they were told.

    What waits in a superseded message counts as not told. Matches are those of all ``profiles`` (ids).
    """
    told = _changed_since_told(session, person, channel, kind)
    fresh = session.scalars(_fresh(person, channel, kind, now, due)).all()
    ids = sorted({*told, *fresh})
    matches, changes = _matches(session, ids, profiles), _changes(session, told)
    sightings = stored_sightings(session, ids)
    return tuple(
        DueCall(
            row.id,
            row.version,
            row.reading,
            row.title,
            row.data,
            told[row.id].version if row.id in told else None,
            tuple(matches[row.id]),
            tuple(changes[row.id]),
            sightings.get(row.id, ()),
        )
        for row in session.execute(_stated(ids))
    )


def _stated(ids: Collection[int]) -> Select[int, int, int, str, Any]:
    """The calls as they stand, with the title of the source of each."""
    return (
        select(Call.id, Call.version, Call.reading, Source.title, STATED.label("data"))
        .join(Source, Source.name == Call.source)
        .join(Sighting, OWN_SIGHTING)
        .join(Record, Record.sighting_id == Sighting.id)
        .where(Call.id.in_(ids))
        .order_by(Call.id)
    )


def _told(person: Person, channel: str, kind: EditionKind) -> ColumnElement[bool]:
    return (
        (Delivery.contact_id == person.id)
        & (Delivery.channel == channel)
        & (Delivery.kind == kind)
        & Delivery.message_id.not_in(person.superseded)
    )


def _fresh(person: Person, channel: str, kind: EditionKind, now: dt.datetime, due: Collection[int]) -> Select[int]:
    told = select(Delivery.id).where(Delivery.call_id == Match.call_id, _told(person, channel, kind))
    return (
        select(Match.call_id)
        .distinct()
        .join(Call, Call.id == Match.call_id)
        .where(Match.profile_id.in_(due), Match.fits, running(now), ~told.exists(), ~is_held())
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What somebody last heard of a call; no ``reading`` where they were told of another that it turned out to be."""

    version: int
    reading: int | None


def _changed_since_told(session: Session, person: Person, channel: str, kind: EditionKind) -> dict[int, _Told]:
    last = (
        select(Delivery.call_id, func.max(Delivery.version).label("version"))
        .join(Call, Call.id == Delivery.call_id)
        .where(_told(person, channel, kind))
        .group_by(Delivery.call_id, Call.version)
        .having(func.max(Delivery.version) < Call.version)
        .subquery()
    )
    rows = session.execute(
        select(Delivery.call_id, Delivery.version, Delivery.reading)
        .join(last, (last.c.call_id == Delivery.call_id) & (last.c.version == Delivery.version))
        .where(_told(person, channel, kind))
    )
    return {row.call_id: _Told(row.version, row.reading) for row in rows}


def _matches(session: Session, calls: Sequence[int], profiles: Collection[int]) -> defaultdict[int, list[KnownMatch]]:
    rows = session.scalars(
        select(Match)
        .where(Match.call_id.in_(calls), Match.profile_id.in_(profiles))
        .order_by(Match.score.desc(), Match.profile_id)
    )
    found: defaultdict[int, list[KnownMatch]] = defaultdict(list)
    for row in rows:
        found[row.call_id].append(KnownMatch(row.profile_id, row.score, row.fits, row.reasons, row.verdicts))
    return found


def _changes(session: Session, told: dict[int, _Told]) -> defaultdict[int, list[Change]]:
    """What changed since it was told, minor changes too: they may have led away from what a major one comes back to."""
    rows = session.scalars(
        select(CallChange).where(CallChange.call_id.in_(told)).order_by(CallChange.reading, CallChange.id)
    )
    found: defaultdict[int, list[Change]] = defaultdict(list)
    for row in rows:
        last = told[row.call_id]
        since = row.version > last.version and row.weight is Weight.MAJOR
        if since if last.reading is None else row.reading > last.reading:
            found[row.call_id].append(Change(row.field, row.old, row.new, row.weight))
    return found
