"""An installation whose first alert is behind it: from then on a flood is held."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from store.session import Store
from store.tables import Call, Cluster, Contact, Delivery, Edition, Member, Message
from store.types import EditionKind, MessageState, OrganisationType

ALERT = EditionKind.ALERT


def tell_somebody(store: Store, now: dt.datetime) -> None:
    """Deliver one known call to one person."""
    with store.writing() as session:
        cluster = Cluster(key="c", name="C")
        session.add(cluster)
        session.flush()
        member = Member(cluster_id=cluster.id, key="m", name="M", organisation=OrganisationType.SME, country="FR")
        edition = Edition(cluster_id=cluster.id, kind=ALERT, key="2026-09-01", composed_at=now)
        session.add_all([member, edition])
        session.flush()
        contact = Contact(cluster_id=cluster.id, member_id=member.id, email="ann@acme.example")
        session.add(contact)
        session.flush()
        message = Message(
            edition_id=edition.id,
            contact_id=contact.id,
            channel="file",
            message_id="<1@cluster.example>",
            sender="alerts@cluster.example",
            recipient="ann@acme.example",
            subject="",
            text="",
            html="",
            headers={},
            state=MessageState.SENT,
            composed_at=now,
            due_at=now,
        )
        session.add(message)
        session.flush()
        told = {"contact_id": contact.id, "channel": "file", "kind": ALERT, "message_id": message.id}
        session.add(Delivery(**told, call_id=session.scalars(select(Call.id).limit(1)).one(), version=1))
