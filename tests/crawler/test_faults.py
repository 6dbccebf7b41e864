"""Ten faults of a real site over HTTP: the ledger tells each truly, nothing floods, nothing is closed, alarms come once."""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import trustme

from crawler.judgement import FLOOD_FLOOR
from crawler.order import Progress
from crawler.patience import STORM
from crawler.rereading import reread
from store.alarms import AlarmData, open_alarms
from store.floods import FloodData, waiting_floods
from store.runs import crawls
from store.tables import Alarm
from store.types import Cause, Outcome
from tests.crawler.crawling import Watch
from tests.crawler.site import Answer, Site, serve
from tests.crawler.told import tell_somebody

START = dt.datetime(2026, 9, 1, 5, 30, tzinfo=dt.UTC)
GOOD_DAYS = 3
REFS = 12  # calls of each source
THOUSANDS = 3000

OK, PARTIAL, FAILED = Outcome.OK, Outcome.PARTIAL, Outcome.FAILED
LISTINGS = ("busy", "circle", "consent", "dripping", "errors", "forbidden", "foreign", "half", "markup", "mixed")
FLOODS = {"loop_flood": THOUSANDS - REFS, "loop_surge": THOUSANDS - REFS, "loop_swell": THOUSANDS}  # API, listing, feed
SOURCES = tuple(sorted((*(f"loop_{fault}" for fault in (*LISTINGS, "empty")), *FLOODS)))

FRENCH = "Le programme soutient les petites entreprises de la région pour des projets de recherche, dossier n° {}."
ENGLISH = "The programme supports small companies of the region with their research projects, file number {}."
CONSENT = (
    "<html><head><title>Avant de continuer</title></head><body><h1>Nous respectons votre vie privée</h1>"
    "<button>Tout accepter</button><button>Continuer sans accepter</button></body></html>"
)


def listing(fault: str, numbers: range, *, text: str = FRENCH, row: str = "li", following: str = "") -> Answer:
    rows = "".join(
        f'<{row} class="call" id="{fault}-{number}"><a href="/{fault}/{number}">{fault}{number}</a>'
        f"<p>{text.format(number)}</p></{row}>"
        for number in numbers
    )
    link = f'<a class="next" href="{following}">suite</a>' if following else ""
    return Answer(f"<html><body>{rows}{link}</body></html>".encode())


def records(fault: str, number: int) -> Answer:
    found = [{"id": f"{fault}-{one}", "title": f"{fault}{one}"} for one in range(number)]
    return Answer(json.dumps({"results": found}).encode(), "application/json")


