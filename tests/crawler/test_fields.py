"""Reading dates, money and text as people wrote them: never off by a factor, never a guess, never a crash."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    amounts,
    clock,
    day,
    deadline,
    halves,
    is_counted,
    labelled,
    line,
    lines,
    local_day,
    money,
    number,
    organisations,
    rate,
    shortened,
    text_of,
    trl,
)
from crawler.fields.funding import funding
from crawler.prose import until
from crawler.words import applicants, french_regions, german_states, italian_regions
from store.types import Deadline, Money, OrganisationType

any_text = st.text(max_size=300)
near_text = st.lists(
    st.sampled_from(
        [*"0123456789.,/-:€£$%' \n", "EUR ", "million", " Mio.", "12 ", "2026", "sept", "am", "TRL ", "\u00a0"]
    )
    | st.text(max_size=3),
    max_size=30,
).map("".join)


# --- days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-10", "2026-02-10"),
        ("2026-06-30T00:00:00", "2026-06-30"),
        ("2026-05-05T16:14:04.384Z", "2026-05-05"),
        ("2023-12-31T23:59:59+01:00", "2023-12-31"),
        ("15/06/2026 23:59", "2026-06-15"),
        ("15/06/2026 - 23:59", "2026-06-15"),
        ("1/10/2025", "2025-10-01"),
        ("09/2/2026", "2026-02-09"),
        ("30.04.2026", "2026-04-30"),
        ("12 Giugno 2026", "2026-06-12"),
        ("1 luglio 2026", "2026-07-01"),
        ("15 avril 2022", "2022-04-15"),
        ("1er mars 2027", "2027-03-01"),
        ("20230112", "2023-01-12"),
        ("16 June 2026 4:00pm UK time", "2026-06-16"),
        ("31 March 2026 4:00pm", "2026-03-31"),
        ("05/01/2026", "2026-01-05"),
        ("Sep 09, 2026 12:00:00 AM EDT", "2026-09-09"),
        ("Fri, 02 Oct 2026 08:49:48 +0000", "2026-10-02"),
        ("2026-09-09-00-00-00", "2026-09-09"),
        ("31 de diciembre de 2026", "2026-12-31"),
        ("1 d'octubre de 2026", "2026-10-01"),
        ("5 czerwca 2026", "2026-06-05"),
        ("den 3 mars 2026", "2026-03-03"),
        ("1. Dezember 2026", "2026-12-01"),
        ("14th of May 2026", "2026-05-14"),
        ("Opens 14 May 2026, that is 14/05/2026", "2026-05-14"),
        ("14 May 2026 to 15 May 2026", None),
        ("45 días hábiles desde la publicación", None),
        ("until funds run out", None),
        ("none", None),
        ("N/A", None),
        ("", None),
        ("1780000000000", None),
        ("Mayor 2026", None),
    ],
)
def test_a_day_is_read_in_every_notation_or_not_at_all(text: str, expected: str | None) -> None:
    assert day(text) == (dt.date.fromisoformat(expected) if expected else None)


def test_the_country_decides_which_number_is_the_month() -> None:
    assert day("08/03/2026") == dt.date(2026, 3, 8)
    assert day("08/03/2026", month_first=True) == dt.date(2026, 8, 3)
    assert deadline("08/03/2026", "America/New_York", month_first=True) == Deadline(
        dt.date(2026, 8, 3), None, "America/New_York"
    )


@pytest.mark.parametrize(
    "text",
    [
        "20226-03-01",
        "1 March 20226",
        "01/03/20226",
        "1900-01-01T00:00:00",
        "2026-13-01",
        "31/02/2026",
        "31 February 2026",
    ],
)
def test_a_day_that_cannot_be_is_refused_and_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"year|month|day"):
        day(text)


@given(any_text | near_text)
@example("9999999-99-99")
def test_reading_a_day_raises_nothing_but_value_error(text: str) -> None:
    for month_first in (False, True):
        try:
            found = day(text, month_first=month_first)
            deadline(text, month_first=month_first)
        except ValueError:
            continue
        assert found is None or FIRST_YEAR <= found.year <= LAST_YEAR


@given(st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)))
def test_every_day_is_read_back(date: dt.date) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%Y%m%d"):
        assert day(date.strftime(form)) == date
    assert day(date.strftime("%m/%d/%Y"), month_first=True) == date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4:00pm", "16:00"),
        ("4pm", "16:00"),
        ("12 am", "00:00"),
        ("12:30 p.m.", "12:30"),
        ("16:00", "16:00"),
        ("23h59", "23:59"),
        ("12:00:00 AM", "00:00"),
        ("23:59:59", "23:59"),
        ("11.59 pm", "23:59"),
        ("12.00 Uhr", "12:00"),
        ("kl. 14.00", "14:00"),
        ("alle 17.00", "17:00"),
        ("paragraph 2.10", None),
        ("1.50 million", None),
        ("25:00", None),
        ("13pm", None),
        ("15.06.2026", None),
        ("noon", "12:00"),
        ("9:00 or 17:00", None),
    ],
)
def test_a_time_is_read_or_not_at_all(text: str, expected: str | None) -> None:
    assert clock(text) == (dt.time.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "at", "on"),
    [
        ("16 June 2026 4:00pm UK time", "16:00", 16),
        ("2026-06-16T16:00:00", "16:00", 16),
        ("2026-06-16T16:00:00.000Z", "17:00", 16),  # in London, in summer
        ("2026-06-16T23:30:00+00:00", "00:30", 17),
        ("2026-06-16T00:00:00", None, 16),
        ("Jun 16, 2026 12:00:00 AM", None, 16),
        ("16 June 2026", None, 16),
        ("16/06/2026 23:59", "23:59", 16),
    ],
)
def test_a_deadline_is_wall_time_in_its_zone_and_midnight_is_no_time(text: str, at: str | None, on: int) -> None:
    expected = Deadline(dt.date(2026, 6, on), dt.time.fromisoformat(at) if at else None, "Europe/London")
    assert deadline(text, "Europe/London") == expected


def test_prose_is_no_deadline() -> None:
    assert deadline("No closing date", "Europe/London") is None


# --- money


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£110,000,000", ["110000000 GBP"]),
        ("£5 million", ["5000000 GBP"]),
        ("CA$500,000", ["500000 CAD"]),
        ("US$ 5,000", ["5000 USD"]),
        ("EUR 140.000", ["140000 EUR"]),
        ("EUR 50 Millionen", ["50000000 EUR"]),
        ("300.000 EUR", ["300000 EUR"]),
        ("3 530 000 euros", ["3530000 EUR"]),
        ("6 millions d'euros", ["6000000 EUR"]),
        ("2.200.000 €", ["2200000 EUR"]),
        ("50 000 €", ["50000 EUR"]),
        ("50\u202f000\u00a0€", ["50000 EUR"]),
        ("30.250.000 euros", ["30250000 EUR"]),
        ("350 000 000 zł", ["350000000 PLN"]),
        ("66 203 985,86 zł", ["66203985.86 PLN"]),
        ("10 miljoner kronor", ["10000000 SEK"]),
        ("800 000 kronor", ["800000 SEK"]),
        ("1-7 miljoner kronor", ["1000000 SEK", "7000000 SEK"]),
        ("€5-7 million", ["5000000 EUR", "7000000 EUR"]),
        ("£2.5 to £5 million", ["2500000 GBP", "5000000 GBP"]),
        ("between €1,000 and €2,500.50", ["1000 EUR", "2500.5 EUR"]),
        ("EUR 1,5 Mio.", ["1500000 EUR"]),
        ("1,5 Mio. EUR", ["1500000 EUR"]),
        ("2 Mrd. Euro", ["2000000000 EUR"]),
        ("€1.2bn", ["1200000000 EUR"]),
        ("500 k€", ["500000 EUR"]),
        ("5 M€", ["5000000 EUR"]),
        ("2,5 milioni di euro", ["2500000 EUR"]),
        ("Jusqu'à 80% du coût, maximum 50 000 €", ["50000 EUR"]),
        ("50 mil euros", []),  # a thousand in Spanish, and half a million elsewhere
        ("€50 mil", []),
        ("5 mil millones de euros", []),
        ("€5 trillion", []),
        ("5 Mkr", []),  # whose crowns?
        ("EUR 1.500 million", []),  # 1.5, or 1500?
        ("A$500", ["500 AUD"]),
        ("none", []),
        ("N/A", []),
        ("299951.9", []),
        ("70047.34", []),
    ],
)
def test_amounts_are_never_off_by_a_factor(text: str, expected: list[str]) -> None:
    found = [f"{amount.amount.normalize():f} {amount.currency}" for amount in amounts(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("299951.9", "299951.9"),
        ("70047.34", "70047.34"),
        ("3.200.000,00", "3200000.00"),
        ("15375383,50", "15375383.50"),
        ("1,000,000", "1000000"),
        ("1.234", "1234"),
        ("30500", "30500"),
        ("66 203 985,86", "66203985.86"),
        ("1'000.50", "1000.50"),
    ],
)
def test_numbers_are_read_in_any_notation(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "none", "1e999999999", "NaN", "Infinity", "-5", "1 2 a", ".", "١٢٣"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number(text)


@given(any_text | near_text)
def test_reading_amounts_never_raises(text: str) -> None:
    assert all(amount.amount >= 0 for amount in amounts(text))
    assert money(text) in (None, *amounts(text))
    rate(text)
    assert all(level is None or 1 <= level <= 9 for level in trl(text))


@given(st.integers(0, 10**12), st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f"]))
def test_every_whole_amount_is_read_back(value: int, separator: str) -> None:
    written = f"{value:,}".replace(",", separator)
    assert amounts(f"EUR {written}") == amounts(f"{written} €") == [Money(Decimal(value))]


def test_money_is_the_only_amount() -> None:
    assert money("£5 million") == Money(Decimal(5_000_000), "GBP")
    assert money("£5 to £10") is None
    assert money("nothing") is None


@pytest.mark.parametrize(
    ("text", "share"),
    [("70%", 0.7), ("62,5 %", 0.625), ("60% and 60%", 0.6), ("50% to 70%", None), ("120%", None), ("", None)],
)
def test_a_rate_is_the_only_share(text: str, share: float | None) -> None:
    assert rate(text) == share


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("start at TRL 4 and reach TRL 6", (4, 6)),
        ("TRL 3-5", (3, 5)),
        ("start at technology readiness level (TRL) 1-3 and achieve TRL 4-5", (1, 5)),
        ("achieve TRL 4 for the systems", (None, 4)),
        ("are to reach TRL 5-6 by the end", (None, 6)),
        ("reaching at least TRL 4", (None, None)),
        ("TRLs 5 to 7", (5, 7)),
        ("TRL 10", (None, None)),
        ("projects should have a minimum Technology Readiness Level (TRL) of 6", (6, None)),
        ("minimum entry TRL of 4", (4, None)),
        ("to reach up to Technical Readiness Level (TRL) 6", (None, 6)),
        ("bring the technology to TRL 6", (None, None)),
        ("from TRL 4 to a TRL of 7", (4, None)),
        ("advance from TRL 4 to TRL 6", (4, 6)),
        ("above TRL 5", (5, None)),
        ("higher than TRL 6", (6, None)),
        ("más de TRL 6", (6, None)),
        ("mehr als TRL 5", (5, None)),
        ("no more than TRL 8", (None, None)),
        ("TRL 3, 4, 5, 6, 7", (3, 7)),
        ("TRL 5 au minimum", (5, None)),
        ("unter TRL 5", (None, 5)),
        ("TRL inférieur à 4", (None, 4)),
        ("TRL 6 or below", (None, 6)),
        ("TRL 3, 4 or 5", (3, 5)),
        ("TRL 4→6", (4, 6)),
        ("TRL 5 by the end of the project. No other limits apply.", (None, 5)),
        ("a prototype at TRL 6 am Ende des Vorhabens", (None, 6)),
        ("TRL 5 applies. No other limits do.", (5, 5)),
        ("TRL 8 and 9 are not funded", (None, None)),
        ("Projekte mit TRL 1 bis 3 werden nicht gefördert", (None, None)),
        ("Quedan excluidos los proyectos con TRL 1-3", (None, None)),
        ("Les projets de TRL 1 à 3 ne sont pas éligibles", (None, None)),
        ("Projekt under TRL 4 finansieras inte", (None, None)),
        ("TRL 4-6. TRL 9 is excluded.", (4, None)),
        ("must have reached TRL 5 at the time of application", (None, None)),
        ("technologies that have already achieved TRL 4 and are to reach TRL 7", (None, 7)),
        ("muss TRL 4 erreicht haben", (None, None)),
        ("doit avoir atteint le TRL 4", (None, None)),
        ("deve aver raggiunto TRL 5", (None, None)),
        ("control 4", (None, None)),
        ("", (None, None)),
    ],
)
def test_readiness_levels(text: str, levels: tuple[int | None, int | None]) -> None:
    assert trl(text) == levels


# --- text


def test_markup_becomes_lines() -> None:
    markup = "<h2>Scope</h2><p>Lasers&nbsp;&amp; <b>light</b><br>for all</p><ul><li>one<li>two</ul>tail<!-- no --> end"
    assert text_of(markup) == "Scope\nLasers & light\nfor all\n- one\n- two\ntail end"


def test_text_without_markup_stays() -> None:
    assert text_of("a < b") == "a < b"
    assert text_of("Fish &amp; chips") == "Fish & chips"
    assert text_of("  two \r\n\r\n\u200b lines ") == "two\nlines"
    assert text_of("") == text_of(" \n") == text_of("<p></p>") == ""


HIDDEN = "hiddenwords"
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8).filter(lambda word: HIDDEN not in word)
tags = st.sampled_from(["p", "div", "b", "ul", "li", "span", "table", "td", "h2", "a", "em"])
silent = st.sampled_from(["script", "style"]).map(lambda tag: f"<{tag}>{HIDDEN} = '<p>{HIDDEN}</p>';</{tag}>")


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(tags, st.lists(inner, max_size=3)).map(
        lambda made: f"<{made[0]} x='1'>{' '.join(made[1])}</{made[0]}>"
    )


markups = st.recursive(words.map(escape) | silent, _nested, max_leaves=15)


@given(markups)
def test_no_tag_and_nothing_silent_is_left(markup: str) -> None:
    text = text_of(markup)
    assert HIDDEN not in text
    assert "<" not in text


@given(st.lists(words, min_size=1, max_size=6), tags)
def test_every_word_is_kept_in_order(given_words: list[str], tag: str) -> None:
    markup = "".join(f"<{tag}>{word}</{tag}> " for word in given_words)
    assert "".join(text_of(markup).replace("- ", "").split()) == "".join("".join(given_words).split())


@given(
    any_text
    | st.lists(
        st.sampled_from(["<", ">", "<p", "</", "<!--", "-->", "<script", "&#", "&#xD800;", "\x00", "]]>", "<?xml", "a"])
    ).map("".join)
)
@example("<?xml version='1.0' encoding='utf-8'?><p>x</p>")
@example("<!-- only -->")
@example("<")
@example("\ud800<p>")
def test_reading_text_never_raises(text: str) -> None:
    for read in (text_of, line, lines):
        plain = read(text)
        assert "\x00" not in plain
        plain.encode()  # no lone surrogate is left
        assert plain == plain.strip()


def test_a_script_that_is_never_closed_shows_nothing() -> None:
    assert HIDDEN not in text_of(f"<p>seen</p><script>{HIDDEN} <p>{HIDDEN}")


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 50_000 + "deep",
        "<b>" * 100_000,
        "<p>" + "a" * 3_000_000,
        "&" * 500_000,
        "<" * 500_000,
        "1 111 " * 100_000 + "€",
        "9" * 500_000,
        "12 " + " " * 200_000 + "x",
        "1.1" * 100_000,
        "€" * 200_000,
        "12 sept " * 50_000,
        "TRL " * 100_000,
        "<!--" * 100_000,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.parametrize("read", [text_of, line, amounts, day, clock, trl, rate])
def test_a_hostile_text_is_read_in_no_time(read: Callable[[str], Any], hostile: str) -> None:
    began = time.process_time()
    read(hostile)
    assert time.process_time() - began < 3


def test_titles_are_one_line() -> None:
    assert line(" Light &amp; <b>matter</b>\n for <i>all</i> ") == "Light & matter for all"
    assert line("a < b and c > d") == "a < b and c > d"


@given(any_text, st.integers(1, 50))
def test_a_shortened_text_is_no_longer_than_asked(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert short == text if len(text) <= limit else len(short) <= limit + 1
    assert short == text or short.endswith("…")


# --- windows, terms, labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01.10.2026 - 31.12.2026", ("01.10.2026", "31.12.2026")),
        (" 31.12.2026 ", ("", "31.12.2026")),
        ("1 March 2026 to 5 May 2026", ("1 March 2026", "5 May 2026")),
        ("2026-03-01", ("", "2026-03-01")),
        ("", ("", "")),
    ],
)
def test_a_window_has_two_halves(text: str, expected: tuple[str, str]) -> None:
    assert halves(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "45 días hábiles a contar desde el día siguiente a la publicación",
        "20 días desde el 3 de marzo de 2026",
        "15 Dies Hàbils",
        "Plazo máximo de dos meses desde la fecha de entrad",
        "30 jours après le 1er mars 2027",
        "within 60 days of 1 May 2026",
    ],
)
def test_a_term_counted_from_a_day_is_no_deadline(text: str) -> None:
    assert is_counted(text)


@pytest.mark.parametrize(
    "text", ["Finaliza el 15 de septiembre de 2026", ", hasta las 12:00 horas del 10 de febrero de 2026", "2026-02-10"]
)
def test_a_day_is_not_counted(text: str) -> None:
    assert not is_counted(text)


def test_a_moment_falls_on_the_day_of_its_zone() -> None:
    assert local_day("2019-06-02T22:00:00.000Z", "Europe/Paris") == dt.date(2019, 6, 3)
    assert local_day("2026-11-03T09:00:00+01:00", "Europe/Amsterdam") == dt.date(2026, 11, 3)
    assert local_day("soon", "Europe/Paris") is None


def test_a_label_is_followed_by_its_value() -> None:
    text = "Einreichzeitraum\n05.10.2026 - 29.01.2027\nMax. Förderung: € 500.000\n- Start Date: 1 May 2026\nEnd"
    assert labelled(text, "Einreichzeitraum") == "05.10.2026 - 29.01.2027"
    assert labelled(text, "Max. Förderung") == "€ 500.000"
    assert labelled(text, "start date") == "1 May 2026"
    assert labelled(text, "End") == labelled(text, "Nothing") == ""


def test_an_hour_below_its_day_belongs_to_it_and_a_longer_word_is_another_label() -> None:
    text = "Budgettabel\nBudget:\n€ 7.500\nEinddatum:\n31 december 2026\n17:00 uur\nStart\n12:00"
    assert labelled(text, "Budget") == "€ 7.500"
    assert labelled(text, "Einddatum") == "31 december 2026 17:00 uur"
    assert labelled(text, "Start") == "12:00"
    assert labelled("Closes31 May 2027\nat noon", "Closes") == "31 May 2027"


# --- who may apply


def test_an_unknown_label_leaves_all_kinds_open() -> None:
    known = {"pme": (OrganisationType.SME,), "commune": (OrganisationType.PUBLIC_BODY,)}
    assert organisations(["Communes", "PME"], known) == (OrganisationType.PUBLIC_BODY, OrganisationType.SME)
    assert organisations(["PME", "Guildes"], known) == ()
    assert organisations([], known) == ()


def test_a_label_of_nothing_but_brackets_is_read_in_no_time() -> None:
    began = time.process_time()
    assert applicants(["kmu " + "(" * 200_000]) == (OrganisationType.SME,)
    assert time.process_time() - began < 3


UNIVERSITY = OrganisationType.UNIVERSITY


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        (
            "PYME Y PERSONAS FÍSICAS QUE DESARROLLAN ACTIVIDAD ECONÓMICA",
            {OrganisationType.SME, OrganisationType.PERSON},  # who works on their own account
        ),
        ("Small and medium-sized enterprises and mid-caps", {OrganisationType.SME, OrganisationType.LARGE_COMPANY}),
        ("SMEs", {OrganisationType.SME}),
        ("PME et ETI", {OrganisationType.SME, OrganisationType.LARGE_COMPANY}),
        ("Petites et moyennes entreprises", {OrganisationType.SME}),
        ("Unternehmen, Hochschulen", {OrganisationType.SME, OrganisationType.LARGE_COMPANY, UNIVERSITY}),
        ("Universities and non-profit organisations", {UNIVERSITY, OrganisationType.NON_PROFIT}),
        ("Entreprise publique locale (Sem, Spl, SemOp)", {OrganisationType.PUBLIC_BODY}),
        ("Entreprises (hors PME)", set()),
        ("Companies other than SMEs", set()),
        ("SMEs & hospitals", set()),
        ("Universities + hospitals", set()),
        ("Companies. Hospitals", set()),
        ("SMEs as well as hospitals", set()),
        ("SMEs (and public hospitals)", set()),
        ("SMEs (fewer than 250 staff)", {OrganisationType.SME}),
        ("SMEs & universities", {OrganisationType.SME, UNIVERSITY}),
        ("No individuals", set()),
        ("Unternehmen und Kammern", set()),
        ("PERSONAS FÍSICAS QUE NO DESARROLLAN ACTIVIDAD ECONÓMICA", {OrganisationType.PERSON}),
        ("Unternehmen", {OrganisationType.SME, OrganisationType.LARGE_COMPANY}),
        ("Kennisinstellingen", {OrganisationType.RESEARCH, OrganisationType.UNIVERSITY}),
        ("Organismes de tourisme", set()),
    ],
)
def test_applicants_in_several_languages(label: str, kinds: set[OrganisationType]) -> None:
    assert set(applicants([label])) == kinds


def test_states_of_germany_have_codes() -> None:
    assert german_states(["Berlin", "thüringen"]) == ("DE3", "DEG")
    assert german_states(["bundesweit", "Berlin"]) == german_states(["bundesweit"]) == (), "it is for all of them"


def test_regions_of_italy_have_codes() -> None:
    assert set(italian_regions(["Veneto", "Trentino-Alto Adige/Südtirol"])) == {"ITH3", "ITH1", "ITH2"}
    assert italian_regions(["Veneto", "Tutta Italia"]) == ()


def test_a_region_of_france_has_a_name_and_a_number() -> None:
    assert french_regions(["Provence-Alpes-Côte d’Azur"]) == french_regions(["93"]) == ("FRL0",)
    assert french_regions(["93", "76"]) == ("FRL0", "FRJ")
    assert french_regions(["93", "Val-de-Grâce"]) == (), "a list that lacks a part would exclude it"


@given(any_text)
def test_no_text_breaks_windows_and_labels(text: str) -> None:
    assert all(isinstance(half, str) for half in halves(text))
    assert isinstance(labelled(text, "Deadline"), str)
    assert is_counted(text) in (True, False)


def test_a_bracket_alone_before_a_day_is_no_hour() -> None:
    assert deadline("31.12.2026) 15.01.2027") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Gasto subvencionable máximo: 500.000 euros", {}),
        ("Budget: EUR 4 million per project", {}),
        ("Funding up to a total of EUR 20 million", {}),
        ("Support for companies with up to EUR 50 million turnover", {}),
        ("Grants of up to EUR 50,000 per company", {"grant_max": 50_000}),
        ("Total budget: EUR 4 million", {"budget": 4_000_000}),
    ],
)
def test_a_pot_a_size_and_a_cost_are_told_apart(text: str, told: dict[str, int]) -> None:
    assert {field: amount.amount for field, amount in funding(text).fields.items() if amount} == told


@pytest.mark.parametrize(
    "text",
    [
        "Estimated closing date: 3 March 2027",
        "Expected deadline: 3 March 2027",
        "Provisional submission deadline: 3 March 2027",
        "Date limite prévisionnelle : 3 mars 2027",
        "Previsión de cierre: 3 de marzo de 2027",
        "Geplante Einreichfrist: 3. März 2027",
    ],
)
def test_a_day_that_nobody_promises_is_no_deadline(text: str) -> None:
    assert deadline(text, "Europe/Brussels") is None
    assert until(text, "Europe/Brussels") is None
