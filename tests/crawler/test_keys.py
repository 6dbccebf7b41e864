"""Keys of sources: without its key a source is not crawled and not failing, and a key is told to nobody but its source."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.http import TextResponse

from callwatch.settings import BadSettings, load_settings
from crawler.base import SourceSpider
from crawler.items import BadPage
from crawler.order import CrawlOrder
from crawler.sources import NeedsKey, check_keys, keyless, spiders
from crawler.spiders.national.fr_aides_territoires import FrAidesTerritoires
from store.runs import crawls
from store.types import Outcome
from tests.crawler.crawling import Watch
from tests.crawler.site import Answer, Site

KEY, PASS = "s3same-open", "pass-of-one-day"
MODULES = ("tests.crawler.keyed",)
KEYED = [spider for spider in spiders().values() if spider.needs_key]


@pytest.fixture
def keyed_site(site: Site) -> Site:
    site.answers["/login"] = Answer(json.dumps({"pass": PASS}).encode(), "application/json")
    site.answers["/list"] = Answer(json.dumps([{"id": "a", "title": "A call"}]).encode(), "application/json")
    return site


def order(watch: Watch, *sources: str, key: str = KEY, **more: str) -> CrawlOrder:
    """An order for these sources, or for all where none is named; without a key where it is empty."""
    options: dict[str, dict[str, str]] = {"loop_open": {"base": watch.base}, "loop_keyed": {"base": watch.base}}
    if key:
        options["loop_keyed"]["token"] = key
    return replace(watch.order(), sources=sources, options=options, modules=MODULES, **more)


@pytest.mark.parametrize("key", ["", "  "])
def test_a_source_without_its_key_is_left_out_and_not_failing(watch: Watch, keyed_site: Site, key: str) -> None:
    ended = watch.run(order(watch, key=key))
    assert {name: one.outcome for name, one in ended.items()} == {"loop_open": Outcome.OK}
    with watch.store.reading() as session:
        assert crawls(session, "loop_keyed") == []
    assert "/login" not in keyed_site.paths()


def test_a_source_with_its_key_logs_in_and_is_read(watch: Watch, keyed_site: Site) -> None:
    ended = watch.run(order(watch))
    assert {name: one.outcome for name, one in ended.items()} == {"loop_open": Outcome.OK, "loop_keyed": Outcome.OK}
    sent = {
        one.path: one.headers for one in keyed_site.asked if "X-Token" in one.headers or "Authorization" in one.headers
    }
    assert sent["/login"]["X-Token"] == KEY
    assert sent["/list"]["Authorization"] == f"Bearer {PASS}"


@pytest.mark.parametrize("login", [Answer(json.dumps({"pass": PASS}).encode()), Answer(PASS.encode(), status=401)])
def test_neither_key_nor_pass_is_written_anywhere(
    watch: Watch, keyed_site: Site, tmp_path: Path, login: Answer
) -> None:
    keyed_site.answers["/login"] = login
    told = watch.run(order(watch, record=str(tmp_path / "captures")))
    assert told["loop_keyed"].outcome is (Outcome.OK if login.status == 200 else Outcome.FAILED)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name == "crawl.log" for file in files)
    for file in files:
        body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        assert KEY.encode() not in body, file
        assert PASS.encode() not in body, file
    assert KEY not in "".join(one.dump() for one in told.values())


def test_a_refused_key_says_so(watch: Watch, keyed_site: Site) -> None:
    keyed_site.answers["/login"] = Answer(status=401)
    assert "the key was refused" in watch.run(order(watch))["loop_keyed"].reason


@pytest.mark.parametrize("key", ["", KEY])
def test_a_replay_needs_no_key_and_uses_none(watch: Watch, keyed_site: Site, tmp_path: Path, key: str) -> None:
    watch.run(order(watch, "loop_keyed", record=str(tmp_path / "captures")))
    asked = len(keyed_site.asked)
    named = watch.run(order(watch, "loop_keyed", key=key, replay=str(tmp_path / "captures")))
    found = watch.run(order(watch, key=key, replay=str(tmp_path / "captures")))
    for ended in (named["loop_keyed"], found["loop_keyed"]):
        assert (ended.outcome, ended.counts.unchanged, ended.counts.not_recorded) == (Outcome.OK, 1, 0)
    assert len(keyed_site.asked) == asked


def test_what_is_missing_is_named_with_the_setting_and_the_place_to_get_it() -> None:
    missing = keyless({}, MODULES)
    assert list(missing) == ["loop_keyed"]
    for words in ("token", "[source.loop_keyed]", "CALLWATCH_SOURCE__LOOP_KEYED__TOKEN", "ask the loopback site"):
        assert words in missing["loop_keyed"]
    assert keyless({"loop_keyed": {"token": KEY}}, MODULES) == {}
    check_keys(("loop_open",), {}, MODULES)
    with pytest.raises(NeedsKey, match="loop_keyed needs a key"):
        check_keys(("loop_open", "loop_keyed"), {}, MODULES)


def test_an_order_that_is_printed_holds_no_key() -> None:
    assert KEY not in repr(CrawlOrder("sqlite://", options={"loop_keyed": {"token": KEY}}))


@pytest.mark.parametrize("spider", KEYED, ids=lambda spider: spider.name)
def test_a_key_of_a_source_goes_into_headers_only(spider: type[SourceSpider]) -> None:
    assert spider.key_from
    assert spider.needs_key not in spider.options
    for request in spider(**{spider.needs_key: KEY}).first_requests():
        assert KEY not in request.url
        assert KEY.encode() not in request.body or request.meta.get("confidential")


def test_a_key_is_a_setting_of_the_file_or_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "callwatch.toml").write_text('[source.fr_manche]\naccount = "name:secret"\n')
    monkeypatch.setenv("CALLWATCH_SOURCE__FR_AIDES_TERRITOIRES__TOKEN", KEY)
    missing = keyless(load_settings().source)
    assert not missing.keys() & {"fr_manche", "fr_aides_territoires"}


def test_a_key_in_the_wrong_place_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "callwatch.toml").write_text(f'[source]\nfr_aides_territoires = "{KEY}"\n')
    with pytest.raises(BadSettings, match=r"source\.fr_aides_territoires") as raised:
        load_settings()
    assert KEY not in str(raised.value)


def test_a_source_that_is_asked_for_by_name_is_refused_without_its_key(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CALLWATCH_")}
    words = [sys.executable, "-m", "callwatch", "crawl", "fr_aides_territoires"]
    done = subprocess.run(words, cwd=tmp_path, env=kept, capture_output=True, text=True, timeout=120, check=False)
    said = " ".join(done.stderr.split())
    assert done.returncode == 1
    assert "set token under [source.fr_aides_territoires] in callwatch.toml" in said
    assert "https://aides-territoires.beta.gouv.fr" in said


def test_the_pass_of_a_login_opens_the_pages_that_follow() -> None:
    spider = FrAidesTerritoires(token=KEY)
    [login] = spider.first_requests()
    assert (login.method, login.headers["X-AUTH-TOKEN"]) == ("POST", KEY.encode())
    said = TextResponse(login.url, body=json.dumps({"token": PASS}).encode())
    [page] = spider.parse_login(said, **login.cb_kwargs)
    assert page.headers["Authorization"] == f"Bearer {PASS}".encode()
    [nothing] = spider.parse_login(TextResponse(login.url, body=json.dumps({"said": KEY}).encode()))
    assert isinstance(nothing, BadPage)
    assert KEY not in nothing.reason
    assert not nothing.raw
