"""Deadlines in French prose: one is read, several stay text, and days of other things are none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.french import WORDS_LIMIT, timed, until
from store.types import Deadline

PARIS = "Europe/Paris"


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("Date limite de dépôt :\n12 mars 2027", dt.date(2027, 3, 12), None),
        ("Date limite de dépôt des dossiers : vendredi 18 décembre 2026 à midi.", dt.date(2026, 12, 18), dt.time(12)),
        ("Les candidatures sont ouvertes jusqu’au 1er avril 2027 à 17h.", dt.date(2027, 4, 1), dt.time(17)),
        ("Clôture du dépôt des propositions : 14 décembre 2026, à 11 h 30", dt.date(2026, 12, 14), dt.time(11, 30)),
        ("Appel ouvert du 2 novembre 2026 au 15 février 2027.", dt.date(2027, 2, 15), None),
        ("Dépôt des dossiers au plus tard le 05/01/2027 à 23h59.", dt.date(2027, 1, 5), dt.time(23, 59)),
        (
            "Projet à envoyer avant le 3 mai 2027. Inscriptions jusqu'au 3 mai 2027 à 18h00.",
            dt.date(2027, 5, 3),
            dt.time(18),
        ),
    ],
)
def test_one_deadline_is_read(text: str, day: dt.date, time: dt.time | None) -> None:
    assert until(text, PARIS) == (Deadline(day, time, PARIS), "")


@pytest.mark.parametrize(
    "text",
    [
        "Les travaux du projet sont achevés avant le 31 décembre 2028.",
        "Les résultats de l'appel sont connus avant le 30 juin 2027.",
        "Appel publié le 4 mai 2026.",
        "Les demandes sont reçues toute l'année.",
        "",
    ],
)
def test_days_of_other_things_are_none(text: str) -> None:
    assert until(text, PARIS) == (None, "")


@pytest.mark.parametrize(
    "text",
    [
        "Dossiers à déposer avant le 15 janvier 2027 ou avant le 15 juin 2027.",
        "Date limite de dépôt : 31 février 2027",
        "Dépôt des dossiers au plus tard 45 jours après le 3 mars 2027.",
        "Dépôt des dossiers au plus tard deux mois avant l'événement.",
    ],
)
def test_what_cannot_be_read_for_sure_stays_text(text: str) -> None:
    assert until(text, PARIS) == (None, text)


def test_a_page_adds_the_hour_of_a_day_and_never_another_day() -> None:
    on = Deadline(dt.date(2027, 1, 21), None, PARIS)
    assert timed(on, "Dossiers à déposer avant le 21 janvier 2027 à 13h.").time == dt.time(13)
    assert timed(on, "Dossiers à déposer avant le 22 janvier 2027 à 13h.") == on
    exact = Deadline(on.day, dt.time(9), PARIS)
    assert timed(exact, "Dossiers à déposer avant le 21 janvier 2027 à 13h.") == exact


WORDS = st.sampled_from(
    ["date limite", "jusqu'au", "du 3 mai 2027 au", "99/99/2027", "31 juin 2027", "à 25h", "dossier", "\n", " : "]
)


@given(st.text() | st.lists(WORDS | st.text(max_size=8)).map(" ".join))
def test_any_text_gives_a_deadline_or_words(text: str) -> None:
    on, words = until(text, PARIS)
    assert on is None or words == ""
    assert len(words) <= WORDS_LIMIT + 1
