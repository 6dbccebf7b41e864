"""Pages as their readers see them."""

from __future__ import annotations

import time

import pytest
from scrapy.http import HtmlResponse, JsonResponse

from crawler.base import Part
from crawler.base.markup import plain_page
from crawler.base.record import plain_value
from crawler.fields import text_of

SLOW = 5  # seconds of work


def page(body: str) -> Part:
    response = plain_page(HtmlResponse("https://site.example/", body=f"<main>{body}</main>".encode(), encoding="utf-8"))
    return Part(response, response)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("Wer&shy;kstatt\u200b f&#173;ür alle", "Werkstatt für alle"),
        ("Wer<wbr>kstatt <b>für<wbr></b> a<wbr>lle<wbr>", "Werkstatt für alle"),
        ("12<!-- -->.<!-- -->06<!-- -->.<!-- -->2027", "12.06.2027"),
        ("1<sup>er</sup> mars 2027<sup>2</sup>, CO<sub>2</sub>", "1er mars 2027, CO2"),
        ("until 2027<sup>(1)</sup>", "until 2027"),
        ("2027<sup><a href='#n1'>[1]</a></sup>, EUR 500<sup id='n2'><a href='#n2'>2</a></sup>", "2027, EUR 500"),
        ("10<sup>6</sup> euros, 12 m<sup>2</sup>", "10^6 euros, 12 m2"),
        (
            "9<sup>30</sup> Uhr, ore 23<sup>59</sup>, 10<sup>00</sup>, 1.500<sup>30</sup>",
            "9:30 Uhr, ore 23:59, 10:00, 1.500",
        ),
        ("<svg><title>Clock</title><path d='M1'/></svg>1 May<style>p { color: red }</style> 2027", "1 May 2027"),
        ("<script>var day = '1 May 2026';</script>1 May 2027", "1 May 2027"),
        ("u\u0308ber", "über"),
    ],
)
def test_what_shows_no_letter_is_not_read(markup: str, words: str) -> None:
    assert page(f"<p>{markup}</p>").line("p") == words


@pytest.mark.parametrize("markup", ["<i>a</i><!-- -->", "<b>a</b><sup>1</sup>", "<sub><i>a</i></sub>"])
def test_a_page_full_of_pieces_is_read_in_time(markup: str) -> None:
    started = time.process_time()
    assert page(f"<p>{markup * 20_000}</p>").line("p").count("a") == 20_000
    assert time.process_time() - started < SLOW


@pytest.mark.parametrize("number", ["<sup>1</sup>", "<sup><a href='#n1'>1</a></sup>", "<sup> <b>(1)</b></sup>"])
def test_a_note_is_no_digit_of_what_it_stands_at(number: str) -> None:
    assert text_of(f"<p>Budget: EUR 500{number}, until 3 March 2027{number} at 9<sup>30</sup></p>") == (
        "Budget: EUR 500, until 3 March 2027 at 9:30"
    )


def test_an_address_stands_without_blanks() -> None:
    part = page("<a href=' /docs/clocks.pdf\n'>Clocks</a>")
    assert part.css('a[href$=".pdf"]')
    assert part.url() == "https://site.example/docs/clocks.pdf"


def test_json_is_no_page() -> None:
    response = JsonResponse("https://site.example/", body=b'{"a": "<wbr>"}')
    assert plain_page(response).body == response.body


@pytest.mark.parametrize(
    ("body", "lead"),
    [
        ("<h1>Clocks</h1><p>For makers.</p><p>More.</p>", "For makers."),
        ("<header><h1>Clocks</h1></header><p>&nbsp;</p><div><p>For makers.</p></div>", "For makers."),
        ("<h1>Clocks</h1><h2>Who</h2><p>Makers.</p>", ""),
        ("<p>For makers.</p>", ""),
    ],
)
def test_the_lead_of_a_page(body: str, lead: str) -> None:
    assert page(body).lead() == lead


def test_terms_are_found_however_they_are_capitalised() -> None:
    facts = page("<dl><dt>CLOSING DATE:</dt><dd>1 May 2027</dd><dt>Closing date</dt><dd>2 May</dd></dl>").facts()
    assert facts["Closing date"] == facts.get("closing DATE") == "1 May 2027"
    assert list(facts) == ["CLOSING DATE"]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (" Mers &amp; oc&#233;ans\u00a0: 2\u202f000 ", "Mers & océans : 2 000"),
        ("<p>1 &lt; 2</p>", "<p>1 &lt; 2</p>"),
        ('{"a": "&quot;"}', '{"a": "&quot;"}'),
        ("https://site.example/?a=1&copy=2", "https://site.example/?a=1&copy=2"),
        ({"a": [1.0, 2.5, True, None, 1e300]}, {"a": [1, 2.5, True, None, 1e300]}),
    ],
)
def test_json_made_plain(given: object, made: object) -> None:
    plain = plain_value(given)
    assert plain == made
    assert repr(plain) == repr(made)
