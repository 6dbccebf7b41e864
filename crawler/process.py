"""Crawling in a process of its own: a Scrapy reactor cannot be started twice.

``crawl`` is the side of whoever orders a crawl; ``python -m crawler`` is the other one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.order import CrawlOrder, Progress

PATIENCE = 3  # seconds that a crawl which is to end may wait for pages that are on their way
GRACE = 20  # seconds that it then gets to save what it has read

_ERROR = re.compile(r"[A-Za-z_][\w.]*: ")  # as a traceback ends


class CrawlFailed(RuntimeError):
    """Raised when the crawl process itself could not do its work; says its last words."""


def crawl(order: CrawlOrder, log: Path, stop: threading.Event | None = None) -> Iterator[Progress]:
    """Run the crawl and yield how it goes; its log is appended to ``log``.

    Closing the iterator, an interrupt, or ``stop`` being set ends the crawl: it saves what it has read. Raises
    CrawlFailed.
    """
    yield from map(Progress.load, told_by("crawler", order.dump(), log, stop))


def told_by(module: str, order: str, log: Path, stop: threading.Event | None = None) -> Iterator[str]:
    """The lines that a module, run as a process with ``order`` on its standard input, says. Raises CrawlFailed."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as errors:
        start = errors.tell()
        with _process(module, errors) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(order + "\n")
            process.stdin.flush()
            if stop is not None:
                threading.Thread(target=_end_when, args=(stop, process), daemon=True).start()
            yield from process.stdout
            status = process.wait()
    if status:
        said = _last_words(log.read_bytes()[start:].decode("utf-8", errors="replace"))
        raise CrawlFailed(said or f"the crawl process ended with status {status}; see {log}")


def _last_words(log: str) -> str:
    """The last line that names an error, else the last line."""
    lines = log.strip().splitlines()
    errors = [line for line in lines if _ERROR.match(line)]
    return (errors or lines or [""])[-1]


def _end_when(stop: threading.Event, process: subprocess.Popen[str]) -> None:
    while process.poll() is None:
        if stop.wait(1):
            _end(process)
            return


def _end(process: subprocess.Popen[str]) -> None:
    """Ask the crawl to end; then to wait for no page any more; then end it hard."""
    for ask, patience in ((process.terminate, PATIENCE), (process.terminate, GRACE), (process.kill, None)):
        ask()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        return


def end_with_parent() -> None:
    """In the process that was started: whoever ordered it holds the other end of its standard input.

    When that dies, nobody waits for us. Ending hard is safe: each batch is a transaction, and the next crawl reads what
    was lost.
    """
    sys.stdin.read()
    os._exit(1)


@contextmanager
def _process(module: str, errors: object) -> Iterator[subprocess.Popen[str]]:
    # A session of its own: Ctrl-C reaches this process alone, which then ends the crawl in good order.
    process = subprocess.Popen(  # noqa: S603  (a module of ours, by name)
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,  # type: ignore[call-overload]
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            _end(process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()
