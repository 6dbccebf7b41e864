"""Captures: what was recorded is found again, whatever the order of parameters; what is broken is named."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from crawler.capture import BrokenCapture, Recorder, open_capture

URL = "https://api.example/search?text=***&page=1"
DAY = dt.date(2026, 11, 20)


def record(folder: Path, body: bytes, day: dt.date = DAY, source: str = "eu_portal", url: str = URL) -> None:
    Recorder(folder, source, day).record("GET", url, 200, "application/json; charset=utf-8", body)


def found(folder: Path, url: str = URL, method: str = "GET") -> bytes | None:
    recorded = open_capture(folder).find(method, url)
    return recorded.body() if recorded else None


def test_what_was_recorded_is_found(tmp_path: Path) -> None:
    record(tmp_path, b'{"a": 1}')
    recorded = open_capture(tmp_path).find("get", URL)
    assert recorded is not None
    assert (recorded.status, recorded.content_type) == (200, "application/json; charset=utf-8")
    assert recorded.body() == b'{"a": 1}'
    assert recorded.path.name.endswith(".json.gz")
    assert recorded.path.parent == tmp_path / "eu_portal" / "2026-11-20"


def test_the_order_of_parameters_does_not_matter_and_their_values_do(tmp_path: Path) -> None:
    record(tmp_path, b"1")
    assert found(tmp_path, "https://api.example/search?page=1&text=***") == b"1"
    assert found(tmp_path, "https://api.example/search?page=2&text=***") is None
    assert found(tmp_path, URL, "POST") is None


def test_a_request_is_found_by_its_body_where_bodies_differ(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "eu_portal", DAY)
    for sent in (b"english", b"all"):
        recorder.record("POST", URL, 200, "application/json", b"for " + sent, sent=sent)
    capture = open_capture(tmp_path)
    assert [one.body() for sent in (b"english", b"all", b"else") if (one := capture.find("POST", URL, sent))] == [
        b"for english",
        b"for all",
        b"for all",
    ]


def test_a_capture_without_bodies_answers_any_body(tmp_path: Path) -> None:
    record(tmp_path, b"1")
    recorded = open_capture(tmp_path).find("GET", URL, b"anything")
    assert recorded is not None
    assert recorded.body() == b"1"


def test_of_a_tree_the_newest_day_serves(tmp_path: Path) -> None:
    record(tmp_path, b"old", dt.date(2026, 4, 24), "a")
    record(tmp_path, b"new", dt.date(2026, 8, 21), "a")
    record(tmp_path, b"older", dt.date(2026, 7, 5), "z")
    assert found(tmp_path) == b"new"
    assert found(tmp_path / "a" / "2026-04-24") == b"old"


def test_a_folder_that_is_no_day_comes_before_any_day(tmp_path: Path) -> None:
    record(tmp_path, b"day")
    loose = tmp_path / "zzz"
    loose.mkdir()
    (loose / "1.json").write_bytes(b"loose")
    entry = {"method": "GET", "url": URL, "status": 200, "content_type": "application/json", "file": "1.json"}
    (loose / "index.jsonl").write_text(json.dumps(entry) + "\n\n")
    assert found(tmp_path) == b"day"
    assert found(loose) == b"loose"


def test_a_day_recorded_again_is_that_recording_alone(tmp_path: Path) -> None:
    record(tmp_path, b"first", url="https://a.example/gone")
    record(tmp_path, b"second")
    assert found(tmp_path, "https://a.example/gone") is None
    assert found(tmp_path) == b"second"


def test_the_last_answer_to_an_address_serves(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "eu_portal", DAY)
    recorder.record("GET", URL, 500, "text/html", b"oops")
    recorder.record("GET", URL, 200, "text/html", b"fine")
    assert found(tmp_path) == b"fine"


def test_a_folder_without_captures_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenCapture, match=rf"{tmp_path} holds no index\.jsonl"):
        open_capture(tmp_path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{broken", "line 2: not an entry"),
        ('{"method": "GET"}', "line 2: not an entry of a capture: 'url'"),
        ("[]", "line 2: not an entry"),
        ("null", "line 2: not an entry"),
        (
            '{"method": "GET", "url": "u", "status": 200, "file": "gone.json"}',
            "line 2: the payload gone.json is not there",
        ),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    record(tmp_path, b"1")
    (index,) = tmp_path.rglob("index.jsonl")
    index.write_text(index.read_text() + line + "\n")
    with pytest.raises(BrokenCapture, match=words):
        open_capture(tmp_path)


def test_payloads_are_small_and_the_same_each_time(tmp_path: Path) -> None:
    record(tmp_path / "a", b"x" * 100_000)
    record(tmp_path / "b", b"x" * 100_000)
    first, second = (next((tmp_path / name).rglob("*.gz")).read_bytes() for name in "ab")
    assert first == second
    assert len(first) < 1_000
    assert gzip.decompress(first) == b"x" * 100_000
