"""The seam between the outbox and the world: one channel, one way to say a message."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol, cast

from store.outbox import OutboxMessage

CHANNELS = {
    "file": "notifier.channels.file:FileChannel",
    "email": "notifier.channels.email:EmailChannel",
}


class SendError(Exception):
    """A message was certainly not sent; ``permanent``: trying again cannot help."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class ChannelDown(SendError):
    """Nothing can be sent on this channel now: the server is not reached, or refuses us rather than the message."""


class AnswerLost(SendError):
    """The message was handed over and no answer came: it may have been sent."""


class Channel(Protocol):
    """One way to say a message.

    ``repeatable``: sending the same message twice has the effect of sending it once.
    """

    repeatable: bool

    def send(self, message: OutboxMessage, handing_over: Callable[[], None]) -> None:
        """Send the message, or raise ``SendError``.

        ``handing_over`` is called once, directly before the irrevocable step; whatever it raises stops the send.
        """

    def close(self) -> None:
        """Let go of connections; the channel may be used again."""


def open_channel(name: str, settings: Any) -> Channel:
    """The channel of this name with its own settings; its module is loaded at first use."""
    module, _, kind = CHANNELS[name].partition(":")
    return cast(Channel, getattr(import_module(module), kind)(settings))
