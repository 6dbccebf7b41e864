"""Channels with a voice: each says what it was asked to send, and fails as it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from notifier.channels import SendError
from store.outbox import OutboxMessage


class Kept:
    """A channel that keeps what it was given."""

    repeatable = False

    def __init__(self) -> None:
        self.sent: list[OutboxMessage] = []

    def send(self, message: OutboxMessage, handing_over: Callable[[], None]) -> None:
        handing_over()
        self.sent.append(message)

    def close(self) -> None:
        """Nothing is held."""


class Flaky(Kept):
    """Raises the given errors one after the other before it begins to work; None is a success in between."""

    def __init__(self, *errors: SendError | None, after_hand_over: bool = False) -> None:
        super().__init__()
        self.errors: Iterable[SendError | None] = iter(errors)
        self.after_hand_over = after_hand_over

    def send(self, message: OutboxMessage, handing_over: Callable[[], None]) -> None:
        error = next(iter(self.errors), None)
        if error is not None:
            if self.after_hand_over:
                handing_over()
            raise error
        super().send(message, handing_over)
