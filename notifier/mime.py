"""A message of the outbox as the bytes that travel (RFC 5322): the same bytes at every attempt."""

from __future__ import annotations

import hashlib
import textwrap
from email.charset import QP, Charset
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import Compat32
from typing import Any

from notifier.channels import SendError
from notifier.headers import encoded
from store.outbox import OutboxMessage


class _Policy(Compat32):
    """Headers folded between words and nowhere else: the standard policies break long addresses and encoded names."""

    linesep = "\r\n"

    def fold(self, name: str, value: Any) -> str:
        words = textwrap.TextWrapper(
            78, initial_indent=f"{name}: ", subsequent_indent=" ", break_long_words=False, break_on_hyphens=False
        )
        return "\r\n".join(words.wrap(value) or [f"{name}:"]) + "\r\n"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


POLICY = _Policy()
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP


def to_bytes(message: OutboxMessage) -> bytes:
    """The whole mail, with CRLF line ends; raises a permanent ``SendError`` where a header cannot be written."""
    headers = {"Message-ID": message.message_id, "Subject": encoded(message.subject, "Subject"), **message.headers}
    for name, value in headers.items():
        if not value.isascii() or not value.isprintable():
            raise SendError(f"the header {name} cannot be written: {value!r}", permanent=True)
    boundary = hashlib.sha256(message.message_id.encode()).hexdigest()[:32]
    mail = MIMEMultipart("alternative", boundary, policy=POLICY)
    for name, value in headers.items():
        mail[name] = value
    for kind, body in (("plain", message.text), ("html", message.html)):
        mail.attach(MIMEText(body, kind, UTF8))  # type: ignore[arg-type]
    return mail.as_bytes()
