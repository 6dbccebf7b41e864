"""Every source reads its capture as a person has checked it, and keeps the grammar of sources.

A new source needs no code here: its capture lies in ``callwatch/demo/captures/<day>/<name>``, the first run of this test
writes ``expected/<name>.json`` and fails, so that somebody reads it. The rest is what the shipped captures, two days in
a row, were written to show.
"""

from __future__ import annotations

import datetime as dt
import inspect
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

import crawler.spiders
from crawler.base import SourceSpider
from crawler.fields import LANGUAGES
from crawler.order import CrawlOrder, Progress
from crawler.process import crawl
from crawler.sources import spiders
from store.codec import load_call
from store.session import Store, open_store
from store.states import next_deadline, state_of
from store.tables import Call, CallChange, Record, Sighting
from store.types import CallData, DeadlineModel, Kind, Level, Outcome, State, Weight

ROOT = Path(__file__).parents[2]
CAPTURES = ROOT / "callwatch" / "demo" / "captures"
EXPECTED = Path(__file__).parent / "expected"
SPIDERS = Path(crawler.spiders.__file__ or "").parent
FIRST, SECOND = "2026-11-19", "2026-11-20"
METADATA = ("Publisher:", "Holds:", "API documentation:", "Caveats:", "Licence:")
PREFIXES = {"": "eu", "GB": "uk"}  # where a name begins with something else than the country's code
LINES, ENOUGH_SOURCES = 40, 10  # the median; what leaves repeat belongs into a base class


def replay_all(database: str, sources: Sequence[str], capture: Path, day: str, log: Path) -> dict[str, Progress]:
    """Crawl some sources from a capture in the morning of ``day``; gives how each ended."""
    order = CrawlOrder(database, tuple(sources), replay=str(capture), as_of=f"{day}T08:00:00+00:00")
    return {progress.source: progress for progress in crawl(order, log) if progress.event == "ended"}


def replay(database: str, source: str, capture: Path, day: str, log: Path) -> Progress:
    """Likewise one source."""
    return replay_all(database, (source,), capture, day, log)[source]


def stored(store: Store, source: str) -> list[CallData]:
    """The calls of a source as they were last read, by their references."""
    with store.reading() as session:
        rows = session.scalars(
            select(Record.data).join(Sighting).where(Sighting.source == source).order_by(Sighting.ref)
        ).all()
    return [load_call(row) for row in rows]


# --- every source


@pytest.fixture(params=list(spiders()))
def spider(request: pytest.FixtureRequest) -> type[SourceSpider]:
    return spiders()[request.param]


@dataclass(frozen=True)
class Walk:
    """All sources after one crawl of their newest captures: how each ended, and where it was saved."""

    ended: dict[str, Progress]
    folder: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/callwatch.db"

    def copied(self, folder: Path) -> Walk:
        """The same in a place of its own."""
        shutil.copy(self.folder / "callwatch.db", folder)
        return Walk(self.ended, folder)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Walk:
    walk = Walk({}, tmp_path_factory.mktemp("walk"))
    (walk.folder / "callwatch.db").write_bytes(sqlite_template)
    newest: dict[str, list[str]] = {}
    for name in spiders():
        if days := sorted(day.name for day in CAPTURES.iterdir() if (day / name).is_dir()):
            newest.setdefault(days[-1], []).append(name)
    for day, names in newest.items():
        walk.ended.update(replay_all(walk.url, names, CAPTURES, day, walk.folder / "crawl.log"))
    return walk


