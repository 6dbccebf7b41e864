"""Clusters, members, contacts and profiles: saving a roster, and the queries about who wants what.

Nothing is deleted: what a roster no longer holds is ended as ``LEFT`` and lives again when it is back. Who
unsubscribed stays ended, whatever a roster says.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from store.codec import dump_wishes, load_wishes
from store.tables import Cluster, Contact, Member, Profile, Subscription
from store.types import ClusterData, EndedReason, Frequency, MemberData, ProfileData, Roster, Wishes

Ending = Member | Contact | Profile | Subscription
Row = TypeVar("Row", Member, Contact, Profile, Subscription)
Key = TypeVar("Key", bound=Hashable)
Values = dict[str, Any]  # of columns, by name


class Fate(StrEnum):
    """What saving a roster did to a row."""

    CREATED = "created"
    UPDATED = "updated"  # or lives again
    UNCHANGED = "unchanged"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows met which fate."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class RosterCounts:
    """What saving a roster did."""

    cluster: Fate
    members: Tally
    contacts: Tally
    profiles: Tally
    subscriptions: Tally


@dataclass(frozen=True, slots=True)
class ClusterRecord:
    """A cluster as stored."""

    id: int
    data: ClusterData


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """A profile as stored, with whose it is."""

    id: int
    key: str
    name: str
    member_key: str
    member_name: str
    cluster_key: str
    wishes: Wishes
    threshold: float
    frequency: Frequency
    version: int

    @property
    def path(self) -> str:
        """The key that names it in its cluster: "member/profile"."""
        return f"{self.member_key}/{self.key}"


# --- saving


def save_roster(session: Session, roster: Roster, now: dt.datetime) -> RosterCounts:
    """Make the stored cluster what the roster says; saving the same roster again changes nothing.

    A profile's version goes up when its wishes or threshold changed, so that it is matched anew.
    """
    cluster, cluster_fate = _save_cluster(session, roster.cluster)
    saving = _Saving(session, cluster.id, roster.members, now)
    return RosterCounts(
        cluster=cluster_fate,
        members=saving.save_members(),
        contacts=saving.save_contacts(),
        profiles=saving.save_profiles(),
        subscriptions=saving.save_subscriptions(),
    )


def _save_cluster(session: Session, data: ClusterData) -> tuple[Cluster, Fate]:
    # Two imports of one cluster at a time go one after the other (SQLite has one writer anyway).
    row = session.scalar(select(Cluster).where(Cluster.key == data.key).with_for_update())
    if row is None:
        row = Cluster(**asdict(data))
        session.add(row)
        session.flush()
        return row, Fate.CREATED
    return row, Fate.UPDATED if _assign(row, asdict(data)) else Fate.UNCHANGED


@dataclass
class _Saving:
    """One roster on its way into the store; each step needs the rows of those before it."""

    session: Session
    cluster_id: int
    declared: tuple[MemberData, ...]
    now: dt.datetime
    members: dict[str, Member] = field(default_factory=dict)  # by key
    contacts: dict[str, Contact] = field(default_factory=dict)  # by address
    profiles: dict[tuple[int, str], Profile] = field(default_factory=dict)  # by member id and key

    def save_members(self) -> Tally:
        query = select(Member).where(Member.cluster_id == self.cluster_id)
        self.members = {row.key: row for row in self.session.scalars(query)}
        wanted = {member.key: self.member_fields(member) for member in self.declared}
        return self.sync(Member, self.members, wanted)

    def member_fields(self, member: MemberData) -> Values:
        names = ("key", "name", "organisation", "country", "region")
        return {"cluster_id": self.cluster_id, **{name: getattr(member, name) for name in names}}

    def save_contacts(self) -> Tally:
        query = select(Contact).where(Contact.cluster_id == self.cluster_id)
        self.contacts = {row.email: row for row in self.session.scalars(query)}
        wanted = {
            contact.email: {
                "cluster_id": self.cluster_id,
                "member_id": self.members[member.key].id,
                **asdict(contact),
            }
            for member in self.declared
            for contact in member.contacts
        }
        return self.sync(Contact, self.contacts, wanted)

    def save_profiles(self) -> Tally:
        query = select(Profile).join(Member, Profile.member_id == Member.id).where(Member.cluster_id == self.cluster_id)
        self.profiles = {(row.member_id, row.key): row for row in self.session.scalars(query)}
        wanted = {}
        for member in self.declared:
            member_id = self.members[member.key].id
            for profile in member.profiles:
                key = (member_id, profile.key)
                wanted[key] = {"member_id": member_id, **_profile_fields(profile, self.profiles.get(key))}
        return self.sync(Profile, self.profiles, wanted)

    def save_subscriptions(self) -> Tally:
        query = select(Subscription).join(Contact, Subscription.contact_id == Contact.id)
        query = query.where(Contact.cluster_id == self.cluster_id)
        rows = {(row.profile_id, row.contact_id): row for row in self.session.scalars(query)}
        wanted = {}
        for member in self.declared:
            for profile in member.profiles:
                profile_id = self.profiles[self.members[member.key].id, profile.key].id
                for email in profile.contacts or [contact.email for contact in member.contacts]:
                    contact = self.contacts[email]
                    if contact.ended_at is None:  # else they unsubscribed from everything
                        wanted[profile_id, contact.id] = {"profile_id": profile_id, "contact_id": contact.id}
        return self.sync(Subscription, rows, wanted)

    def sync(self, kind: type[Row], rows: dict[Key, Row], wanted: Mapping[Key, Values]) -> Tally:
        """Make ``rows`` what is wanted, by key; new rows are added to ``rows`` and have their ids on return."""
        fates: Counter[Fate] = Counter()
        for key, values in wanted.items():
            if key not in rows:
                rows[key] = kind(**values)
                self.session.add(rows[key])
                fates[Fate.CREATED] += 1
            else:
                changed = _assign(rows[key], {**values, **_alive(rows[key])})
                fates[Fate.UPDATED if changed else Fate.UNCHANGED] += 1
        for key, row in rows.items():
            if key not in wanted and row.ended_at is None:
                _assign(row, {"ended_at": self.now, "ended_reason": EndedReason.LEFT})
                fates[Fate.ENDED] += 1
        self.session.flush()
        return Tally(**{fate.value: count for fate, count in fates.items()})


def _profile_fields(data: ProfileData, row: Profile | None) -> Values:
    stored: Values = {"key": data.key, "name": data.name, "frequency": data.frequency}
    if row is None:
        return stored | {"wishes": dump_wishes(data.wishes), "threshold": data.threshold}
    if row.ended_at is not None:
        stored["matched_version"] = 0  # calls came while it was away
    if (load_wishes(row.wishes), row.threshold) != (data.wishes, data.threshold):
        stored |= {"wishes": dump_wishes(data.wishes), "threshold": data.threshold, "version": row.version + 1}
    return stored


def _alive(row: Ending) -> Values:
    unsubscribed = row.ended_reason is EndedReason.UNSUBSCRIBED
    return {} if unsubscribed else {"ended_at": None, "ended_reason": None}


def _assign(row: Cluster | Ending, values: Values) -> bool:
    """Set the columns that differ; whether any did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


