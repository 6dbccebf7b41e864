"""Who a message is from and to, its Message-ID, and the headers of a mailing list that mail servers read."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from email.header import Header
from email.utils import format_datetime, formataddr
from urllib.parse import quote

from notifier.text import cut
from store.types import ClusterData, Contact, EditionKind

NAME = 60  # characters of a display name
SUBJECT = 200

STREAMS = {EditionKind.ALERT: ("alerts", "Funding call alerts")}


def domain_of(address: str) -> str:
    """The domain of an e-mail address; raises ``ValueError`` where the address is not one."""
    if not re.fullmatch(r"[^\s@<>(),;:\\\"\[\]\x00-\x1f\x7f]+@[^\s@<>(),;:\\\"\[\]\x00-\x1f\x7f]+", address):
        raise ValueError(f"not an e-mail address: {address!r}")
    return address.rpartition("@")[2]


def message_id(cluster: str, kind: EditionKind, key: str, recipient: str, *, channel: str, sender: str) -> str:
    """The Message-ID of one edition for one recipient on one channel: the same at every attempt, for ever."""
    delivery_key = "\n".join((cluster, kind.value, key, recipient.casefold(), channel))
    digest = hashlib.sha256(delivery_key.encode()).hexdigest()[:40]
    return f"<{digest}@{domain_of(sender)}>"


def one_line(text: str, limit: int = SUBJECT) -> str:
    """A text fit for a header: one line, nothing invisible, not endless."""
    return cut(text, limit)


def mailbox(name: str, address: str) -> str:
    """``Name <address>`` as a header holds it, in ASCII; raises ``ValueError`` where the address is not one."""
    domain_of(address)
    shown = one_line(name, NAME)
    return formataddr((shown, address)) if shown.isascii() else f"{encoded(shown, 'From')} <{address}>"


def encoded(text: str, header: str) -> str:
    """The text in ASCII, as it is or as RFC 2047 encoded words; the first one fits in a line after ``header``."""
    return text if text.isascii() else Header(text, "utf-8", header_name=header).encode(linesep="")


def stop_link(sender: str, recipient: str) -> str:
    """A mailto: link that asks the cluster to stop writing to ``recipient``."""
    return f"mailto:{quote(sender, safe='@')}?subject={quote(f'Stop funding alerts to {recipient}')}"


def list_headers(cluster: ClusterData, kind: EditionKind, sender: str, stop: tuple[str, ...]) -> dict[str, str]:
    """RFC 2919 List-Id, one for each stream, and RFC 2369 List-Unsubscribe with the ``stop`` links in their order.

    Where one of them is an https link, it must take the one-click POST of RFC 8058, and the header says so.
    """
    stream, title = STREAMS[kind]
    label = re.sub(r"[^a-z0-9-]+", "-", cluster.key.lower()).strip("-") or "cluster"
    name = _ascii(one_line(f"{title} of {cluster.name}", NAME * 2))
    headers = {
        "List-Id": f"{name} <{stream}.{label}.{domain_of(sender)}>",
        "List-Unsubscribe": ", ".join(f"<{link}>" for link in stop),
    }
    if any(link.startswith("https:") for link in stop):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _ascii(text: str) -> str:
    """The text as an unquoted phrase: letters without their accents, and no marks."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Za-z0-9 .,&'-]+", " ", letters).split())


def alert_headers(cluster: ClusterData, contact: Contact, sender: str, now: dt.datetime) -> dict[str, str]:
    """Every header of an alert but Subject and Message-ID."""
    return {
        "Date": format_datetime(now),
        "From": mailbox(cluster.name, sender),
        "To": mailbox(contact.name, contact.email),
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        **list_headers(cluster, EditionKind.ALERT, sender, (stop_link(sender, contact.email),)),
    }