def test_a_source_reads_its_capture_as_expected(spider: type[SourceSpider], walk: Walk) -> None:
    assert spider.name in walk.ended, (
        f"record a capture of {spider.name}, or write one by hand: {CAPTURES}/<day>/{spider.name} is not there"
    )
    assert walk.ended[spider.name].outcome is Outcome.OK, walk.ended[spider.name].reason
    store = open_store(walk.url)
    query = select(Record.data).join(Sighting).where(Sighting.source == spider.name).order_by(Sighting.ref)
    with store.reading() as session:
        rows = session.scalars(query).all()
    store.close()
    calls = [json.loads(row) for row in rows]
    expected = EXPECTED / f"{spider.name}.json"
    if not expected.is_file():
        expected.write_text(json.dumps(calls, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was not there; it is written now: read it, line by line, and run again")
    assert calls == json.loads(expected.read_text(encoding="utf-8"))


def test_a_source_keeps_the_grammar(spider: type[SourceSpider]) -> None:
    file = Path(inspect.getfile(spider))
    doc = inspect.getdoc(spider) or ""
    assert file.stem == spider.name
    assert spider.__name__ == "".join(part.capitalize() for part in spider.name.split("_"))
    assert file.parent.name == spider.level.value, "the folder is the level"
    assert spider.name.startswith(f"{PREFIXES.get(spider.country, spider.country.lower())}_")
    assert re.fullmatch("[A-Z]{2}" if spider.level is not Level.EUROPEAN else "", spider.country)
    assert spider.language in LANGUAGES
    assert ZoneInfo(spider.zone)
    assert spider.title
    assert doc.partition("\n")[0].endswith(".")
    assert [line for line in METADATA if not re.search(rf"^{line} \S", doc, re.MULTILINE)] == []
    assert not re.search(r"\b(sqlalchemy|store\.(session|tables))\b", file.read_text(encoding="utf-8"))


def test_the_documentation_lists_every_source() -> None:
    """docs/sources.md is made of what the sources say of themselves; where it is stale it is written anew, to be read."""
    page = ROOT / "docs" / "sources.md"
    current = page.read_text(encoding="utf-8") if page.is_file() else ""
    if current != (fresh := _sources_page()):
        page.write_text(fresh, encoding="utf-8")
        pytest.fail(f"{page} was stale; it is written anew: read it, and run again")


def test_the_readme_counts_the_sources() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    countries = {spider.country for spider in spiders().values() if spider.country}
    assert f"\n{len(spiders())} sources: " in readme
    assert f" of {len(countries)} countries." in readme


def _sources_page() -> str:
    lines = ["# Sources", "", "Each says this of itself, in its file below `crawler/spiders/`.", ""]
    for level in Level:
        found = [spider for spider in spiders().values() if spider.level is level]
        lines += [f"## {level.capitalize()}", "", "| source | what | holds | caveats |", "|---|---|---|---|"]
        for spider in found:
            holds, caveats = (_said(spider, word) for word in ("Holds", "Caveats"))
            lines.append(f"| `{spider.name}` | {spider.title} | {holds} | {caveats} |")
        lines.append("")
    return "\n".join(lines)


def _said(spider: type[SourceSpider], word: str) -> str:
    doc = inspect.cleandoc(spider.__doc__ or "")
    found = re.search(rf"^{word}: (.*?)(?=^[A-Z][A-Za-z ]+: |\Z)", doc, re.MULTILINE | re.DOTALL)
    return " ".join(found[1].split()).rstrip(".").replace("|", "\\|") if found else ""


def test_sources_are_short() -> None:
    lengths = [
        len(file.read_text(encoding="utf-8").splitlines()) for file in SPIDERS.rglob("*.py") if file.stem != "__init__"
    ]
    if len(lengths) < ENOUGH_SOURCES:
        pytest.skip(f"{len(lengths)} sources are too few for a median of their lengths")
    assert median(lengths) <= LINES, "if sources grow, a base class is missing"


LOGIN = b"<html><head><title>Sign in</title></head><body><main>Please show that you are human.</main></body></html>"
WITH_DETAILS = [name for name, spider in spiders().items() if getattr(spider, "details", False)]


@pytest.mark.parametrize("spoilt", ["login page", "not recorded"])
def test_a_detail_page_that_cannot_be_had_changes_nothing(spoilt: str, walk: Walk, tmp_path: Path) -> None:
    spoil = {name: spoiling(name, tmp_path / "spoilt" / "2026-11-21" / name, spoilt) for name in WITH_DETAILS}
    assert [name for name, pages in spoil.items() if not pages] == [], "no page of a call: this would prove nothing"
    after = walk.copied(tmp_path)
    again = replay_all(after.url, WITH_DETAILS, tmp_path / "spoilt", "2026-11-21", tmp_path / "crawl.log")
    assert again.keys() == set(WITH_DETAILS)
    counts = {name: (progress.counts.new, progress.counts.changed) for name, progress in again.items()}
    assert {name: count for name, count in counts.items() if any(count)} == {}
    stores = open_store(walk.url), open_store(after.url)
    differing = [name for name in WITH_DETAILS if stored(stores[0], name) != stored(stores[1], name)]
    for store in stores:
        store.close()
    assert differing == []


def spoiling(name: str, folder: Path, spoilt: str) -> int:
    """A copy of a source's newest capture whose pages of calls are login pages, or lack; gives how many there were."""
    newest = max(day for day in CAPTURES.iterdir() if (day / name).is_dir())
    capture = shutil.copytree(newest / name, folder)
    listing = {request.url for request in spiders()[name]().first_requests()}
    index = [json.loads(line) for line in (capture / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    details = [entry for entry in index if entry["url"] not in listing]
    for entry in details:
        (capture / entry["file"]).write_bytes(LOGIN)
        entry["content_type"] = "text/html"
    kept = index if spoilt == "login page" else [entry for entry in index if entry not in details]
    (capture / "index.jsonl").write_text("\n".join(map(json.dumps, kept)), encoding="utf-8")
    return len(details)


# --- what the two days show


@dataclass(frozen=True)
class Lived:
    """The shipped sources after both days, and how each crawl of them ended, by source and day."""

    store: Store
    ended: dict[tuple[str, str], Progress]

    def call(self, words: str) -> CallData:
        """The one call whose title, reference or identifier holds ``words``."""
        found = [
            call for call in self.calls() if any(words in name for name in (call.title, call.ref, call.identifier))
        ]
        assert len(found) == 1, [call.title for call in found]
        return found[0]

    def calls(self) -> list[CallData]:
        return [call for source in ("eu_portal", "uk_ukri", "us_nsf") for call in stored(self.store, source)]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("lived")
    (folder / "callwatch.db").write_bytes(sqlite_template)
    url = f"sqlite:///{folder}/callwatch.db"
    ended = {
        (source, day): replay(url, source, CAPTURES / day / source, day, folder / "crawl.log")
        for day in (FIRST, SECOND)
        for source in ("eu_portal", "uk_ukri", "us_nsf")
    }
    store = open_store(url)
    yield Lived(store, ended)
    store.close()


def page(day: str) -> list[dict[str, Any]]:
    """The portal's results as the capture of ``day`` holds them."""
    text = (CAPTURES / day / "eu_portal" / "001-search.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)["results"]
    return found


def test_the_ledger_says_what_each_day_brought(lived: Lived) -> None:
    counts = {key: progress.counts for key, progress in lived.ended.items()}
    assert {progress.outcome for progress in lived.ended.values()} == {Outcome.OK}
    seen = {
        key: (count.found, count.new, count.changed, count.unchanged, count.missing) for key, count in counts.items()
    }
    assert seen == {
        ("eu_portal", FIRST): (30, 30, 0, 0, 0),
        ("uk_ukri", FIRST): (7, 7, 0, 0, 0),
        ("us_nsf", FIRST): (9, 9, 0, 0, 0),
        ("eu_portal", SECOND): (32, 3, 4, 25, 1),
        ("uk_ukri", SECOND): (8, 1, 0, 7, 0),
        ("us_nsf", SECOND): (9, 1, 0, 8, 0),  # a feed forgets; nothing is missing from it
    }


def test_only_what_really_changed_is_a_change(lived: Lived) -> None:
    query = select(Call.identifier, CallChange.field, CallChange.old, CallChange.new, CallChange.weight).join(Call)
    with lived.store.reading() as session:
        changes = sorted(tuple(row) for row in session.execute(query))
    major = [change[:4] for change in changes if change[4] is Weight.MAJOR]
    minor = {change[0] for change in changes if change[4] is Weight.MINOR}
    assert major == [
        ("EU4H-2027-PJ-04", "deadlines", "21 January 2027", "4 February 2027"),
        ("HORIZON-CL4-2027-04-DIGITAL-EMERGING-11", "deadlines", "26 January 2027", "18 February 2027"),
        (
            "HORIZON-EIC-2027-ACCELERATOR-03",
            "deadlines",
            "13 January 2027; 10 March 2027; 6 October 2027",
            "10 March 2027; 6 October 2027",
        ),
    ]
    assert minor == {"SMP-COSME-2027-CLUSTER-01"}, "wording alone"


def test_a_jitter_of_seconds_is_no_change(lived: Lived) -> None:
    first, second = (
        next(found["metadata"]["deadlineDate"] for found in page(day) if found["reference"].startswith("188214"))
        for day in (FIRST, SECOND)
    )
    assert first != second
    call = lived.call("EuropeAid/188214")
    assert [(deadline.day, deadline.time) for deadline in call.deadlines] == [(dt.date(2026, 12, 21), dt.time(15, 0))]
    with lived.store.reading() as session:
        assert session.scalar(select(Call.reading).where(Call.ref == call.ref)) == 1


def test_one_absence_closes_nothing(lived: Lived) -> None:
    query = select(Sighting.misses, Call.ended_at).join(Call).where(Call.identifier == "CERV-2027-DAPHNE-02")
    with lived.store.reading() as session:
        assert tuple(session.execute(query).one()) == (1, None)


def test_a_stub_is_no_call(lived: Lived) -> None:
    stubs = [found for found in page(SECOND) if found["metadata"]["DATASOURCE"] == ["SEDIA_PRD_CENTRICITY"]]
    assert len(stubs) == lived.ended["eu_portal", SECOND].counts.skipped == 1
    assert stubs[0]["metadata"]["identifier"][0] not in {call.identifier for call in lived.calls()}


def test_open_is_not_believed_when_every_deadline_is_past(lived: Lived) -> None:
    call = lived.call("ERASMUS-SPORT-2026")
    assert call.source_status == "open"
    assert state_of(call, dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)) is State.CLOSED


def test_cascade_calls_of_one_topic_are_two_calls_with_their_own_names(lived: Lived) -> None:
    pair = [call for call in lived.calls() if call.identifier == "HORIZON-CL4-2025-03-DIGITAL-EMERGING-54"]
    assert [call.kind for call in pair] == [Kind.CASCADE, Kind.CASCADE]
    assert [call.title for call in pair] == [
        "LUMENBRIDGE open call 1: photonic prototypes for small companies",
        "LUMENBRIDGE open call 2: optical sensing for farms and food",
    ]
    assert len({call.url for call in pair}) == 2, "each has its own page; the search gives both that of their topic"


@pytest.mark.parametrize(
    "trace", ["<script", "onerror", "onclick", "onload", "javascript:", "<iframe", "attacker", "owned"]
)
def test_hostile_markup_comes_out_harmless(lived: Lived, trace: str) -> None:
    assert trace in (CAPTURES / SECOND / "eu_portal" / "001-search.json").read_text(encoding="utf-8")
    call = lived.call("SAFEHAMLET")
    assert call.title == "SAFEHAMLET call for village pilots"
    assert "Grants of EUR 20 000, apply here." in call.text
    assert not any(trace in text for text in (call.title, call.summary, call.text, call.url))


@pytest.mark.parametrize(
    ("identifier", "written", "meant"),
    [
        ("HORIZON-JU-CHIPS-2027-FT1-IA", "2027-03-15T23:00", dt.date(2027, 3, 16)),
        ("HORIZON-HLTH-2027-01-TOOL-05", "2027-04-13T22:00", dt.date(2027, 4, 14)),
    ],
)
def test_a_day_is_never_the_day_before(lived: Lived, identifier: str, written: str, meant: dt.date) -> None:
    [given] = [found["metadata"] for found in page(SECOND) if found["metadata"]["identifier"] == [identifier]]
    assert given["deadlineDate"][0].startswith(written)
    assert [(deadline.day, deadline.time) for deadline in lived.call(identifier).deadlines] == [(meant, None)]


def test_a_day_of_a_topic_is_never_a_midnight(lived: Lived) -> None:
    topics = [call for call in lived.calls() if call.source == "eu_portal" and call.countries == ("EU",)]
    assert len(topics) > 20
    assert {deadline.time for call in topics for deadline in call.deadlines} == {None}


def test_deadline_models_are_read(lived: Lived) -> None:
    now = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
    staged = lived.call("FARM2FORK-07-two-stage")
    assert staged.deadline_model is DeadlineModel.TWO_STAGE
    assert [deadline.label for deadline in staged.deadlines] == ["stage 1", "stage 2"]
    cut_offs = lived.call("HORIZON-EIC-2027-ACCELERATOR-03")
    assert cut_offs.deadline_model is DeadlineModel.CUT_OFFS
    coming = next_deadline(cut_offs.deadlines, now)
    assert len(cut_offs.deadlines) == 4
    assert coming is not None
    assert coming.day == dt.date(2027, 3, 10)
    assert state_of(lived.call("DIGITAL-EMERGING-12"), now) is State.FORTHCOMING


def test_a_budget_is_the_topic_s_own(lived: Lived) -> None:
    sensors, lasers = lived.call("DIGITAL-EMERGING-11"), lived.call("DIGITAL-EMERGING-12")
    for call, millions, least, most in ((sensors, 22, 4, 6), (lasers, 18, 3, 4)):
        amounts = [money.amount for money in (call.budget, call.grant_min, call.grant_max) if money]
        assert amounts == [millions * 10**6, least * 10**6, most * 10**6]


def test_languages_of_one_topic_are_one_call(lived: Lived) -> None:
    both = [found["language"] for found in page(SECOND) if "FARM2FORK-07" in found["url"]]
    assert sorted(both) == ["en", "fr"]
    assert lived.call("FARM2FORK-07").language == "en"
    german = lived.call("RFCS-2027-02-RPJ")
    assert german.language == "de", "what has no English text is taken as it is"
    assert german.title.startswith("Faseroptische Sensoren")


def test_entities_identifiers_and_double_spaces_are_tidied(lived: Lived) -> None:
    assert lived.call("DIGITAL-2027-AI-10").title.endswith("agriculture & food processing")
    lasers = lived.call("DIGITAL-EMERGING-12")
    assert lasers.action_types == ("HORIZON Research and Innovation Actions",)
    assert lasers.identifier not in lasers.keywords
    assert "HORIZON-CL4-2027-04" not in lasers.keywords
    assert lived.call("HORIZON-CL6-2027-PRIZE-01").kind is Kind.PRIZE


def test_a_partial_reading_keeps_what_was_known(lived: Lived) -> None:
    assert lived.ended["uk_ukri", FIRST].counts.not_recorded == 1
    assert lived.ended["uk_ukri", SECOND].counts.not_recorded == 2
    assert "packaging or test of lasers" in lived.call("photonics-manufacturing").text
    unknown = lived.call("hub-for-circular-construction")
    assert unknown.text == ""
    assert unknown.summary, "what the listing said is kept"


def test_uk_times_are_uk_times(lived: Lived) -> None:
    [winter] = lived.call("light-and-the-brain").deadlines
    [summer] = lived.call("coasts-under-pressure").deadlines
    assert (winter.time, summer.time) == (dt.time(16), dt.time(16))
    assert winter.closes_at == dt.datetime(2027, 1, 14, 16, tzinfo=dt.UTC)
    assert summer.closes_at == dt.datetime(2027, 4, 7, 15, tzinfo=dt.UTC)


def test_prose_without_a_date_stays_prose(lived: Lived) -> None:
    call = lived.call("quantum-technologies-standard-research")
    assert call.deadlines == ()
    assert call.deadline_text == "Open - no closing date"
    assert state_of(call, dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)) is State.OPEN


def test_an_opportunity_of_two_feeds_is_one_call(lived: Lived) -> None:
    assert lived.ended["us_nsf", FIRST].counts.repeated == 4
    call = lived.call("photonic-sensing-rural-watersheds")
    assert call.title == "Photonic Sensing for Rural Watersheds"
    assert call.identifier == "NSF26-588"
    assert [deadline.day for deadline in call.deadlines] == [dt.date(2026, 12, 15), dt.date(2027, 2, 23)]
    assert lived.call("seed-fund-small-business").text.count("Supports small businesses") == 1
