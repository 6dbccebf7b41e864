"""What the sites of northern Europe and the United States show on other days than those of the shipped captures.

The shapes are those of the sites' published templates and of what others read from them; the contents are invented.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from scrapy.http import Request
from w3lib.url import canonicalize_url

from crawler.feeds import read_feed
from crawler.sources import spiders
from store.types import CallData, Deadline, DeadlineModel, Money, OrganisationType
from tests.crawler.playing import Answer, read

IFS = "https://apply-for-innovation-funding.service.gov.uk/competition"
GRANTS = "https://www.find-government-grants.service.gov.uk/grants?skip=0&limit=10&page=1"
RVO = "https://www.rvo.nl"
VINNOVA = "https://data.vinnova.se/api/ansokningsomgangar/2025-01-01"
FORMAS = "https://formas.se/en/start-page/apply-for-funding/all-calls.html"
TILLVAXT = "https://tillvaxtverket.se/tillvaxtverket/sokfinansiering/utlysningar"
FFG = "https://www.ffg.at/foerderungen?status[1]=1&page=0"
NORWAY = "https://www.forskningsradet.no/api/v1/search/proposal/no/18404"
UPCOMING = "https://www.nsf.gov/rss/rss_www_funding-upcoming/rss.xml"
NSF = "https://www.nsf.gov/rss/rss_www_funding.xml"
SEARCH2 = "https://api.grants.gov/v1/api/search2"
NOTICES = "https://www.foerderinfo.bund.de/foerderinfo/de/services/rss/bekanntmachungen-alle/rssnewsfeed.xml"
FDB = "https://www.foerderdatenbank.de"
UKRI = "https://www.ukri.org/opportunity/?filter_status%5B0%5D=open&filter_order=closing_date"


def reading(source: str, pages: dict[str, Any]) -> tuple[dict[str, CallData], list[str]]:
    """What a source reads of some pages; an object is an answer in JSON, and there are no others."""
    known = {canonicalize_url(url): page for url, page in pages.items()}

    def site(request: Request) -> Answer | None:
        page = known.get(canonicalize_url(request.url))
        if page is None:
            return None
        if not isinstance(page, str):
            return Answer(json.dumps(page).encode(), "application/json")
        return Answer(page.encode(), "text/xml" if page.startswith("<rss") else "text/html; charset=utf-8")

    return read(spiders()[source], site)


def calls(source: str, pages: dict[str, Any]) -> dict[str, CallData]:
    """Likewise, where nothing may be unreadable."""
    found, problems = reading(source, pages)
    assert problems == []
    return found


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def competition(number: int, hash_: str, told: str, closes: str) -> str:
    return f"""<li><h2 class="govuk-heading-m"> <a class="govuk-link" href="/competition/{number}/overview{hash_}">Clocks {number}</a> </h2>
    <div class="wysiwyg-styles govuk-!-margin-bottom-4">{told}</div><h3 class="govuk-heading-s">Eligibility</h3>
    <div class="wysiwyg-styles govuk-!-margin-bottom-4"><div>Single applicants only.</div></div><h3>Open now</h3>
    <dl class="date-definition-list"><dt>Opened:</dt><dd>14 April 2026</dd><dt>Closes:</dt><dd>{closes}</dd></dl></li>"""


def overview(closes: str, panel: str = "") -> str:
    return f"""<html><body><main><h1><span class="govuk-caption-xl">Funding competition</span>Clocks</h1><ul class="govuk-list">
    <li><strong>Competition opens:</strong> <span>Tuesday 14 April 2026</span></li><li><strong>{closes}</li></ul>
    <section class="govuk-tabs__panel" id="summary"><h3>Description</h3><div>Build clocks.</div>{panel}</section></main></body></html>"""


def test_competitions_without_a_hash_and_with_decimals() -> None:
    listing = (
        "<html><body><main><ul class='govuk-list'>"
        + competition(2424, "/ab-1", "Apply for a share of up to £4.5 million.", "27 May 2026")
        + competition(2425, "", "Apply now.", "No submission deadline")
        + competition(2426, "/cd-2", "Apply now.", "1 July 2026")
        + "</ul></main></body></html>"
    )
    size = "<h3>Project size</h3><p>Your grant funding request must be between £50,000 and £1.5 million.</p>"
    pages = {
        f"{IFS}/search": listing,
        f"{IFS}/2424/overview/ab-1": overview("Competition closes:</strong> Wednesday 27 May 2026 11:00am", size),
        f"{IFS}/2425/overview": overview("Competition closes:</strong> There is no submission deadline"),
        f"{IFS}/2426/overview/cd-2": overview("Registration closes:</strong> Wednesday 1 July 2026 12:00pm"),
    }
    found = calls("uk_innovate", pages)
    assert found["2424"].deadlines == (Deadline(day("2026-05-27"), dt.time(11), "Europe/London"),)
    assert found["2424"].budget == Money(Decimal(4_500_000), "GBP")
    assert (found["2424"].grant_min, found["2424"].grant_max) == (
        Money(Decimal(50_000), "GBP"),
        Money(Decimal(1_500_000), "GBP"),
    )
    assert found["2425"].deadline_model is DeadlineModel.ROLLING
    assert found["2425"].url == f"{IFS}/2425/overview"
    assert found["2426"].deadlines == (Deadline(day("2026-07-01"), dt.time(12), "Europe/London"),)


def test_an_overview_that_is_none_leaves_the_competition_as_listed() -> None:
    listing = f"<html><body><ul>{competition(7, '/x', 'Apply now.', '27 May 2026')}</ul></body></html>"
    found, problems = reading("uk_innovate", {f"{IFS}/search": listing, f"{IFS}/7/overview/x": "<h1>Cookies</h1>"})
    assert found["7"].deadlines == (Deadline(day("2026-05-27"), None, "Europe/London"),)
    assert "not the page of a competition" in problems[0]


def test_grants_whose_page_only_a_script_would_draw() -> None:
    grant = {"label": "tea-1", "grantName": "Tea & <b>toast</b>", "grantMinimumAward": 10, "grantMaximumAward": 20_000}
    dated = {
        **grant,
        "label": "tea-2",
        "grantApplicationCloseDate": "2026-07-23T17:00:00.000+00:00",
        "grantLocation": None,
    }
    data = {"props": {"pageProps": {"searchResult": [grant, dated, None], "totalGrants": 2}}}
    page = f'<html><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script></html>'
    found = calls("uk_find_a_grant", {GRANTS: page})
    assert found["tea-1"].grant_min == Money(Decimal(10), "GBP")
    assert found["tea-1"].grant_max == Money(Decimal(20_000), "GBP")
    assert found["tea-2"].deadlines == (Deadline(day("2026-07-23"), dt.time(17), "Europe/London"),)
    assert found["tea-2"].url.endswith("/grants/tea-2")


@pytest.mark.parametrize(
    "data", ["", "{}", "[]", '{"props": 1}', "{broken", '{"props": {"pageProps": {"searchResult": []}}}']
)
def test_a_page_without_grants_is_a_failure(data: str) -> None:
    page = f'<html><script id="__NEXT_DATA__" type="application/json">{data}</script></html>'
    found, problems = reading("uk_find_a_grant", {GRANTS: page})
    assert not found
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("sizes", "least", "most"),
    [("From £350 to £5,000", 350, 5000), ("From undefined to £5000", None, 5000), ("Up to £7,500", None, 7500), ("N/A", None, None)],
)  # fmt: skip
def test_sizes_of_grants(sizes: str, least: int | None, most: int | None) -> None:
    card = f'<li><h2><a href="/grants/tea">Tea</a></h2><dl><dt>How much you can get</dt><dd>{sizes}</dd></dl></li>'
    call = calls("uk_find_a_grant", {GRANTS: card})["tea"]
    assert (call.grant_min and call.grant_min.amount, call.grant_max and call.grant_max.amount) == (least, most)


def test_an_opportunity_in_other_clothes() -> None:
    card = """<article class="opportunity status-publish"><h3 class="entry-title"><a href="https://www.ukri.org/opportunity/bees/">Bees</a></h3>
    <dl class="govuk-table opportunity__summary"><div><dt>Closing date: </dt><dd>8 September 2026 4:00pm UK time</dd></div></dl></article>"""
    call = calls("uk_ukri", {UKRI: card})["https://www.ukri.org/opportunity/bees/"]
    assert call.deadlines == (Deadline(day("2026-09-08"), dt.time(16), "Europe/London"),)


def round_(number: str, **fields: Any) -> dict[str, Any]:
    told = {"Diarienummer": number, "Titel": "Ur", "Publik": 1, "Webbsida": 1, "Stangningsdatum": "2026-10-13T14:00:00"}
    return {
        **told,
        "AvlasningstillfalleLista": [],
        "WebTextLista": [],
        "LankLista": None,
        "DokumentLista": None,
        **fields,
    }


def test_rounds_say_with_a_number_whether_they_have_a_page() -> None:
    rounds = [
        round_("1"),
        round_("2", Webbsida=0),
        round_("3", Publik=0),
        round_("4", Titel="xx", TitelEngelska="Clocks"),
    ]
    found = calls("se_vinnova", {VINNOVA: rounds})
    assert {ref: call.url for ref, call in found.items()} == {
        "1": "https://www.vinnova.se/e/1/",
        "2": "https://data.vinnova.se/api/ansokningsomgangar/2",
        "4": "https://www.vinnova.se/e/4/",
    }
    assert found["4"].title == "Clocks"
    assert found["1"].deadlines == (Deadline(day("2026-10-13"), dt.time(14), "Europe/Stockholm"),)


def scheme(body: str) -> CallData | None:
    rows: list[Any] = [
        {"id": "1", "title": "Bijen", "url": "/subsidies-financiering/bijen", "targets": [], "tags": None}
    ]
    page = f"<html><body><main><h1>Bijen</h1>{body}</main></body></html>"
    pages = {f"{RVO}/api/v1/opendata/subsidies?page=0": rows, f"{RVO}/subsidies-financiering/bijen": page}
    return calls("nl_rvo", pages).get("1")


@pytest.mark.parametrize(
    ("body", "status", "opens", "closes", "hour"),
    [
        ("<p><strong>Open voor aanvragen</strong> tot 31 december 2026</p>", "open voor aanvragen", None, "2026-12-31", None),
        ("<p>Bijna open voor aanvragen</p><dl><dt>Startdatum</dt><dd>1 maart 2027</dd><dt>Einddatum</dt><dd>30 juni 2027 om 17:00</dd></dl>",
         "bijna open voor aanvragen", "2027-03-01", "2027-06-30", 17),
        ("<div>Open voor aanvragen</div><p>Vraag deze subsidie aan vanaf 1 maart 2026, 9:00 uur tot 31 mei 2026, 17:00 uur.</p>",
         "open voor aanvragen", "2026-03-01", "2026-05-31", 17),
        ("<p>Open voor aanvragen</p><b>Einddatum:</b><br> 30 juni 2027<br>12:00<p>Budget</p>", "open voor aanvragen", None, "2027-06-30", 12),
    ],
)  # fmt: skip
def test_schemes_tell_their_window(body: str, status: str, opens: str | None, closes: str, hour: int | None) -> None:
    call = scheme(body)
    assert call is not None
    assert (call.source_status, call.opens) == (status, day(opens) if opens else None)
    assert call.deadlines == (Deadline(day(closes), None if hour is None else dt.time(hour), "Europe/Amsterdam"),)


@pytest.mark.parametrize("status", ["Gesloten", "Tijdelijk gesloten", "Gesloten voor aanvragen", "Status: gesloten"])
def test_closed_schemes_are_no_calls(status: str) -> None:
    assert scheme(f"<p>{status}</p>") is None


def test_calls_of_formas_in_any_block() -> None:
    page = """<html><body><nav><a href="/x">Apply for funding</a></nav><div id="main">
    <div class="card"><h3>Barns</h3><p>Old ones.</p><p><span>Current</span>: 37 days left. Apply before: 2026-06-10 14:00</p><a href="/en/barns.html">Read more</a></div>
    <a class="card" href="/en/lakes.html"><h3>Lakes</h3><p>Future: Open for applying: 2026-08-26 14:00</p></a></div></body></html>"""
    barns, lakes = calls("se_formas", {FORMAS: page}).values()
    assert (barns.title, barns.url, barns.deadlines[0].time) == (
        "Barns",
        "https://formas.se/en/barns.html",
        dt.time(14),
    )
    assert (lakes.title, lakes.opens, lakes.deadlines) == ("Lakes", day("2026-08-26"), ())
    assert "days left" not in barns.summary


def test_a_page_of_prose_tells_term_and_money() -> None:
    prose = "<p>Utlysningen stänger den 30 juni 2027 klockan 15.00.</p><p>Ni kan söka upp till 2 miljoner kronor.</p>"
    pages = {
        f"{TILLVAXT}.1139.html": f'<a href="{TILLVAXT}/utlysningar/ur.9101.html">Ur</a>',
        f"{TILLVAXT}/utlysningar/ur.9101.html": f"<main><h1>Ur i stan</h1>{prose}</main>",
    }
    call = calls("se_tillvaxtverket", pages)["ur"]
    assert call.deadlines == (Deadline(day("2027-06-30"), dt.time(15), "Europe/Stockholm"),)
    assert call.grant_max == Money(Decimal(2_000_000), "SEK")


def test_cards_whose_labels_stand_beside_their_values() -> None:
    card = """<article data-component-id="ao_canvas:call-teaser"><h2><a href="/ausschreibung/uhren">Uhren</a></h2><div><span>Einreichzeitraum</span>
    <span>05.10.2026 - 29.01.2027, 12:00 Uhr</span><span>Max. Förderung\n pro Projekt</span><span>1.500.000</span></div></article>"""
    call = calls("at_ffg", {FFG: card})["ausschreibung/uhren"]
    assert call.deadlines == (Deadline(day("2027-01-29"), dt.time(12), "Europe/Vienna"),)
    assert (call.opens, call.grant_max) == (day("2026-10-05"), Money(Decimal(1_500_000), "EUR"))


def proposal(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "title": "Klokker",
        "url": f"/utlysninger/{number}/",
        "metadata": {"items": []},
        "tags": None,
        **fields,
    }


def test_proposals_with_limits_and_without_much() -> None:
    facts = [{"label": "Støttegrenser", "text": "<p>kr 2 000 000–16 000 000</p>"}, {"label": None, "text": None}]
    proposals = [
        proposal(1, date="16. september", year="2026", metadata={"items": facts}),
        proposal(2, date="Løpende", year=None, metadata=None),
        proposal(3, date=None, dateLabel="Løpende"),
        proposal(4, date="16.09.2026", year="2026"),
    ]
    found = calls(
        "no_forskningsradet", {NORWAY: {"groups": [{"title": "Alle", "proposals": proposals}, {"title": "Ingen"}]}}
    )
    assert (found["1"].grant_min, found["1"].grant_max) == (
        Money(Decimal(2_000_000), "NOK"),
        Money(Decimal(16_000_000), "NOK"),
    )
    assert found["1"].deadlines == found["4"].deadlines == (Deadline(day("2026-09-16"), None, "Europe/Oslo"),)
    assert found["2"].deadline_model is found["3"].deadline_model is DeadlineModel.ROLLING


def test_a_letter_among_the_opportunities() -> None:
    items = "".join(
        f"<item><title>Clocks</title><link>{link}</link><description>{text}</description></item>"
        for link, text in (
            ("https://www.nsf.gov/funding/information/dcl-clocks", "A letter."),
            (
                "https://new.nsf.gov/funding/opportunities/clocks/nsf26-501",
                "Full Proposal Window: July 1, 2027 - July 22, 2027",
            ),
        )
    )
    found = calls("us_nsf", {NSF: f"<rss version='2.0'><channel>{items}</channel></rss>"})
    assert list(found) == ["funding/information/dcl-clocks", "clocks"]
    assert [one.day for one in found["clocks"].deadlines] == [day("2027-07-22")]


def test_what_is_due_soon_is_told_by_a_feed_of_its_own() -> None:
    """The other feeds tell no deadline of the same calls; what one told stays."""
    item = """<item><title>Clocks</title><link>https://www.nsf.gov/funding/opportunities/clocks/pd24-110z</link><description><![CDATA[
    Letter of Intent Deadline Date: July 30, 2026<br/>Full Proposal Target Date: August 11, 2026<br/>Proposal deadline specified above
    for: All<br/><br/>Program Guidelines: PD 24-110Z<br/><p><p>Supports <b>clocks</b> of all<span>...</span><br/>More at
    https://www.nsf.gov/funding</p></p><p><br/>This is an NSF Upcoming Due Dates item.</p> ]]></description></item>"""
    again = "<item><title>Clocks</title><link>https://www.nsf.gov/funding/opportunities/clocks</link><description>Whole.</description></item>"
    feed = "<rss version='2.0'><channel>{}</channel></rss>"
    call = calls("us_nsf", {UPCOMING: feed.format(item), NSF: feed.format(again)})["clocks"]
    assert [(one.label, one.day) for one in call.deadlines] == [
        ("letter of intent", day("2026-07-30")),
        ("", day("2026-08-11")),
    ]
    assert (call.identifier, call.text) == ("PD24-110Z", "Supports clocks of all...")
    spider = spiders()["us_nsf"]()
    spider.known = {"clocks": call}
    other = read_feed(feed.format(again).encode()).entries[0]
    assert spider.parse_entry(other, NSF).deadlines == call.deadlines  # type: ignore[attr-defined]


