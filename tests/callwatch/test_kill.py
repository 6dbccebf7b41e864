"""Killed anywhere, every due message exists exactly once after the next run."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select

from store.session import open_store
from store.tables import Call, Contact, Delivery, Message
from store.types import MessageState
from tests.callwatch.conftest import Command, day

ROUNDS = 20
Told = list[tuple[str, str, int]]  # recipient, call, version


def told(folder: Path) -> Told:
    """What the store says was said, each time it was said."""
    store = open_store(f"sqlite:///{folder}/var/callwatch.db")
    query = (
        select(Contact.email, Call.ref, Delivery.version)
        .join(Contact, Contact.id == Delivery.contact_id)
        .join(Call, Call.id == Delivery.call_id)
        .join(Message, Message.id == Delivery.message_id)
        .where(Message.state == MessageState.SENT)
    )
    with store.reading() as session:
        rows = sorted((row.email, row.ref, row.version) for row in session.execute(query))
    store.close()
    return rows


def mailed(folder: Path) -> list[tuple[str, str]]:
    """What lies in the mail folder: recipient and Message-ID of every file."""
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in (folder / "var" / "mail").iterdir()]
    return sorted((str(mail["To"]), str(mail["Message-ID"])) for mail in mails)


@dataclass(frozen=True)
class Undisturbed:
    """What both days tell when nothing goes wrong, how long the second one takes, and a folder after the first."""

    told: Told
    mails: list[tuple[str, str]]
    seconds: float
    after_first: Path


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    _run(folder, "2026-11-19")
    after_first = shutil.copytree(folder, folder.with_name("after-first"))
    began = time.monotonic()
    _run(folder, "2026-11-20")
    return Undisturbed(told(folder), mailed(folder), time.monotonic() - began, after_first)


def _start(folder: Path, name: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "callwatch", "run", "--once", *day(name, "eu_portal")]
    return subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _run(folder: Path, name: str) -> None:
    assert _start(folder, name).wait(120) == 0


@pytest.mark.slow
def test_kill_9_at_random_moments(undisturbed: Undisturbed, tmp_path: Path, subtests: pytest.Subtests) -> None:
    chance = random.Random(20261120)
    killed = 0
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        name = chance.choice(["2026-11-19", "2026-11-20"])
        if name == "2026-11-20":
            shutil.copytree(undisturbed.after_first, folder)
        else:
            folder.mkdir()
        process = _start(folder, name)
        moment = chance.uniform(0.25, 1.05) * undisturbed.seconds
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        if name == "2026-11-19":
            _run(folder, name)
        _run(folder, "2026-11-20")
        with subtests.test(killed_after=round(moment, 2), on=name):
            assert told(folder) == undisturbed.told
            assert mailed(folder) == undisturbed.mails
    assert killed >= ROUNDS // 2, "most rounds must be killed before their end, or they prove nothing"


def test_a_second_run_on_the_same_input_sends_and_changes_nothing(callwatch: Command, tmp_path: Path) -> None:
    for name in ("2026-11-19", "2026-11-20"):
        assert callwatch("run", "--once", *day(name)).returncode == 0
    before = told(tmp_path), mailed(tmp_path)
    again = callwatch("run", "--once", *day("2026-11-20"))
    assert (told(tmp_path), mailed(tmp_path)) == before
    assert "0 composed" in again.stdout
    assert "0 delivered" in again.stdout
    rows = [
        line.split()
        for line in again.stdout.splitlines()
        if line.strip().startswith(("eu_portal ", "uk_ukri ", "us_nsf "))
    ]
    assert [row[2:4] for row in rows] == [["0", "0"]] * 3, "nothing new, nothing changed"
