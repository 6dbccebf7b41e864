"""Trying what is no plain list: APIs in their envelopes, JSON within a page, the calls' own pages, addresses to build."""

from __future__ import annotations

import datetime as dt
import html as markup
import json
from typing import Any

import pytest
from scrapy.http import TextResponse

from crawler.declared.declaration import Shape, read_declaration
from crawler.finding.conversation import Answer, Finding, Wish
from crawler.finding.investigation import investigate
from crawler.finding.proposal import as_toml
from tests.crawler.odder_pages import NEWS
from tests.crawler.test_trying import LIST, SITE, TODAY, found_at, html, read

API = f"{SITE}/api/calls"
ROWS = [
    ("orchards", "Orchard renewal grants", "For owners of old orchards who plant again.", "2027-01-15"),
    ("mills", "Watermill restoration fund", "Repairs of wheels, races and sluices.", "2027-02-01"),
    ("piers", "Seaside piers programme", "Structural surveys and first repairs.", "2027-03-31"),
]
CALLS = tuple((title, f"/calls/{slug}", day) for slug, title, _, day in ROWS)


def answer(payload: Any, url: str = API) -> TextResponse:
    return TextResponse(url, body=json.dumps(payload).encode(), headers={"Content-Type": "application/json"})


def seconds(day: str) -> int:
    return int(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp())


def proved(finding: Finding) -> Finding:
    """The finding, whose declaration survives being written and read."""
    assert finding.declaration is not None, finding.reason
    assert read_declaration(finding.declaration.name, as_toml(finding.declaration)) == finding.declaration
    return finding


MENU = [{"label": f"Entry {number} of the menu", "url": f"/menu/{number}"} for number in range(12)]
ENVELOPES: dict[str, Any] = {
    "a JSON:API of Drupal": {
        "data": [
            {
                "id": f"u-{slug}",
                "attributes": {
                    "title": title,
                    "field_deadline": f"{day}T12:00:00+01:00",
                    "path": {"alias": f"/calls/{slug}"},
                    "created": "2026-09-01T00:00:00+00:00",
                },
                "links": {"self": {"href": f"{SITE}/jsonapi/{slug}"}},
            }
            for slug, title, _, day in ROWS
        ]
    },
    "Algolia": {
        "results": [
            {
                "hits": [
                    {"objectID": slug, "title": title, "url": f"{SITE}/calls/{slug}", "closingDate": day}
                    for slug, title, _, day in ROWS
                ],
                "facets": {"type": {"Grant": 3}},
            }
        ]
    },
    "Elastic": {
        "hits": {
            "total": {"value": 3},
            "hits": [
                {"_id": slug, "_source": {"name": title, "link": f"/calls/{slug}", "deadline": f"{day}T23:59:59Z"}}
                for slug, title, _, day in ROWS
            ],
        }
    },
    "GraphQL beside a longer menu": {
        "data": {
            "calls": {
                "edges": [
                    {"node": {"title": title, "uri": f"/calls/{slug}", "fields": {"closes": day.replace("-", "")}}}
                    for slug, title, _, day in ROWS
                ]
            },
            "menu": {"items": MENU},
        }
    },
    "lists within a list": {
        "themes": [
            {"name": "Land", "calls": [{"title": t, "url": f"/calls/{s}", "deadline": d} for s, t, _, d in ROWS[:2]]},
            {"name": "Sea", "calls": [{"title": t, "url": f"/calls/{s}", "deadline": d} for s, t, _, d in ROWS[2:]]},
        ]
    },
    "an object of objects": {
        "grants": {s: {"title": t, "href": f"/calls/{s}", "endDate": seconds(d) * 1000} for s, t, _, d in ROWS}
    },
    "rows of cells with HTML": {
        "data": [[str(n), f'<a href="/calls/{s}">{t}</a>', x, d] for n, (s, t, x, d) in enumerate(ROWS)]
    },
}


@pytest.mark.parametrize("payload", ENVELOPES.values(), ids=ENVELOPES)
def test_calls_are_found_in_whatever_envelope(payload: Any) -> None:
    assert read(proved(found_at(API, {API: answer(payload)}))) == CALLS