def test_hits_with_no_word_of_errors() -> None:
    hit = {"id": 7, "title": "Clocks &ndash; small", "openDate": "08/03/2026", "closeDate": "", "oppStatus": "posted"}
    found = calls("us_grants_gov", {SEARCH2: {"data": {"hitCount": 1, "oppHits": [hit]}}})
    assert (found["7"].title, found["7"].opens, found["7"].deadlines) == ("Clocks – small", day("2026-08-03"), ())


def notice(title: str, published: str = "Tue, 17 Nov 2026 09:30:00 +0100") -> CallData:
    link = "https://www.bmftr.example/uhren.html;jsessionid=0A.live1?nn=1"
    item = f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{published}</pubDate></item>"
    return calls("de_foerderinfo", {NOTICES: f"<rss version='2.0'><channel>{item}</channel></rss>"})[
        "https://www.bmftr.example/uhren.html"
    ]


@pytest.mark.parametrize(
    ("title", "plain", "opens", "closes"),
    [
        ("Uhren | 28.07.2026 - 30.09.2026", "Uhren", "2026-07-28", "2026-09-30"),
        ("Uhren | alt und neu | 30.09.2027", "Uhren | alt und neu", None, "2027-09-30"),
        ("Uhren | 17.11.2026", "Uhren", None, None),  # the day of the notice
        ("Uhren | laufend", "Uhren | laufend", None, None),
    ],
)
def test_titles_of_notices(title: str, plain: str, opens: str | None, closes: str | None) -> None:
    call = notice(title)
    assert (call.title, call.opens) == (plain, day(opens) if opens else None)
    assert [one.day for one in call.deadlines] == ([day(closes)] if closes else [])
    assert "jsessionid" not in call.url