# --- asking


def clusters(session: Session) -> tuple[ClusterRecord, ...]:
    """All clusters, by key."""
    names = [one.name for one in fields(ClusterData)]
    rows = session.scalars(select(Cluster).order_by(Cluster.key))
    return tuple(ClusterRecord(row.id, ClusterData(**{name: getattr(row, name) for name in names})) for row in rows)


def profiles(session: Session, cluster_key: str | None = None) -> tuple[ProfileRecord, ...]:
    """The profiles that have not ended, of one cluster or of all, by cluster, member and key."""
    query = _active_profiles()
    if cluster_key is not None:
        query = query.where(Cluster.key == cluster_key)
    return tuple(_record(*row) for row in session.execute(query))


def profile_by_key(session: Session, key: str) -> ProfileRecord:
    """The active profile named "profile", "member/profile" or "cluster/member/profile".

    ``LookupError`` where there is none, naming what is near, or where the name fits several, naming them.
    """
    last = key.rpartition("/")[2]
    found = [record for record in _named(session, last) if f"/{_full(record)}".endswith(f"/{key}")]
    if len(found) == 1:
        return found[0]
    if found:
        raise LookupError(f"profile {key!r} could be any of these: {', '.join(map(_full, found))}; write one of them")
    raise LookupError(f"there is no profile {key!r}; {_suggestion(key, profiles(session))}")


def _active_profiles() -> Select[Profile, Member, Cluster]:
    return (
        select(Profile, Member, Cluster)
        .join(Member, Profile.member_id == Member.id)
        .join(Cluster, Member.cluster_id == Cluster.id)
        .where(Profile.ended_at.is_(None))
        .order_by(Cluster.key, Member.key, Profile.key)
    )


def _named(session: Session, key: str) -> list[ProfileRecord]:
    return [_record(*row) for row in session.execute(_active_profiles().where(Profile.key == key))]


def _record(profile: Profile, member: Member, cluster: Cluster) -> ProfileRecord:
    return ProfileRecord(
        id=profile.id,
        key=profile.key,
        name=profile.name,
        member_key=member.key,
        member_name=member.name,
        cluster_key=cluster.key,
        wishes=load_wishes(profile.wishes),
        threshold=profile.threshold,
        frequency=profile.frequency,
        version=profile.version,
    )


def _full(record: ProfileRecord) -> str:
    return f"{record.cluster_key}/{record.path}"


def _suggestion(key: str, records: Iterable[ProfileRecord]) -> str:
    paths = {name: record.path for record in records for name in (record.path, record.key)}
    meant = dict.fromkeys(paths[name] for name in difflib.get_close_matches(key, paths))
    if meant:
        return f"did you mean {' or '.join(meant)}?"
    return "see the list of profiles" if paths else "import members first"
