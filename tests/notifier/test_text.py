"""Text of others is safe to show, and says no less than before."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.text import cut, plain, web_address, wrapped

ANY = st.text(st.characters())


@given(ANY)
def test_plain_text_is_one_line_without_invisible_letters(text: str) -> None:
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.category(letter) in {"Cc", "Zl", "Zp", "Cs"} for letter in shown)
    assert "\u202e" not in shown
    shown.encode()


@given(ANY)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_accents_scripts_and_emoji_survive() -> None:
    assert plain("Förderung « été » 光学 قرض 👩\u200d🔬") == "Förderung « été » 光学 قرض 👩\u200d🔬"


@given(ANY, st.integers(10, 80))
def test_a_cut_text_is_no_longer_than_asked(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


def test_a_text_is_cut_between_words() -> None:
    assert cut("Compact photonic sensors, for food", 26) == "Compact photonic sensors…"
    assert cut("Verschlüsselungstechnologien", 12) == "Verschlüssel"[:11] + "…"
    assert cut("short", 26) == "short"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>x</script>",
        "file:///etc/passwd",
        "//no-scheme.example/x",
        "https://",
        "https:///nohost",
        'https://x.example/"onmouseover="alert(1)',
        "https://x.example/a b",
        "https://[broken",
        "https://x.example/\u202egnp.exe",
        "mailto:someone@x.example",
        "",
    ],
)
def test_an_address_that_is_not_one_to_follow_is_no_link(url: str) -> None:
    assert web_address(url) == ""


@pytest.mark.parametrize("url", ["https://x.example/a?b=c&d=é#f", "HTTP://x.example", "http://user@x.example:8080/"])
def test_a_web_address_is_kept_as_published(url: str) -> None:
    assert web_address(f"  {url}\n") == url


@given(ANY)
def test_lines_are_wrapped_without_losing_a_word(text: str) -> None:
    lines = wrapped(text, "* ")
    assert lines.replace("*", " ").split() == f"* {plain(text)}".replace("*", " ").split()
    assert all(len(line) <= 72 or " " not in line.strip() for line in lines.removeprefix("* ").splitlines()[1:])
