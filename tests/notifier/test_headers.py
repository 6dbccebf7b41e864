"""Headers hold what they should, and nothing that a stranger wrote can add one."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels import SendError
from notifier.headers import alert_headers, list_headers, mailbox, message_id, one_line, stop_link
from notifier.mime import to_bytes
from store.outbox import OutboxMessage
from store.types import ClusterData, Contact, EditionKind, MessageState
from tests.conftest import NOW

CLUSTER = ClusterData("optica", "Optica Cluster", sender="alerts@optica.example")
ANA = Contact("ana@lumiere.example", "Ana Roux")
SENDER = "alerts@optica.example"
ANY = st.text(st.characters(), max_size=300)
KNOWN = {
    "message-id", "subject", "date", "from", "to", "auto-submitted", "precedence", "list-id", "list-unsubscribe",
    "mime-version", "content-type",
}  # fmt: skip


def outbox_message(**fields: object) -> OutboxMessage:
    message = OutboxMessage(
        id=1,
        channel="email",
        message_id="<abc@optica.example>",
        sender=SENDER,
        recipient=ANA.email,
        subject="3 new calls",
        text="Bonjour\n",
        html="<p>Bonjour</p>",
        headers=alert_headers(CLUSTER, ANA, SENDER, NOW),
        state=MessageState.SENDING,
        attempts=1,
        error="",
        composed_at=NOW,
        due_at=NOW,
        sent_at=None,
    )
    return replace(message, **fields)  # type: ignore[arg-type]


def parsed(message: OutboxMessage) -> EmailMessage:
    return email.message_from_bytes(to_bytes(message), policy=email.policy.default)


def test_a_mail_says_what_mail_servers_ask_of_a_list() -> None:
    mail = parsed(outbox_message())
    assert mail["From"] == "Optica Cluster <alerts@optica.example>"
    assert mail["To"] == "Ana Roux <ana@lumiere.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] == "bulk"
    assert mail["List-Id"] == "Funding call alerts of Optica Cluster <alerts.optica.optica.example>"
    assert mail["List-Unsubscribe"] == (
        "<mailto:alerts@optica.example?subject=Stop%20funding%20alerts%20to%20ana%40lumiere.example>"
    )
    assert "List-Unsubscribe-Post" not in mail
    assert mail["Date"].datetime == NOW
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_one_click_is_promised_only_with_an_https_link() -> None:
    links = ("https://alerts.example/stop/token", stop_link(SENDER, ANA.email))
    headers = list_headers(CLUSTER, EditionKind.ALERT, SENDER, links)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<https://alerts.example/stop/token>, <mailto:")


def test_the_message_id_is_that_of_the_delivery_key() -> None:
    key = {"cluster": "optica", "kind": EditionKind.ALERT, "key": "2026-11-20", "recipient": ANA.email}
    first = message_id(**key, channel="email", sender=SENDER)
    assert first == message_id(**key, channel="email", sender=SENDER)
    assert first.endswith("@optica.example>")
    others = [
        message_id(**key | {"key": "2026-11-21"}, channel="email", sender=SENDER),
        message_id(**key | {"recipient": "bo@lumiere.example"}, channel="email", sender=SENDER),
        message_id(**key, channel="file", sender=SENDER),
    ]
    assert len({first, *others}) == 4


def test_the_bytes_are_the_same_at_every_attempt() -> None:
    assert to_bytes(outbox_message()) == to_bytes(outbox_message(attempts=7))


@given(ANY, ANY, ANY)
def test_no_text_of_a_stranger_makes_a_header(title: str, cluster: str, name: str) -> None:
    headers = alert_headers(replace(CLUSTER, name=cluster), replace(ANA, name=name), SENDER, NOW)
    message = outbox_message(subject=one_line(title), headers=headers)
    raw = to_bytes(message)
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert {header.lower() for header in mail} <= KNOWN
    assert [address.addr_spec for address in mail["To"].addresses] == [ANA.email]
    assert [address.addr_spec for address in mail["From"].addresses] == [SENDER]
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert "\n" not in mail["Subject"]


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=120))
def test_a_subject_arrives_as_it_was_written(title: str) -> None:
    written = one_line(title)
    arrived = str(parsed(outbox_message(subject=written))["Subject"])
    assert "".join(arrived.split()) == "".join(written.split())


@given(ANY, ANY)
def test_bodies_arrive_as_they_were_written(text: str, html: str) -> None:
    text, html = (
        "".join(letter for letter in part if letter.isprintable() or letter == "\n") + "\n" for part in (text, html)
    )
    mail = parsed(outbox_message(text=text, html=html))
    plain, rich = mail.iter_parts()
    assert plain.get_content().splitlines() == text.splitlines()
    assert rich.get_content().splitlines() == html.splitlines()


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@", "@x", "a b@x.example", "a@x.example\nBcc: b@x.example", "a,b@x.example", "<a@x.example>"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        mailbox("Ana", address)


def test_a_message_that_cannot_be_written_fails_for_good() -> None:
    with pytest.raises(SendError) as caught:
        to_bytes(outbox_message(headers={"To": "a@x.example\r\nBcc: b@x.example"}))
    assert caught.value.permanent