@pytest.mark.parametrize(
    ("where", "regions"),
    [("de_ni, nordrhein_westfalen", ("DE9", "DEA")), ("_bundesweit, de_ni, nordrhein_westfalen", ())],
)
def test_a_programme_told_in_codes(where: str, regions: tuple[str, ...]) -> None:
    """Of a programme of states only those are its regions; one for the whole country beside them has none."""
    search = f"{FDB}/SiteGlobals/FDB/Forms/Suche/Foederprogrammsuche_Formular.html?filterCategories=FundingProgram"
    card = '<div class="card--fundingprogram"><div class="card--title"><a href="FDB/Content/DE/Archiv/uhren.html">Uhren</a></div></div>'
    facts = {
        "Foerdergebiet": where,
        "Foerderberechtigte": "oeffentliche_einrichtung",
        "Förderbereich": "Kultur, Medien &amp; Sport",
    }
    told = "".join(f"<dt> {name}: </dt><dd> {value} </dd>" for name, value in facts.items())
    page = f'<main><div class="jumbotron"><h1 class="title">Uhren</h1><dl class="document-info-fundingprogram">{told}</dl></div><div><div class="content"><p>Alt.</p></div></div></main>'
    base = f'<html><head><base href="{FDB}/"></head><body>{{}}</body></html>'
    pages = {search: base.format(card), f"{FDB}/FDB/Content/DE/Archiv/uhren.html": base.format(page)}
    call = calls("de_foerderdatenbank", pages)["uhren"]
    assert (call.countries, call.regions) == (("DE",), regions)
    assert call.beneficiaries == (OrganisationType.PUBLIC_BODY,)
    assert call.topics == ("Kultur, Medien & Sport",)
    assert "Alt." in call.text
