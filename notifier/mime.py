"""A message of the outbox as the bytes that travel (RFC 5322): the same bytes at every attempt."""

from __future__ import annotations

import hashlib
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy

from notifier.channels import SendError
from store.outbox import OutboxMessage


class _Unfolded(UnstructuredHeader, BaseHeader):
    """A header of addresses that must reach the other side unbroken and unencoded."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> Policy:
    registry = HeaderRegistry()
    for name in ("List-Unsubscribe", "List-Id"):
        registry.map_to_type(name, _Unfolded)
    return SMTP.clone(header_factory=registry)


POLICY = _policy()


def to_bytes(message: OutboxMessage) -> bytes:
    """The whole mail, with CRLF line ends; raises a permanent ``SendError`` where a header cannot be written."""
    mail = EmailMessage(POLICY)
    try:
        mail["Message-ID"] = message.message_id
        mail["Subject"] = message.subject
        for name, value in message.headers.items():
            mail[name] = value
        mail.set_content(message.text, cte="quoted-printable")
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
        mail.set_boundary(hashlib.sha256(message.message_id.encode()).hexdigest()[:32])
        return mail.as_bytes()
    except (ValueError, LookupError) as error:
        raise SendError(f"the message cannot be written: {error}", permanent=True) from error
