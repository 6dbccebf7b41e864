"""Who: clusters, members, people, profiles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store import types
from store.tables.base import Base


class Cluster(Base):
    """An organisation that runs callwatch for its members."""

    __tablename__ = "clusters"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default=types.BRUSSELS)
    sender: Mapped[str] = mapped_column(default="")
    postal_address: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")


class Member(Base):
    """An organisation of a cluster; never deleted, but ended."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("cluster_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    key: Mapped[str]
    name: Mapped[str]
    organisation: Mapped[types.OrganisationType]
    country: Mapped[str]
    region: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[types.EndedReason | None]


class Contact(Base):
    """A person of a member, who is told things; one row an address in a cluster."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("cluster_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default=types.BRUSSELS)
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[types.EndedReason | None]


class Profile(Base):
    """What a member looks for; ``version`` counts its edits, so that stale matches are a query."""

    __tablename__ = "profiles"
    __table_args__ = (UniqueConstraint("member_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    key: Mapped[str]
    name: Mapped[str]
    wishes: Mapped[dict[str, Any]]  # codec.dump_wishes
    threshold: Mapped[float]
    frequency: Mapped[types.Frequency]
    version: Mapped[int] = mapped_column(default=1)
    matched_version: Mapped[int] = mapped_column(default=0)  # behind ``version``: to be matched with all open calls
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[types.EndedReason | None]


class Subscription(Base):
    """A person hears of what a profile matches; never deleted, but ended."""

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("profile_id", "contact_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[types.EndedReason | None]
