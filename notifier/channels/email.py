"""Messages by SMTP: one connection for many messages, and an honest answer for each."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress

from notifier.channels import AnswerLost, ChannelDown, SendError
from notifier.channels.smtp import SmtpSettings, connect, finish, offer, words
from notifier.mime import to_bytes
from store.outbox import OutboxMessage


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
        smtp, answered = self._connected(), False
        try:
            offer(smtp, message, content)
            handing_over()
            finish(smtp)
            answered = True
        except SendError as error:
            answered = not isinstance(error, AnswerLost)  # a refusal: the connection serves the next message
            raise
        except (OSError, smtplib.SMTPException) as error:
            raise SendError(f"the connection broke before the end of the message: {words(error)}") from error
        finally:
            if not answered:
                self._drop()  # the server must not take half a message for a whole one

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
            self._smtp = connect(self.settings)
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelDown(f"{self.settings.host}:{self.settings.port}: {words(error)}") from error
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None
