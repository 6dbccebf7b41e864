"""Mail by SMTP, against real servers: every answer is understood for what it is."""

from __future__ import annotations

import email
import email.policy
import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from notifier.channels import AnswerLost, ChannelDown, SendError, open_channel
from notifier.channels.email import EmailChannel
from notifier.channels.smtp import Security, SmtpSettings
from notifier.compose import compose_alerts
from notifier.outbox import deliver
from store.session import Store
from store.types import CallData
from tests.conftest import NOW
from tests.notifier.servers import Inbox, free_port, polite, scripted_server, smtp_server
from tests.notifier.test_headers import outbox_message
from tests.notifier.world import World

SECRET = "correct horse battery"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return str(tmp_path / "ca.pem")


def plain(port: int, **fields: object) -> SmtpSettings:
    settings = SmtpSettings("127.0.0.1", port, Security.NONE, timeout=2.0)
    return replace(settings, **fields)  # type: ignore[arg-type]


class Said:
    """Whether the channel said that it hands over."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def fails(settings: SmtpSettings, said: Said | None = None) -> SendError:
    """The error of sending one message."""
    channel = EmailChannel(settings)
    with pytest.raises(SendError) as caught:
        channel.send(outbox_message(), said or Said())
    channel.close()
    return caught.value


def test_a_message_arrives_as_it_was_composed() -> None:
    inbox, said = Inbox(), Said()
    text = "Bonjour\n.\n.a line with a dot\n" + "x" * 500 + "\n"
    with smtp_server(inbox) as port:
        channel = open_channel("email", plain(port))
        channel.send(outbox_message(text=text, subject="Förderung für Photonik"), said)
        channel.close()
    ((sender, recipients, raw),) = inbox.mails
    assert (sender, recipients) == ("alerts@optica.example", ["ana@lumiere.example"])
    assert said.times == 1
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["Subject"] == "Förderung für Photonik"
    assert mail["Message-ID"] == "<abc@optica.example>"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == text.splitlines()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the server does not see that it has TLS
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_tls_with_a_password(security: Security, server_tls: ssl.SSLContext, ca_file: str) -> None:
    inbox = Inbox()
    contexts = {"starttls": server_tls} if security is Security.STARTTLS else {"tls": server_tls}
    with smtp_server(inbox, password=SECRET, **contexts) as port:
        settings = SmtpSettings("localhost", port, security, "callwatch", SECRET, timeout=5.0, ca_file=ca_file)
        channel = EmailChannel(settings)
        channel.send(outbox_message(), lambda: None)
        channel.close()
    assert len(inbox.mails) == 1


def test_a_wrong_password_is_the_channel_not_the_message(
    server_tls: ssl.SSLContext, ca_file: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with smtp_server(Inbox(), starttls=server_tls, password=SECRET) as port:
        wrong = SmtpSettings(
            "localhost", port, username="callwatch", password="wrong one", timeout=5.0, ca_file=ca_file
        )
        error = fails(wrong)
    assert isinstance(error, ChannelDown)
    assert not error.permanent
    assert "535" in error.reason
    assert "wrong one" not in error.reason + repr(wrong) + "".join(capfd.readouterr())


def test_a_certificate_that_nobody_vouches_for_is_refused_unless_told(server_tls: ssl.SSLContext) -> None:
    inbox = Inbox()
    with smtp_server(inbox, starttls=server_tls) as port:
        settings = SmtpSettings("localhost", port, timeout=5.0)
        error = fails(settings)
        assert isinstance(error, ChannelDown)
        assert "certificate" in error.reason
        channel = EmailChannel(replace(settings, verify=False))
        channel.send(outbox_message(), lambda: None)
        channel.close()
    assert len(inbox.mails) == 1


def test_without_starttls_nothing_travels_in_the_clear() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        error = fails(plain(port, security=Security.STARTTLS))
    assert isinstance(error, ChannelDown)
    assert inbox.mails == []


def test_a_password_in_the_clear_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="in the clear"):
        SmtpSettings("mail.example", 25, Security.NONE, "callwatch", SECRET)


def test_one_connection_serves_many_messages_and_refused_ones_between() -> None:
    inbox = Inbox()
    inbox.rcpt["gone@lumiere.example"] = "550 5.1.1 no such user"
    with smtp_server(inbox) as port:
        channel = EmailChannel(plain(port))
        channel.send(outbox_message(), lambda: None)
        with pytest.raises(SendError):
            channel.send(outbox_message(recipient="gone@lumiere.example"), lambda: None)
        channel.send(outbox_message(recipient="bo@lumiere.example"), lambda: None)
        channel.close()
        channel.close()
    assert len(inbox.mails) == 2
    assert len(inbox.connections) == 1


@pytest.mark.parametrize(
    ("rcpt", "permanent"),
    [("550 5.1.1 no such user", True), ("452 4.2.2 mailbox full", False), ("450 greylisted", False)],
)
def test_a_refused_recipient_is_for_good_or_for_now(rcpt: str, permanent: bool) -> None:
    inbox, said = Inbox(), Said()
    inbox.rcpt["ana@lumiere.example"] = rcpt
    with smtp_server(inbox) as port:
        error = fails(plain(port), said)
    assert type(error) is SendError
    assert error.permanent is permanent
    assert error.reason == f"the recipient was refused: {rcpt}"
    assert said.times == 0


@pytest.mark.parametrize(("data", "permanent"), [("554 5.7.1 looks like spam", True), ("451 4.3.0 try later", False)])
def test_an_answer_after_the_end_is_an_answer(data: str, permanent: bool) -> None:
    inbox, said = Inbox(), Said()
    inbox.data["ana@lumiere.example"] = data
    with smtp_server(inbox) as port:
        error = fails(plain(port), said)
    assert type(error) is SendError
    assert error.permanent is permanent
    assert said.times == 1


@pytest.mark.parametrize(
    "answers", [{"END": None}, {"END": 5.0}, {"END": "what?"}], ids=["hangs up", "is silent", "babbles"]
)
def test_a_server_that_never_answers_the_end_leaves_it_uncertain(answers: dict[str, str | float | None]) -> None:
    said = Said()
    with scripted_server(polite(**answers)) as port:
        error = fails(plain(port, timeout=0.3), said)
    assert isinstance(error, AnswerLost)
    assert said.times == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", [None, 5.0], ids=["hangs up", "is silent"])
def test_a_connection_that_breaks_before_the_end_is_tried_again(verb: str, answer: float | None) -> None:
    said = Said()
    with scripted_server(polite(**{verb: answer})) as port:
        error = fails(plain(port, timeout=0.3), said)
    assert type(error) is SendError
    assert not error.permanent
    assert said.times == 0


@pytest.mark.parametrize(
    "answers", [{"CONNECT": "421 too busy"}, {"CONNECT": "554 go away"}, {"CONNECT": None}, {"MAIL": "421 closing"}]
)
def test_a_server_that_wants_no_mail_now_is_down(answers: dict[str, str | None]) -> None:
    with scripted_server(polite(**answers)) as port:
        error = fails(plain(port, timeout=1.0))
    assert isinstance(error, ChannelDown)
    assert not error.permanent


def test_nobody_listening_is_a_channel_that_is_down() -> None:
    assert isinstance(fails(plain(free_port())), ChannelDown)


def test_an_idle_connection_that_was_closed_is_made_again() -> None:
    mails = []

    def forgetful(verb: str) -> str | None:
        if verb == "END":
            mails.append(verb)
        return None if verb == "RSET" else polite()(verb)  # type: ignore[return-value]

    with scripted_server(forgetful) as port:
        channel = EmailChannel(plain(port))
        channel.send(outbox_message(), lambda: None)
        channel.send(outbox_message(), lambda: None)
        channel.close()
    assert len(mails) == 2


def test_a_send_that_is_stopped_at_the_hand_over_is_no_mail() -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    inbox = Inbox()
    with smtp_server(inbox) as port:
        channel = EmailChannel(plain(port))
        with pytest.raises(Stopped):
            channel.send(outbox_message(), stop)
        channel.send(outbox_message(recipient="bo@lumiere.example"), lambda: None)
        channel.close()
    assert [recipients for _, recipients, _ in inbox.mails] == [["bo@lumiere.example"]]


def test_only_allowed_recipients_are_written_to() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        channel = EmailChannel(plain(port, allowed=("@Staging.example", "ana@lumiere.example")))
        for recipient in ("ana@lumiere.example", "Anyone@staging.example"):
            channel.send(outbox_message(recipient=recipient), lambda: None)
        for recipient in ("bo@lumiere.example", "x@evil-staging.example", "x@staging.example.org"):
            with pytest.raises(SendError, match="not on the list") as caught:
                channel.send(outbox_message(recipient=recipient), lambda: None)
            assert caught.value.permanent
        channel.close()
    assert len(inbox.mails) == 2


def test_an_address_beyond_ascii_is_refused_and_the_next_goes_out() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        channel = EmailChannel(plain(port))
        with pytest.raises(SendError, match="ASCII"):
            channel.send(outbox_message(recipient="josé@lumiere.example"), lambda: None)
        channel.send(outbox_message(), lambda: None)
        channel.close()
    assert len(inbox.mails) == 1


def test_alerts_reach_their_people_through_a_server_that_refuses_one(
    world: World, make_call: Callable[..., CallData], store: Store
) -> None:
    people = [world.person(f"p{n}@lumiere.example") for n in range(4)]
    world.match(world.profile("Food sensors", *people), world.call(make_call()))
    compose_alerts(store, "email", NOW)
    inbox = Inbox()
    inbox.rcpt["p1@lumiere.example"] = "550 no such user"
    inbox.data["p2@lumiere.example"] = "451 later"
    with smtp_server(inbox) as port:
        channel = EmailChannel(plain(port))
        counts = deliver(store, {"email": channel}, lambda: NOW)
        again = deliver(store, {"email": channel}, lambda: NOW)
        channel.close()
    assert (counts.sent, counts.failed, counts.later, again.sent) == (2, 1, 1, 0)
    assert sorted(recipients[0] for _, recipients, _ in inbox.mails) == ["p0@lumiere.example", "p3@lumiere.example"]
