"""Messages as files: one ``.eml`` each, that any mail reader opens."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from notifier.channels import ChannelDown
from notifier.mime import to_bytes
from store.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class FileSettings:
    """``folder`` is made where it is missing."""

    folder: Path


def file_name(message_id: str) -> str:
    """The name of a message's file: its Message-ID, with nothing that a file system could misread."""
    return re.sub(r"[^A-Za-z0-9@._-]+", "-", message_id.strip("<>")).lstrip(".") + ".eml"


class FileChannel:
    """Writes each message whole or not at all; writing it again changes nothing."""

    repeatable = True

    def __init__(self, settings: FileSettings) -> None:
        self.folder = settings.folder

    def send(self, message: OutboxMessage, handing_over: Callable[[], None]) -> None:
        content = to_bytes(message)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = self._draft(content)
        except OSError as error:
            raise ChannelDown(f"cannot write in {self.folder}: {error.strerror}") from error
        try:
            handing_over()
            draft.replace(self.folder / file_name(message.message_id))
            self._sync()
        except OSError as error:
            raise ChannelDown(f"cannot write in {self.folder}: {error.strerror}") from error
        finally:
            draft.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is held."""

    def _draft(self, content: bytes) -> Path:
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", suffix=".tmp", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return Path(file.name)

    def _sync(self) -> None:
        """Make the new name durable, not only the bytes."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
