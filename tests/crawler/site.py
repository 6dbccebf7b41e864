"""A web site on loopback whose answers a test scripts, and that remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site says to one address. With ``etag``, it says 304 to whoever has it; ``repeat`` sends the body often.

    ``drip`` is the seconds before each byte of the body; ``then`` is what it says from the second time on.
    """

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    delay: float = 0
    repeat: int = 1
    sized: bool = True  # whether it says how long the answer is
    drip: float = 0
    then: Answer | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float  # time.monotonic()


@dataclass(slots=True)
class Site:
    """``answers`` by path and query; an address without one is not found."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    sent: int = 0  # bytes of bodies
    closing: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]


@contextmanager
def serve() -> Iterator[Site]:
    """A running site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    server.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"  # a connection a request: nothing is left open when the site closes

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        site.asked.append(Asked(self.command, self.path, dict(self.headers), body, time.monotonic()))
        answer = site.answers.get(self.path, Answer(b"<html>nothing here</html>", status=404))
        if answer.then:
            site.answers[self.path] = answer.then
        if answer.delay:
            site.closing.wait(answer.delay)
        if answer.etag and self.headers.get("If-None-Match") == answer.etag:
            answer = Answer(status=304, etag=answer.etag)
        with suppress(OSError):  # whoever asked has heard enough
            self._say(site, answer)

    do_POST = do_GET  # noqa: N815

    def _say(self, site: Site, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        if answer.sized:
            self.send_header("Content-Length", str(len(answer.body) * answer.repeat))
        for name, value in {**answer.headers, **({"ETag": answer.etag} if answer.etag else {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.drip:
            self._drip(site, answer)
            return
        for _ in range(answer.repeat):
            self.wfile.write(answer.body)
            site.sent += len(answer.body)

    def _drip(self, site: Site, answer: Answer) -> None:
        for number in range(len(answer.body)):
            if site.closing.wait(answer.drip):
                return
            self.wfile.write(answer.body[number : number + 1])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: the test asks what it wants to know."""
