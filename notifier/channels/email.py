"""Messages by SMTP: one connection for many messages, verified TLS, and an honest answer for each."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from notifier.channels import AnswerLost, ChannelDown, SendError
from notifier.mime import to_bytes
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


class EmailChannel:
    """Sends messages to one SMTP server; the connection is kept until ``close``."""

    repeatable = False

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self.allowed = {entry.lower() for entry in settings.allowed}
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: OutboxMessage, handing_over: Callable[[], None]) -> None:
        self._check(message)
        content = re.sub(rb"(?m)^\.", b"..", to_bytes(message))
        smtp = self._connected()
        try:
            _offer(smtp, message, content)
            handing_over()
            _finish(smtp)
        except AnswerLost:
            self._drop()
            raise
        except SendError:
            raise  # the server answered: the connection serves the next message
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise SendError(f"the connection broke before the end of the message: {_words(error)}") from error
        except BaseException:
            self._drop()  # the server must not take half a message for a whole one
            raise

    def close(self) -> None:
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._drop()

    def _check(self, message: OutboxMessage) -> None:
        recipient = message.recipient.lower()
        if self.settings.allowed and not {recipient, "@" + recipient.rpartition("@")[2]} & self.allowed:
            raise SendError(f"{message.recipient} is not on the list of allowed recipients", permanent=True)
        if not (recipient + message.sender).isascii():
            raise SendError("an address with letters beyond ASCII cannot be sent to", permanent=True)

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self._smtp.rset()[0] == 250:
                    return self._smtp
            self._drop()  # an idle connection is closed by the server without a word
        try:
            self._smtp = _connect(self.settings)
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelDown(f"{self.settings.host}:{self.settings.port}: {_words(error)}") from error
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _connect(settings: SmtpSettings) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=settings.ca_file or None)
    if not settings.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if settings.security is Security.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
    else:
        smtp = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
    try:
        # The final dot is a small write after a large one: it must not wait for the server's acknowledgement.
        assert smtp.sock is not None
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.security is Security.STARTTLS:
            smtp.starttls(context=context)  # raises where the server has none: never in the clear instead
        if settings.username:
            smtp.login(settings.username, settings.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _offer(smtp: smtplib.SMTP, message: OutboxMessage, content: bytes) -> None:
    """Everything but the final dot: until then the server has accepted nothing."""
    smtp.ehlo_or_helo_if_needed()
    _accepted(smtp.mail(message.sender), "the sender")
    _accepted(smtp.rcpt(message.recipient), "the recipient")
    _accepted(smtp.docmd("DATA"), "the message")
    smtp.send(content)


def _finish(smtp: smtplib.SMTP) -> None:
    try:
        smtp.send(b".\r\n")
        answer = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise AnswerLost(f"no answer after the end of the message: {_words(error)}") from error
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


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return f"{error.smtp_code} {cut(reply.decode(errors='replace') if isinstance(reply, bytes) else reply, 200)}"
    return cut(str(error), 200) or type(error).__name__
