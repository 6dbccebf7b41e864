"""Deliver what waits in the outbox: each message once, whatever breaks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from notifier.channels import AnswerLost, Channel, ChannelDown, SendError
from store import outbox
from store.outbox import OutboxMessage
from store.session import Store

Clock = Callable[[], dt.datetime]

LEASE = dt.timedelta(minutes=15)  # longer than any step of a send may take
ATTEMPTS = 8  # with the delays between them, less than a day: then the next edition tells it
FIRST_DELAY = dt.timedelta(minutes=1)
LONGEST_DELAY = dt.timedelta(hours=4)


class _Ending(StrEnum):
    """How one send ended; the names are those of ``DeliverCounts``."""

    SENT = "sent"
    LATER = "later"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class DeliverCounts:
    """What delivering came to; ``errors`` are one line each, with the Message-ID."""

    sent: int = 0
    later: int = 0  # to be tried again
    failed: int = 0
    uncertain: int = 0  # handed over, and the answer was lost
    lost: int = 0  # claims that another worker had taken over
    unwanted: int = 0  # for people who no longer listen
    errors: tuple[str, ...] = ()


class ClaimLost(Exception):
    """Another worker has taken the message over; this one must not send it."""


def deliver(store: Store, channels: Mapping[str, Channel], clock: Clock, lease: dt.timedelta = LEASE) -> DeliverCounts:
    """Send every message that is due on these channels; ``clock`` gives the aware time.

    Claims older than ``lease`` are taken for those of dead workers. Where no other worker can be alive, a lease of zero
    takes up at once what a killed process had begun.
    """
    repeatable = [name for name, channel in channels.items() if channel.repeatable]
    dead = clock() - lease
    with store.writing() as session:
        doubtful = outbox.doubt(session, list(channels), repeatable, dead)
        counts = Counter(unwanted=outbox.drop_unwanted(session), uncertain=len(doubtful))
    errors = [f"{message_id}: {outbox.NO_ANSWER}" for message_id in doubtful]
    open_now = dict(channels)
    while open_now:
        with store.writing() as session:
            message = outbox.claim(session, list(open_now), repeatable, clock(), dead)
        if message is None:
            break
        ending, error = _send(store, open_now[message.channel], message, clock)
        counts[ending.value] += 1
        if error is not None:
            errors.append(f"{message.message_id}: {error.reason}")
        if isinstance(error, ChannelDown):
            del open_now[message.channel]
    return DeliverCounts(**counts, errors=tuple(errors))


def resolve(store: Store, message_id: str, sent: bool, now: dt.datetime) -> bool:
    """Settle an uncertain message, once its Message-ID was looked for at the mail server.

    ``sent`` says that it was found there; otherwise it is sent again. False: no uncertain message has this id.
    """
    with store.writing() as session:
        return outbox.settle(session, f"<{message_id.strip().strip('<>')}>", sent, now)


def delay(attempts: int) -> dt.timedelta:
    """How long to wait after so many attempts: a minute, then four times as long each time, up to four hours."""
    minutes: int = 4 ** (min(attempts, ATTEMPTS) - 1)
    return min(minutes * FIRST_DELAY, LONGEST_DELAY)


def _send(store: Store, channel: Channel, message: OutboxMessage, clock: Clock) -> tuple[_Ending, SendError | None]:
    """Send one claimed message and record how it ended."""

    def handing_over() -> None:
        with store.writing() as session:
            if not outbox.hand_over(session, message):
                raise ClaimLost(message.message_id)

    try:
        channel.send(message, handing_over)
    except ClaimLost:
        return _Ending.LOST, None
    except SendError as error:
        return _record_error(store, message, error, clock()), error
    with store.writing() as session:
        kept = outbox.mark_sent(session, message, clock())
    return (_Ending.SENT if kept else _Ending.LOST), None


def _record_error(store: Store, message: OutboxMessage, error: SendError, now: dt.datetime) -> _Ending:
    with store.writing() as session:
        if isinstance(error, AnswerLost):
            outbox.mark_uncertain(session, message, error.reason)
            return _Ending.UNCERTAIN
        if error.permanent or message.attempts >= ATTEMPTS:
            outbox.give_up(session, message, error.reason)
            return _Ending.FAILED
        outbox.put_back(session, message, now + delay(message.attempts), error.reason)
        return _Ending.LATER
