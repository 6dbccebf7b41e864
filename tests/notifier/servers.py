"""Real SMTP servers on loopback: one that behaves, and one that follows a script."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Inbox:
    """Keeps what a server accepted; ``rcpt`` and ``data`` are the answers that it gives instead, by recipient."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.connections: set[Any] = set()
        self.rcpt: dict[str, str] = {}
        self.data: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.connections.add(session.peer)
        recipient = envelope.rcpt_tos[0]
        if recipient in self.data:
            return self.data[recipient]
        assert isinstance(envelope.original_content, bytes)
        self.mails.append((str(envelope.mail_from), list(envelope.rcpt_tos), envelope.original_content))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def smtp_server(
    inbox: Inbox, *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, password: str = ""
) -> Iterator[int]:
    """A well-behaved server; gives its port. With a password it takes mail only from the user ``callwatch``."""

    def authenticated(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        return AuthResult(success=(given.login, given.password) == (b"callwatch", password.encode()), handled=False)

    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=free_port(),
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=authenticated if password else None,
        auth_required=bool(password),
        auth_require_tls=tls is None,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


Script = Callable[[str], str | float | None]


@contextmanager
def scripted_server(script: Script) -> Iterator[int]:
    """A server that answers as ``script`` says: a reply, seconds of silence, or None to hang up.

    The script is asked with each command's verb, with ``CONNECT``, and with ``END`` after the final dot.
    """

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            verb = "CONNECT"
            while self.answered(verb):
                line = self.rfile.readline()
                if not line:
                    return
                verb = line.split(maxsplit=1)[0].decode().upper() if line.strip() else ""
                if verb == "DATA" and self.answered("DATA"):
                    while line and line != b".\r\n":
                        line = self.rfile.readline()
                    if not line:
                        return
                    verb = "END"

        def answered(self, verb: str) -> bool:
            answer = script(verb)
            if isinstance(answer, float):
                time.sleep(answer)
                return False
            if answer is None:
                return False
            self.wfile.write(answer.encode() + b"\r\n")
            return True

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def polite(**answers: str | float | None) -> Script:
    """A script that accepts everything but what is named."""
    usual = {"CONNECT": "220 ready", "DATA": "354 go on", "QUIT": "221 bye"}
    return lambda verb: answers[verb] if verb in answers else usual.get(verb, "250 OK")
