"""kill -9 at any step, then a run: every message exists exactly once, and none is sent blindly again."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from notifier.compose import compose_alerts
from store.outbox import messages
from store.types import CallData, MessageState
from tests.conftest import NOW
from tests.notifier.world import World

ROOT = Path(__file__).parents[2]


class Bench:
    """A store with mail to send, workers that are processes of their own, and the folder that their mail goes to."""

    def __init__(self, world: World, url: str, folder: Path) -> None:
        self.world, self.store, self.url, self.mail = world, world.store, url, folder

    def populate(self, calls: list[CallData], people: int) -> None:
        profile = self.world.profile(
            "Food sensors", *[self.world.person(f"p{n}@lumiere.example") for n in range(people)]
        )
        for call in calls:
            self.world.match(profile, self.world.call(call))

    def worker(self, step: str, *, repeatable: bool = True) -> subprocess.Popen[bytes]:
        arguments = [self.url, str(self.mail), step, "repeatable" if repeatable else "once"]
        return subprocess.Popen([sys.executable, "-m", "tests.notifier.worker", *arguments], cwd=ROOT)

    def states(self) -> list[MessageState]:
        with self.store.reading() as session:
            return [message.state for message in reversed(messages(session))]

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.mail.glob("*.eml")}

    def progress(self) -> int:
        """How much was composed and written so far."""
        return len(self.states()) + len(list(self.mail.glob("*.eml")))


@pytest.fixture
def bench(world: World, database_url: str, tmp_path: Path) -> Bench:
    return Bench(world, database_url, tmp_path / "mail")


@pytest.mark.parametrize("step", ["claimed", "handed over", "sent"])
def test_a_repeatable_channel_finishes_what_a_killed_worker_began(
    bench: Bench, make_call: Callable[..., CallData], step: str
) -> None:
    bench.populate([make_call()], people=4)
    compose_alerts(bench.store, "file", NOW)
    assert bench.worker(step).wait() == -signal.SIGKILL
    assert len(bench.files()) == (2 if step == "sent" else 1)
    assert bench.worker("never").wait() == 0
    assert bench.states() == [MessageState.SENT] * 4
    assert len(bench.files()) == 4


@pytest.mark.parametrize(("step", "uncertain"), [("claimed", False), ("handed over", True), ("sent", True)])
def test_another_channel_never_resends_what_may_have_gone_out(
    bench: Bench, make_call: Callable[..., CallData], step: str, uncertain: bool
) -> None:
    bench.populate([make_call()], people=4)
    compose_alerts(bench.store, "file", NOW)
    assert bench.worker(step, repeatable=False).wait() == -signal.SIGKILL
    first = bench.files()
    bench.mail = bench.mail.with_name("after")
    assert bench.worker("never", repeatable=False).wait() == 0
    expected = [MessageState.SENT] * 4
    if uncertain:
        expected[1] = MessageState.UNCERTAIN
    assert bench.states() == expected
    assert first.keys() & bench.files().keys() == set(), "nobody got a thing twice"


def test_a_worker_killed_again_and_again_leaves_every_mail_exactly_once(
    bench: Bench, make_call: Callable[..., CallData]
) -> None:
    people, calls, chance = 60, 3, random.Random(20261120)
    bench.populate([make_call(ref=str(n), title=f"Call {n}.") for n in range(calls)], people)
    for _ in range(6):
        process = bench.worker("run")
        enough = bench.progress() + chance.randrange(1, 25)
        while process.poll() is None and bench.progress() < enough:
            time.sleep(0.005)
        process.kill()
        assert process.wait() == -signal.SIGKILL
    assert bench.worker("run").wait() == 0
    assert bench.states() == [MessageState.SENT] * people
    texts = list(bench.files().values())
    assert len(texts) == people
    assert all(text.count(f"{n + 1}. Call {n}.\r\n".encode()) == 1 for text in texts for n in range(calls))