def test_custom_fields_of_wordpress_tell_the_deadline() -> None:
    posts = [
        {"id": number, "link": f"{SITE}/calls/{slug}", "title": {"rendered": title}, "acf": {"data_scadenza": day}}
        for number, (slug, title, _, day) in enumerate(ROWS)
    ]
    finding = proved(found_at(API, {API: answer(posts)}))
    assert read(finding) == CALLS
    assert finding.declaration is not None
    assert finding.declaration.shape is Shape.JSON


def test_several_days_of_a_record_are_its_cut_offs() -> None:
    records = [
        {"title": t, "url": f"/calls/{s}", "rounds": [{"deadline": "2026-12-01"}, {"deadline": d}]}
        for s, t, _, d in ROWS
    ]
    finding = proved(found_at(API, {API: answer(records)}))
    assert [[str(one.day) for one in call.deadlines] for call in finding.calls.calls] == [
        ["2026-12-01", day] for _, _, _, day in ROWS
    ]


NUMBERED = [{"number": 900_000 + n, "title": t, "deadline": d} for n, (_, t, _, d) in enumerate(ROWS)]


def test_addresses_are_built_like_that_of_one_call() -> None:
    wish = Wish(API, TODAY, like=f"{SITE}/en/calls/900001/view")
    asking = investigate(wish)
    next(asking)
    with pytest.raises(StopIteration) as end:
        asking.send(answer(NUMBERED))
    finding = proved(end.value.value)
    assert [call.url for call in finding.calls.calls] == [f"{SITE}/en/calls/{900_000 + n}/view" for n in range(3)]


def test_that_no_address_is_told_is_noted() -> None:
    finding = found_at(API, {API: answer(NUMBERED)})
    assert any("--like" in warning for warning in finding.warnings)


@pytest.mark.parametrize("query", ["page=0&size=2", "offset=0&limit=2"])
def test_numbered_pages_are_proved_on_the_second_one(query: str) -> None:
    first, records = f"{API}?{query}", [{"title": t, "url": f"/calls/{s}", "deadline": d} for s, t, _, d in ROWS]
    second = first.replace("page=0", "page=1").replace("offset=0", "offset=2")
    pages: dict[str, Answer] = {
        first: answer({"total": 3, "items": records[:2]}, first),
        second: answer({"total": 3, "items": records[2:]}, second),
    }
    assert read(proved(found_at(first, pages))) == CALLS


def test_an_answer_that_lists_less_than_there_is_is_noted() -> None:
    records = [{"title": t, "url": f"/calls/{s}", "deadline": d} for s, t, _, d in ROWS]
    finding = found_at(API, {API: answer({"total": 412, "items": records})})
    assert any("412 and lists 3" in warning for warning in finding.warnings)


# --- within a page


def page_with(body: str) -> TextResponse:
    nav = "".join(f'<li><a href="/about/{n}">About the agency, part {n}</a></li>' for n in range(30))
    return html(f"<html lang='en'><body><nav><ul>{nav}</ul></nav><main><h1>Calls</h1>{body}</main></body></html>")


def script(kind: str, payload: Any) -> str:
    return f"<script {kind}>{json.dumps(payload)}</script>"


LD = [
    {"@type": "MonetaryGrant", "name": t, "url": f"{SITE}/calls/{s}", "startDate": "2026-10-01", "endDate": d}
    for s, t, _, d in ROWS
]
CRUMBS = {
    "@type": "BreadcrumbList",
    "itemListElement": [{"@type": "ListItem", "name": f"Level {n} of the site", "item": f"/{n}"} for n in range(5)],
}
PLAIN = [{"id": n, "name": t, "link": f"/calls/{s}", "deadline": d, "text": x} for n, (s, t, x, d) in enumerate(ROWS)]
WITHIN = {
    "JSON-LD: an item list beside breadcrumbs": script('type="application/ld+json"', CRUMBS)
    + script('type="application/ld+json"', {"@type": "ItemList", "itemListElement": [{"item": one} for one in LD]}),
    "JSON-LD: a graph": script(
        'type="application/ld+json"', {"@graph": [{"@type": "WebSite", "name": "Agency", "url": "/"}, *LD]}
    ),
    "the data of a framework": script(
        'id="__NEXT_DATA__" type="application/json"', {"props": {"pageProps": {"menu": MENU, "calls": PLAIN}}}
    ),
    "a variable": f"<script>var config = {{}}; window.allCalls = {json.dumps(PLAIN)}; start();</script>",
    "an attribute": f'<div id="app" data-page="{markup.escape(json.dumps({"calls": PLAIN}))}"></div>',
}


