"""A small world to send mail in: people, profiles, calls and matches, written straight to the store."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select

from store.codec import dump_reasons, dump_verdicts, dump_wishes
from store.runs import CRAWL, SourceData, finish_run, save_source, start_run
from store.saving import save_calls
from store.session import Store
from store.tables import Call, Cluster, Contact, Match, Member, Profile, Subscription
from store.types import (
    Answer,
    CallData,
    Criterion,
    EndedReason,
    Frequency,
    Level,
    OrganisationType,
    Outcome,
    Reading,
    Reason,
    ReasonKind,
    Verdict,
    Wishes,
)

SENSORS = (Reason(ReasonKind.WORD, "photonic sensors", "Photonic sensors", "title", 0.7),)
SME_FROM_FRANCE = (Verdict(Criterion.ORGANISATION, Answer.YES, "SMEs"), Verdict(Criterion.COUNTRY, Answer.YES, "EU"))


class World:
    """One cluster with one member, and whatever a test adds."""

    def __init__(self, store: Store, now: dt.datetime, zone: str = "Europe/Paris") -> None:
        self.store = store
        self.now = now
        self.refs: dict[int, CallData] = {}
        with store.writing() as session:
            cluster = Cluster(
                key="optica",
                name="Optica Cluster",
                zone=zone,
                sender="alerts@optica.example",
                postal_address="1 rue des Ondes\n13013 Marseille, France",
                website="https://optica.example/",
            )
            session.add(cluster)
            session.flush()
            member = Member(
                cluster_id=cluster.id,
                key="lumiere",
                name="Lumière SARL",
                organisation=OrganisationType.SME,
                country="FR",
            )
            session.add(member)
            session.flush()
            self.cluster, self.member = cluster.id, member.id
        self.crawl("eu_portal", "EU Funding & Tenders Portal")

    def crawl(self, source: str, title: str, outcome: Outcome = Outcome.OK, at: dt.datetime | None = None) -> int:
        """A finished crawl of a source."""
        at = at or self.now
        with self.store.writing() as session:
            save_source(session, SourceData(source, title, Level.EUROPEAN))
            run = start_run(session, CRAWL, at, source)
            finish_run(session, run, outcome, at, seconds=1.0, counts={"found": 1})
        return run

    def person(self, email: str = "ana@lumiere.example", name: str = "Ana Roux", zone: str = "Europe/Paris") -> int:
        with self.store.writing() as session:
            contact = Contact(cluster_id=self.cluster, member_id=self.member, email=email, name=name, zone=zone)
            session.add(contact)
            session.flush()
            return contact.id

    def profile(self, name: str, *people: int, frequency: Frequency = Frequency.DAILY) -> int:
        wishes = Wishes(keywords=("photonic sensors",), country="FR", organisation=OrganisationType.SME)
        with self.store.writing() as session:
            profile = Profile(
                member_id=self.member,
                key=name.lower(),
                name=name,
                wishes=dump_wishes(wishes),
                threshold=0.5,
                frequency=frequency,
            )
            session.add(profile)
            session.flush()
            session.add_all(Subscription(profile_id=profile.id, contact_id=person) for person in people)
            return profile.id

    def call(self, call: CallData) -> int:
        """Save a call as a crawl would; saving the same reference again records what changed."""
        with self.store.writing() as session:
            run = start_run(session, CRAWL, self.now, call.source)
            save_calls(session, run, [Reading(call)], self.now)
            finish_run(session, run, Outcome.OK, self.now, seconds=1.0, counts={"found": 1})
            call_id = session.scalars(select(Call.id).where(Call.source == call.source, Call.ref == call.ref)).one()
        self.refs[call_id] = call
        return call_id

    def change(self, call_id: int, **fields: object) -> None:
        """A later reading of a call in which these fields differ."""
        self.call(replace(self.refs[call_id], **fields))

    def match(
        self,
        profile: int,
        call: int,
        score: float = 0.8,
        *,
        fits: bool = True,
        reasons: tuple[Reason, ...] = SENSORS,
        verdicts: tuple[Verdict, ...] = SME_FROM_FRANCE,
    ) -> None:
        with self.store.writing() as session:
            session.add(
                Match(
                    profile_id=profile,
                    call_id=call,
                    profile_version=1,
                    call_reading=1,
                    score=score,
                    raw=score * 10,
                    fits=fits,
                    reasons=dump_reasons(reasons),
                    verdicts=dump_verdicts(verdicts),
                    matched_at=self.now,
                )
            )

    def end(self, kind: type[Contact] | type[Subscription] | type[Profile] | type[Member], row_id: int) -> None:
        with self.store.writing() as session:
            row = session.get_one(kind, row_id)
            row.ended_at, row.ended_reason = self.now, EndedReason.UNSUBSCRIBED