def pages(fault: str, calls: int) -> dict[str, Answer]:
    """An API's pages of a hundred."""
    answers = {}
    for number in range(calls // 100 + 1):
        first = [
            {"id": f"{fault}-{one}", "title": f"{fault}{one}"}
            for one in range(100 * number, min(calls, 100 * number + 100))
        ]
        answers[f"/{fault}?page={number + 1}"] = Answer(json.dumps({"results": first}).encode(), "application/json")
    return answers


def rows(calls: int) -> dict[str, Answer]:
    """The pages of a listing of a hundred rows each."""
    starts = range(0, calls, 100)
    addresses = ["/surge", *(f"/surge?page={number}" for number in range(2, len(starts) + 1)), ""]
    return {
        addresses[page]: listing("surge", range(start, min(calls, start + 100)), following=addresses[page + 1])
        for page, start in enumerate(starts)
    }


def feed(numbers: range) -> Answer:
    entries = "".join(
        f"<item><guid>swell-{number}</guid><link>https://funder.example/swell/{number}</link>"
        f"<title>swell{number}</title><description>{FRENCH.format(number)}</description></item>"
        for number in numbers
    )
    return Answer(f'<rss version="2.0"><channel><title>s</title>{entries}</channel></rss>'.encode(), "application/xml")


def well() -> dict[str, Answer]:
    """The site as it should be."""
    answers: dict[str, Answer] = {}
    for fault in LISTINGS:
        half = REFS // 2
        answers[f"/{fault}"] = listing(fault, range(half), following=f"/{fault}?page=2")
        answers[f"/{fault}?page=2"] = listing(fault, range(half, REFS))
    answers |= {f"/errors/{number}": Answer(b"<p>a call</p>") for number in range(REFS)}
    floods = pages("flood", REFS) | rows(REFS) | {"/swell": feed(range(REFS))}
    return answers | pages("empty", REFS) | floods


def repaired() -> dict[str, Answer]:
    """The site two months later."""
    return well() | pages("flood", THOUSANDS) | rows(THOUSANDS) | {"/swell": feed(range(REFS, REFS + THOUSANDS))}


def broken() -> dict[str, Answer]:
    """The site with all its faults at once."""
    page = well()["/busy"].body
    return well() | {
        "/busy": Answer(b"slow down", status=429, headers={"Retry-After": "3600"}),
        "/circle": Answer(status=302, headers={"Location": "/circle/round"}),
        "/circle/round": Answer(status=302, headers={"Location": "/circle"}),
        "/consent": Answer(CONSENT.encode()),
        "/dripping": Answer(page, drip=0.3),
        **{f"/errors/{number}": Answer(b"oops", status=500) for number in range(REFS)},
        "/forbidden": Answer(b"<h1>Forbidden</h1>", status=403),
        "/foreign": listing("foreign", range(6), text=ENGLISH, following="/foreign?page=2"),
        "/foreign?page=2": listing("foreign", range(6, REFS), text=ENGLISH),
        "/half": listing("half", range(REFS // 2)),
        "/markup": listing("markup", range(6), row="div", following="/markup?page=2"),
        **pages("empty", 0),
        "/mixed?page=2": listing("mixed", range(6, REFS), text=ENGLISH),
        **dict.fromkeys(("/flood?page=1", "/surge", "/swell"), Answer(b"down", status=503)),
    }


@dataclass
class Story:
    """Three good days, two bad ones, and a day two months later on which everything is well and three sources overflow."""

    watch: Watch
    good: list[dict[str, Progress]]
    bad: list[dict[str, Progress]]
    asked: list[str]
    alarms: list[list[AlarmData]]  # open ones after each bad day, and after the last day
    closed_by_bad: set[str]
    repaired: dict[str, Progress]
    floods: list[FloodData]


def crawl(watch: Watch, day: int, *sources: str) -> dict[str, Progress]:
    as_of = (START + dt.timedelta(days=day)).isoformat()
    return watch.run(replace(watch.order(*(sources or SOURCES)), as_of=as_of))


def open_now(watch: Watch) -> list[AlarmData]:
    with watch.store.reading() as session:
        return open_alarms(session)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("faults")
    (folder / "callwatch.db").write_bytes(sqlite_template)
    with serve() as site:
        watch = Watch(f"sqlite:///{folder}/callwatch.db", folder, site.url)
        site.answers = well()
        good = [crawl(watch, day) for day in range(GOOD_DAYS)]
        tell_somebody(watch.store, START)
        site.asked.clear()
        bad, alarms = [], []
        for day in (GOOD_DAYS, GOOD_DAYS + 1):
            site.answers = broken()
            bad.append(crawl(watch, day))
            alarms.append(open_now(watch))
        ended = {call.data.source for source in SOURCES for call in watch.calls(source).values() if call.ended_reason}
        asked = site.paths()
        site.answers = repaired()
        last = crawl(watch, 60)
        alarms.append(open_now(watch))
        with watch.store.reading() as session:
            floods = waiting_floods(session)
        yield Story(watch, good, bad, asked, alarms, ended, last, floods)
        watch.store.close()


EXPECTED = {
    "loop_busy": (FAILED, Cause.BLOCKED, "too many requests (HTTP 429): it asks to be left alone for 60 minutes", 0),
    "loop_circle": (FAILED, Cause.REDIRECTS, "its addresses lead to each other in a circle, or on and on", 0),
    "loop_consent": (FAILED, Cause.CONSENT_PAGE, "no rows match 'li.call': the site may have changed", 0),
    "loop_dripping": (FAILED, Cause.TIMED_OUT, "timed out", 0),
    "loop_empty": (FAILED, Cause.EMPTY, "it answered, but listed nothing", 0),
    "loop_errors": (PARTIAL, Cause.SERVER_ERROR, "12 records could not be read: ", REFS),
    **dict.fromkeys(FLOODS, (FAILED, Cause.SERVER_ERROR, "the server answered HTTP 503", 0)),
    "loop_forbidden": (FAILED, Cause.BLOCKED, "access was refused (HTTP 403)", 0),
    "loop_foreign": (
        PARTIAL,
        Cause.ANOTHER_LANGUAGE,
        "it is written in another language: 'en' where 'fr' is usual",
        REFS,
    ),
    "loop_half": (PARTIAL, Cause.TOO_FEW, "found 6 where 12 are usual", 6),
    "loop_mixed": (
        PARTIAL,
        Cause.ANOTHER_LANGUAGE,
        "6 of 12 texts are in another language: 'en', in which none was before",
        REFS,
    ),
    "loop_markup": (FAILED, Cause.SITE_CHANGED, "no rows match 'li.call': the site may have changed", 0),
}


def test_good_days_are_green(story: Story) -> None:
    for day in story.good:
        assert {name: (one.outcome, one.counts.found) for name, one in day.items()} == dict.fromkeys(
            SOURCES, (OK, REFS)
        )


@pytest.mark.parametrize("source", SOURCES)
def test_each_fault_is_told_within_one_cycle_with_its_cause(story: Story, source: str) -> None:
    outcome, cause, words, found = EXPECTED[source]
    for ended in story.bad:
        one = ended[source]
        assert (one.outcome, one.counts.found, one.counts.missing) == (outcome, found, 0)
        assert one.reason.startswith(words), one.reason
        assert source != "loop_errors" or "HTTP 500" in one.reason, "of each page, or of the site that is left alone"
    with story.watch.store.reading() as session:
        _, second, first, *good = crawls(session, source)
    assert {run.cause for run in (first, second)} == {cause}
    assert {run.teaches for run in (first, second)} == {source == "loop_errors"}
    assert [run.cause for run in good] == [None] * GOOD_DAYS
    assert first.crawl_counts.new == first.crawl_counts.held == 0


def told(alarm: AlarmData) -> AlarmData:
    """An alarm as it was told; its reason is that of the last reading while it is open."""
    return replace(alarm, reason="")


def test_an_alarm_is_opened_once_and_closed_by_recovery(story: Story) -> None:
    first, second, last = story.alarms
    assert {alarm.source: alarm.cause for alarm in first} == {
        name: cause for name, (_, cause, _, _) in EXPECTED.items()
    }
    assert list(map(told, second)) == list(map(told, first)), "what goes on being broken is no news"
    assert last == []
    with story.watch.store.reading() as session:
        assert session.query(Alarm).count() == len(SOURCES)
        assert all(alarm.closed_at == START + dt.timedelta(days=60) for alarm in session.query(Alarm))


def test_nothing_is_closed_by_a_reading_that_cannot_be_believed(story: Story) -> None:
    assert story.closed_by_bad == set()
    for source in SOURCES:
        calls = story.watch.calls(source)
        assert all(call.ended_reason is None and call.misses == 0 for call in calls.values())
        assert len(calls) >= REFS


def test_a_failing_site_is_asked_politely(story: Story) -> None:
    """On both bad days together."""

    def asked(fault: str) -> int:
        return sum(path.startswith(f"/{fault}") for path in story.asked)

    assert asked("busy") == 2, "who asks to be left alone for an hour is left alone"
    assert asked("forbidden") == 2
    assert 0 < asked("dripping") <= 2 * 3
    assert asked("circle") <= 2 * 7
    assert asked("errors/") <= 2 * (STORM + 16), "16 requests may be under way when the tenth fails"


def test_what_came_in_another_language_is_no_news(story: Story) -> None:
    for source in ("loop_foreign", "loop_mixed"):
        assert {call.version for call in story.watch.calls(source).values()} == {1}


def test_a_source_repaired_after_two_months_asks_for_one_decision(story: Story) -> None:
    for source, new in FLOODS.items():
        last = story.repaired[source]
        assert (last.outcome, last.counts.found) == (OK, THOUSANDS)
        assert last.counts.new == last.counts.held == new
    assert {flood.source: flood.calls for flood in story.floods} == FLOODS
    assert {(flood.usual, flood.decision) for flood in story.floods} == {(FLOOD_FLOOR, None)}
    others = [one for name, one in story.repaired.items() if name not in FLOODS]
    assert all((one.outcome, one.counts.found, one.counts.held) == (OK, REFS, 0) for one in others)


# --- what was kept, read again


def test_the_pages_of_a_bad_run_are_read_again_with_todays_code(story: Story, tmp_path: Path) -> None:
    watch = story.watch
    before = {ref: call.data for ref, call in watch.calls("loop_markup").items()}
    still = reread(watch.store, "loop_markup", watch.order("loop_markup"), tmp_path / "log")
    assert still is not None
    assert (still.ended.outcome, still.calls, still.then.cause) == (FAILED, (), Cause.SITE_CHANGED)
    assert [bad.reason for bad in still.unreadable] == ["no rows match 'li.call': the site may have changed"]
    mended = watch.order("loop_markup", row_css="div.call")
    read = reread(watch.store, "loop_markup", mended, tmp_path / "log")
    assert read is not None
    assert [call.ref for call in read.calls] == [f"markup-{number}" for number in range(6)]
    assert {ref: call.data for ref, call in watch.calls("loop_markup").items()} == before, "nothing known is touched"


def test_pages_are_kept_for_every_fault_that_sent_any(story: Story, tmp_path: Path) -> None:
    for source in ("loop_consent", "loop_half", "loop_foreign", "loop_empty", "loop_forbidden"):
        _, cause, _, found = EXPECTED[source]
        again = reread(story.watch.store, source, story.watch.order(source), tmp_path / "log")
        assert again is not None
        assert (again.then.cause, len(again.calls)) == (cause, found)
    assert reread(story.watch.store, "loop_dripping", story.watch.order("loop_dripping"), tmp_path / "log") is None


# --- a site that asks for a pause


def test_a_short_pause_is_kept_and_the_page_is_read(watch: Watch, site: Site) -> None:
    page = well()["/half?page=2"]
    site.answers = {"/half": Answer(b"later", status=429, headers={"Retry-After": "2"}, then=page)}
    ended = watch.crawl("loop_half")["loop_half"]
    assert (ended.outcome, ended.counts.found) == (OK, REFS // 2)
    first, second = (one.at for one in site.asked if one.path == "/half")
    assert second - first >= 2


def test_a_site_that_asks_for_pauses_for_ever_is_left(watch: Watch, site: Site) -> None:
    site.answers = {"/half": Answer(b"later", status=503, headers={"Retry-After": "1"})}
    ended = watch.crawl("loop_half")["loop_half"]
    assert (ended.outcome, ended.reason) == (FAILED, "the server answered HTTP 503")
    assert len(site.paths()) == 3


# --- what goes wrong before a page comes


@pytest.mark.parametrize("known", [False, True], ids=["from nobody we know", "of another site"])
def test_a_certificate_that_is_not_valid_is_named(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    authority = trustme.CA()
    if known:
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with site_with_certificate(authority) as address:
        ended = watch.run(replace(watch.order("loop_half"), options={"loop_half": {"base": address}}))["loop_half"]
    assert (ended.outcome, ended.reason) == (
        FAILED,
        "its certificate is not valid: expired, self-signed or of another site",
    )
    assert watch.last("loop_half").cause is Cause.CERTIFICATE


def test_a_name_that_is_not_found_is_named(watch: Watch) -> None:
    order = replace(watch.order("loop_half"), options={"loop_half": {"base": "http://nowhere.invalid"}})
    assert watch.run(order)["loop_half"].outcome is FAILED
    assert watch.last("loop_half").cause is Cause.NAME_NOT_FOUND


@contextmanager
def site_with_certificate(authority: trustme.CA) -> Iterator[str]:
    """A site on loopback with the certificate of another one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("elsewhere.example").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as server:
        closing = threading.Event()
        thread = threading.Thread(target=_shake_hands, args=(server, context, closing))
        thread.start()
        yield f"https://localhost:{server.getsockname()[1]}"
        closing.set()
        thread.join()


def _shake_hands(server: socket.socket, context: ssl.SSLContext, closing: threading.Event) -> None:
    server.settimeout(0.1)
    while not closing.is_set():
        with suppress(OSError), server.accept()[0] as client, context.wrap_socket(client, server_side=True):
            pass