@pytest.mark.parametrize("body", WITHIN.values(), ids=WITHIN)
def test_json_within_a_page_is_found(body: str) -> None:
    finding = proved(found_at(LIST, {LIST: page_with(body)}))
    assert read(finding) == CALLS
    assert finding.declaration is not None
    assert finding.declaration.json_css


def test_addresses_within_a_page_are_built_as_its_links_are() -> None:
    cards = "".join(f'<a class="card" href="/calls/{s}"><h3>{t}</h3></a>' for s, t, _, _ in ROWS)
    data = [{"id": n, "title": t, "slug": s, "closingDate": d} for n, (s, t, _, d) in enumerate(ROWS)]
    finding = proved(found_at(LIST, {LIST: page_with(cards + script('id="data" type="application/json"', data))}))
    assert read(finding) == CALLS


# --- the calls' own pages

BARE = "".join(f'<div class="item"><h3><a href="/calls/{s}">{t}</a></h3><p>{x}</p></div>' for s, t, x, _ in ROWS)


def own_page(slug: str, facts: str) -> TextResponse:
    return html(f"<html><body><main><h1>{slug}</h1>{facts}</main></body></html>", f"{SITE}/calls/{slug}")


def test_deadlines_are_found_on_the_calls_own_pages() -> None:
    pages: dict[str, Answer] = {LIST: page_with(BARE)}
    for slug, _, _, day in ROWS:
        facts = f"<dl><dt>Opens</dt><dd>2026-10-01</dd><dt>Closing date</dt><dd>{day}</dd></dl><p>Results by 1 June 2028.</p>"
        pages[f"{SITE}/calls/{slug}"] = own_page(slug, facts)
    finding = proved(found_at(LIST, pages))
    assert read(finding) == CALLS
    assert [str(call.opens) for call in finding.calls.calls] == ["2026-10-01"] * 3
    assert any("3 of 3 were read" in warning for warning in finding.warnings)


def test_a_day_that_no_page_calls_a_deadline_is_none() -> None:
    pages: dict[str, Answer] = {LIST: page_with(BARE)}
    pages |= {
        f"{SITE}/calls/{s}": own_page(s, f"<p>Meet us on {d}.</p><p>Projects run until {d}.</p>") for s, _, _, d in ROWS
    }
    finding = found_at(LIST, pages)
    assert [day for _, _, day in read(finding)] == ["", "", ""]


# --- what a page offers beside


def test_another_list_is_noted() -> None:
    finding = found_at(LIST, {LIST: page_with(BARE + NEWS.replace("news", "call"))})
    assert any("another list" in warning for warning in finding.warnings)


def test_a_menu_is_no_list_where_scripts_fill_the_page() -> None:
    finding = found_at(LIST, {LIST: page_with('<div id="root"></div>')})
    assert "filled by JavaScript" in finding.reason


def test_the_posts_of_a_wordpress_site_are_found_where_its_page_lists_nothing() -> None:
    api = f"{SITE}/wp-json/"
    page = html(
        f'<html><head><link rel="https://api.w.org/" href="{api}"></head><body><div id="app"></div></body></html>'
    )
    types = {
        "page": {"name": "Pages", "rest_base": "pages"},
        "bando": {"name": "Bandi", "slug": "bando", "rest_base": "bandi"},
    }
    posts = [{"id": 1, "link": f"{SITE}/p/1", "title": {"rendered": "Bando fari"}, "date": "2026-11-01T08:00:00"}]
    url = f"{api}wp/v2/bandi?per_page=100"
    finding = proved(found_at(LIST, {LIST: page, f"{api}wp/v2/types": answer(types), url: answer(posts, url)}))
    assert [call.title for call in finding.calls.calls] == ["Bando fari"]
