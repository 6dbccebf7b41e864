"""The SMTP dialogue (RFC 5321) in steps, so that the irrevocable one stands alone."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum

from notifier.channels import AnswerLost, ChannelDown, SendError
from notifier.text import cut
from store.outbox import OutboxMessage


class Security(StrEnum):
    """How the connection is secured."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A mail server and how to use it; see docs/mail.md.

    ``allowed`` holds addresses and ``@domains``: where it is not empty, nobody else is ever written to.
    """

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    ca_file: str = ""
    verify: bool = True
    allowed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.username and self.security is Security.NONE:
            raise ValueError("a password must not travel in the clear: use starttls or tls")


def connect(settings: SmtpSettings) -> smtplib.SMTP:
    """A connection that is secured and authenticated as the settings say; raises OSError or SMTPException."""
    context = ssl.create_default_context(cafile=settings.ca_file or None)
    if not settings.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if settings.security is Security.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
    else:
        smtp = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
    with ExitStack() as unless_ready:
        unless_ready.callback(smtp.close)
        # The final dot is a small write after a large one: it must not wait for the server's acknowledgement.
        assert smtp.sock is not None
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.security is Security.STARTTLS:
            smtp.starttls(context=context)  # raises where the server has none: never in the clear instead
        if settings.username:
            smtp.login(settings.username, settings.password)
        unless_ready.pop_all()
    return smtp


def offer(smtp: smtplib.SMTP, message: OutboxMessage, content: bytes) -> None:
    """Everything but the final dot: until then the server has accepted nothing."""
    smtp.ehlo_or_helo_if_needed()
    _accepted(smtp.mail(message.sender), "the sender")
    _accepted(smtp.rcpt(message.recipient), "the recipient")
    _accepted(smtp.docmd("DATA"), "the message")
    smtp.send(content)


def finish(smtp: smtplib.SMTP) -> None:
    """The final dot, and the server's answer to the message; raises AnswerLost where none comes."""
    try:
        smtp.send(b".\r\n")
        answer = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise AnswerLost(f"no answer after the end of the message: {words(error)}") from error
    if not 200 <= answer[0] < 600:
        raise AnswerLost(f"no answer that can be read after the end of the message: {answer[0]}")
    _accepted(answer, "the message")


def _accepted(answer: tuple[int, bytes], what: str) -> None:
    """Raise what a refusal means: 5xx is for good, 4xx for now, 421 for every message."""
    code, reply = answer
    if 200 <= code < 400:
        return
    reason = f"{what} was refused: {code} {cut(reply.decode(errors='replace'), 200)}"
    raise ChannelDown(reason) if code == 421 else SendError(reason, permanent=500 <= code < 600)


def words(error: Exception) -> str:
    """What an error of the connection says, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return f"{error.smtp_code} {cut(reply.decode(errors='replace') if isinstance(reply, bytes) else reply, 200)}"
    return cut(str(error), 200) or type(error).__name__
