"""A process that delivers, and dies where it is told: ``python -m tests.notifier.worker URL FOLDER STEP``.

``FOLDER`` takes the mails. ``STEP`` is ``claimed``, ``handed over`` or ``sent``: the process kills itself at that step
of its second message; with ``never`` it works to the end, with ``run`` it composes first.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from notifier.channels.file import FileChannel, FileSettings
from notifier.compose import compose_alerts
from notifier.outbox import deliver
from store.outbox import OutboxMessage
from store.session import open_store
from tests.conftest import NOW


class Mortal(FileChannel):
    """Writes files, and dies at its step of the second message."""

    def __init__(self, folder: Path, step: str, repeatable: bool) -> None:
        super().__init__(FileSettings(folder))
        self.step, self.repeatable, self.count = step, repeatable, 0

    def send(self, message: OutboxMessage, handing_over: Callable[[], None]) -> None:
        def then() -> None:
            handing_over()
            self._die_at("handed over")

        self.count += 1
        self._die_at("claimed")
        super().send(message, then)
        self._die_at("sent")

    def _die_at(self, step: str) -> None:
        if step == self.step and self.count == 2:
            os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, folder: str, step: str, repeatable: str) -> None:
    store = open_store(url)
    if step == "run":
        compose_alerts(store, "file", NOW)
    channel = Mortal(Path(folder), step, repeatable == "repeatable")
    deliver(store, {"file": channel}, lambda: NOW, dt.timedelta(0))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
