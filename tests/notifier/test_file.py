"""Messages as files: whole, readable by any mail program, and the same when written again."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from notifier.channels import ChannelDown, open_channel
from notifier.channels.file import FileChannel, FileSettings, file_name
from tests.notifier.test_headers import outbox_message


def test_a_message_becomes_one_file_that_a_mail_program_reads(tmp_path: Path) -> None:
    handed = []
    channel = open_channel("file", FileSettings(tmp_path / "var" / "mail"))
    channel.send(outbox_message(), lambda: handed.append(list((tmp_path / "var" / "mail").glob("*.eml"))))
    (path,) = (tmp_path / "var" / "mail").iterdir()
    assert path.name == "abc@optica.example.eml"
    assert handed == [[]], "it is handed over just before it appears"
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert mail["Subject"] == "3 new calls"
    assert b"\r\n" in path.read_bytes()


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    channel = FileChannel(FileSettings(tmp_path))
    channel.send(outbox_message(), lambda: None)
    before = [(path.name, path.read_bytes()) for path in tmp_path.iterdir()]
    channel.send(outbox_message(), lambda: None)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == before


def test_a_send_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    def lost() -> None:
        raise RuntimeError("the claim is lost")

    with pytest.raises(RuntimeError):
        FileChannel(FileSettings(tmp_path)).send(outbox_message(), lost)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_is_a_channel_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ChannelDown, match="cannot write in"):
        FileChannel(FileSettings(tmp_path / "taken")).send(outbox_message(), lambda: None)


@pytest.mark.parametrize("message_id", ["<../../etc/passwd@x>", "<a/b\\c@x>", "<.hidden@x>", "<ü\x00@x>"])
def test_a_file_name_stays_in_its_folder(message_id: str) -> None:
    name = file_name(message_id)
    assert "/" not in name
    assert not name.startswith(".")
    assert name.isascii()
    assert name.endswith(".eml")
