"""What each command promises to whoever types it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from callwatch.commands.running import moment
from tests.callwatch.conftest import CAPTURES, Command, day


def test_run_loads_the_starter_cluster_and_leaves_mails_in_the_folder(callwatch: Command, tmp_path: Path) -> None:
    done = callwatch("run", "--once", *day("2026-11-20"))
    assert done.returncode == 0, done.stderr
    assert "loaded the starter cluster" in done.stdout
    assert "eu_portal" in done.stdout
    assert list((tmp_path / "var" / "mail").glob("*.eml"))


def test_an_answer_moves_a_profile_and_can_be_taken_back(callwatch: Command) -> None:
    assert callwatch("run", "--once", *day("2026-11-20")).returncode == 0
    key = json.loads(callwatch("profiles", "--json").stdout)[0]["key"]
    call = json.loads(callwatch("profiles", key, "--json").stdout)["calls"][0]["id"]
    assert "Noted" in callwatch("feedback", "fits", key, call, "--by", "Ana").stdout
    assert "said before" in callwatch("feedback", "fits", key, call).stdout
    given = json.loads(callwatch("feedback", "list", key, "--json").stdout)
    assert given["drift"]["more"]
    assert [known["said"]["said_by"] for known in given["answers"]] == ["Ana"]
    assert "wants more" in callwatch("feedback", "list", key).stdout
    assert callwatch("match").returncode == 0
    assert "Taken back" in callwatch("feedback", "undo", given["answers"][0]["id"]).stdout
    assert json.loads(callwatch("feedback", "list", key, "--json").stdout)["drift"]["more"] == []
    assert callwatch("feedback", "undo", given["answers"][0]["id"]).returncode == 1


def test_demo_ends_with_an_alert_that_says_why(callwatch: Command) -> None:
    done = callwatch("demo")
    assert done.returncode == 0, done.stderr
    alert = done.stdout.partition("One alert")[2]
    assert "Why" in alert
    assert "Deadline" in alert
    assert callwatch("demo").stdout == done.stdout, "a demo is always the same"


def test_what_changes_nothing_can_print_json(callwatch: Command) -> None:
    assert callwatch("run", "--once", *day("2026-11-20")).returncode == 0
    sources = json.loads(callwatch("sources", "--json").stdout)
    assert {source["name"] for source in sources} >= {"eu_portal", "uk_ukri", "us_nsf"}
    calls = json.loads(callwatch("calls", "list", "--closed", "--json").stdout)
    assert len(calls) > 40
    found = json.loads(callwatch("calls", "search", "hyperspectral", "--json").stdout)
    assert "yperspectral" in json.dumps(found[0])
    shown = json.loads(callwatch("calls", "show", found[0]["id"], "--json").stdout)
    assert shown["title"] == found[0]["title"]
    assert shown["history"] == []
    profiles = json.loads(callwatch("profiles", "--json").stdout)
    assert len(profiles) == 3
    tested = json.loads(callwatch("profiles", profiles[0]["key"], "--a-month", 1, "--json").stdout)
    assert sum(tested["weeks"]) == tested["told"] >= len(tested["calls"]) > 0
    assert 0 < tested["threshold_for_a_month"] <= 1
    assert all(call["score"]["reasons"] for call in tested["calls"])
    runs = json.loads(callwatch("runs", "--json").stdout)
    assert {run["job"] for run in runs} == {"crawl", "match", "compose", "deliver"}
    messages = json.loads(callwatch("messages", "--json").stdout)
    assert {message["state"] for message in messages} == {"sent"}


@pytest.mark.parametrize(
    "words", [["sources"], ["calls", "list"], ["calls", "search", "laser"], ["profiles"], ["runs"], ["messages"]]
)
def test_tables_for_people(callwatch: Command, words: list[str]) -> None:
    done = callwatch(*words)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["crawl", "eu_portl"], "no source is named eu_portl; there are: "),
        (["calls", "show", "nothing-like-it"], "No call is known as nothing-like-it"),
        (["profiles", "nobody"], "nobody"),
        (["members", "import", "absent.toml"], "absent.toml"),
        (["run", "--once", "--replay", "."], "holds no index.jsonl"),
        (["match", "--as-of", "yesterday"], "'yesterday' is no ISO 8601 time"),
        (["resolve", "<nobody@nowhere>", "--sent"], "No uncertain message"),
    ],
)
def test_a_wrong_word_is_named_with_what_to_do(callwatch: Command, words: list[str], said: str) -> None:
    done = callwatch(*words)
    assert done.returncode != 0
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_a_roster_is_imported_and_whoever_left_is_ended(callwatch: Command, tmp_path: Path) -> None:
    assert callwatch("init").returncode == 0
    assert (tmp_path / "callwatch.toml").is_file()
    roster = tmp_path / "roster.toml"
    starter = Path(__file__).parents[2] / "profiles" / "starter.toml"
    roster.write_text(starter.read_text(encoding="utf-8"), encoding="utf-8")
    again = callwatch("members", "import", roster)
    assert "members: 0 created, 0 updated, 3 unchanged, 0 ended" in again.stdout


def test_a_profile_is_tried_as_a_roster_has_it_before_that_is_imported(callwatch: Command, tmp_path: Path) -> None:
    assert callwatch("init").returncode == 0
    starter = (Path(__file__).parents[2] / "profiles" / "starter.toml").read_text(encoding="utf-8")
    edited, broken = tmp_path / "edited.toml", tmp_path / "broken.toml"
    edited.write_text(starter.replace("threshold = 0.5", "threshold = 0.7"), encoding="utf-8")
    broken.write_text(starter.replace("threshold = 0.5", "threshold = 7"), encoding="utf-8")
    tried = [
        json.loads(callwatch("profiles", "lasers-and-sensors", "--json", *words).stdout)
        for words in ([], ["--roster", edited])
    ]
    assert [one["threshold"] for one in tried] == [0.5, 0.7]
    for roster, said in ((broken, "members[0].profiles[0].threshold: "), (tmp_path / "absent.toml", "No such file")):
        done = callwatch("profiles", "lasers-and-sensors", "--roster", roster)
        assert done.returncode == 1
        assert said in done.stderr


def test_a_source_that_is_down_is_said_and_the_rest_goes_on(callwatch: Command) -> None:
    """No network is reached here: every address of the replay is missing from the capture."""
    done = callwatch("crawl", "us_nsf", *day("2026-11-20")[:1], CAPTURES / "2026-11-20" / "uk_ukri")
    assert done.returncode == 1
    assert "us_nsf" in done.stdout
    assert "failed" in done.stdout


def test_a_request_that_a_capture_lacks_is_counted(callwatch: Command) -> None:
    done = callwatch("crawl", "uk_ukri", *day("2026-11-20"))
    assert done.returncode == 0
    assert "not recorded" in done.stdout


def test_ctrl_c_ends_the_service_cleanly(tmp_path: Path, environment: dict[str, str]) -> None:
    """With every source down: the proxy is a port of this machine that nobody listens on."""
    words = [sys.executable, "-u", "-m", "callwatch", "run"]
    dead = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "CALLWATCH_SOURCES": '["us_nsf"]'}
    service = subprocess.Popen(
        words,
        cwd=tmp_path,
        env={**environment, **dead},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that starts the tests in the background has them ignore Ctrl-C, and so would what they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  (one thread)
    )
    assert service.stdout is not None
    for line in service.stdout:
        if "Ctrl-C ends it" in line:
            break
    time.sleep(0.2)
    service.send_signal(signal.SIGINT)
    out, err = service.communicate(timeout=120)
    assert service.returncode == 130
    assert "Ended." in out
    assert "Traceback" not in err


def test_a_day_alone_is_its_morning() -> None:
    assert str(moment("2026-08-21")) == "2026-08-21 08:00:00+00:00"
    assert str(moment("2026-08-21T08:00:00+02:00")) == "2026-08-21 06:00:00+00:00"
    assert moment(None) is None


NO_WORD, NOTHING_SENT = "No word of it tells one call from another", "Nothing would have been sent"


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("the", NO_WORD),
        ("激光 光谱 传感器", NO_WORD),
        (" ".join(f"word{number}" for number in range(20_000)), NOTHING_SENT),
    ],
    ids=["a stop word", "chinese", "20,000 words"],
)
def test_an_absurd_profile_gets_a_clear_verdict(callwatch: Command, tmp_path: Path, words: str, verdict: str) -> None:
    roster = tmp_path / "roster.toml"
    profile = f'[[members.profiles]]\nkey = "absurd"\nname = "Absurd"\ntext = "{words}"\n'
    member = '[[members]]\nkey = "m"\nname = "M"\norganisation = "sme"\ncountry = "FR"\n'
    roster.write_text(f'[cluster]\nkey = "c"\nname = "C"\n{member}{profile}', encoding="utf-8")
    done = callwatch("members", "import", roster)
    assert done.returncode == 0, done.stderr
    assert callwatch("match").returncode == 0
    tested = callwatch("profiles", "absurd")
    assert tested.returncode == 0, tested.stderr
    assert verdict in tested.stderr
