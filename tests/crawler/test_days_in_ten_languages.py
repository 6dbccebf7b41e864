"""Days, windows, hours and terms in the ten languages: read as they are meant, or left as text."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.fields import clock, day, deadline, is_counted, moment, opening
from store.types import Deadline

PARIS, MADRID, ROME, LONDON = "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/London"


def _deadline(day_and_time: str, zone: str) -> Deadline:
    on, _, at = day_and_time.partition(" ")
    return Deadline(dt.date.fromisoformat(on), dt.time.fromisoformat(at) if at else None, zone)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2027-03-11", ROME, "2027-03-11"),
        ("2027-05-31T00:00:00", ROME, "2027-05-31"),
        ("2027-06-04T10:20:30.123Z", PARIS, "2027-06-04 12:20"),
        ("2027-12-31T23:59:59+01:00", PARIS, "2027-12-31 23:59"),
        ("14/07/2027 23:59", ROME, "2027-07-14 23:59"),
        ("14/07/2027 - 23:59", ROME, "2027-07-14 23:59"),
        ("2/11/2027", ROME, "2027-11-02"),
        ("07/3/2027", ROME, "2027-03-07"),
        ("30.09.2027", "Europe/Berlin", "2027-09-30"),
        ("14 Luglio 2027", ROME, "2027-07-14"),
        ("1° settembre 2027", ROME, "2027-09-01"),
        ("18 août 2027", PARIS, "2027-08-18"),
        ("20270318", PARIS, "2027-03-18"),
        ("17 May 2027 4:00pm UK time", LONDON, "2027-05-17 16:00"),
        ("30 April 2027 11:00am", LONDON, "2027-04-30 11:00"),
        ("Oct 07, 2027 05:00:00 PM EDT", "America/New_York", "2027-10-07 17:00"),
        ("Fri, 01 Oct 2027 08:15:48 +0000", LONDON, "2027-10-01 09:15"),
        ("Thu, 30 Sep 2027 19:15:48 -0400", PARIS, "2027-10-01 01:15"),
        ("2027-10-07-00-00-00", PARIS, "2027-10-07"),
        ("until 12 February 2027, 12:00 peninsular time", MADRID, "2027-02-12 12:00"),
        ("Leichtbau im Gleis | 01.10.2027 - 31.12.2027", "Europe/Berlin", "2027-12-31"),
        ("Leichtbau im Gleis | 31.12.2027", "Europe/Berlin", "2027-12-31"),
        ("Proroga 27/2/2027", ROME, "2027-02-27"),
        (", hasta las 14:00 horas del 9 de febrero de 2027, hora peninsular", MADRID, "2027-02-09 14:00"),
        ("18 de junio de 2027 a las 12:00 horas del mediodía, hora peninsular.", MADRID, "2027-06-18 12:00"),
        ("Current: 37 days left. Apply before: 2027-06-10 14:00", "Europe/Stockholm", "2027-06-10 14:00"),
    ],
)
def test_every_notation_that_sources_use_is_read(text: str, zone: str, expected: str) -> None:
    assert not is_counted(text)
    assert deadline(text, zone) == _deadline(expected, zone)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("12 czerwca 2027 r.", "Europe/Warsaw", "2027-06-12"),
        ("do 12 czerwca 2027 r. do godz. 16:00", "Europe/Warsaw", "2027-06-12 16:00"),
        ("1 februari 2027 om 17.00 uur", "Europe/Amsterdam", "2027-02-01 17:00"),
        ("1. juni 2027 kl. 13.00", "Europe/Oslo", "2027-06-01 13:00"),
        ("senest 1. juni 2027 klokken 13", "Europe/Oslo", "2027-06-01 13:00"),
        ("den 3 mars 2027 kl. 14.00", "Europe/Stockholm", "2027-03-03 14:00"),
        ("3. März 2027, 12 Uhr", "Europe/Berlin", "2027-03-03 12:00"),
        ("3.3.2027, 12.30 Uhr", "Europe/Berlin", "2027-03-03 12:30"),
        ("le 3 mars 2027 à 12h00", PARIS, "2027-03-03 12:00"),
        ("le 3 mars 2027 à 17 h", PARIS, "2027-03-03 17:00"),
        ("le 1er mars 2027 à midi", PARIS, "2027-03-01 12:00"),
        ("le 3 mars 2027 à minuit", PARIS, "2027-03-03"),
        ("3 March 2027 at noon", LONDON, "2027-03-03 12:00"),
        ("3 March 2027, 12:00 midnight", LONDON, "2027-03-03"),
        ("3 March 2027 24:00", LONDON, "2027-03-03"),
        ("3. März 2027, 24 Uhr", "Europe/Berlin", "2027-03-03"),
        ("el 3 de marzo de 2027 a las 2:00 de la tarde", MADRID, "2027-03-03 14:00"),
        ("3 d'abril del 2027 a les 14 hores", MADRID, "2027-04-03 14:00"),
        ("entro le ore 17 del 3 aprile 2027", ROME, "2027-04-03 17:00"),
        ("3 marzo 2027 dalle 9:00 alle 17:00", ROME, "2027-03-03 17:00"),
        ("15. 6. 2027", "Europe/Berlin", "2027-06-15"),
        ("10-02-2027", "Europe/Amsterdam", "2027-02-10"),
        ("2027/02/10", PARIS, "2027-02-10"),
        ("7 FEVRIER 2027", PARIS, "2027-02-07"),
    ],
)
def test_days_and_hours_of_ten_languages(text: str, zone: str, expected: str) -> None:
    assert deadline(text, zone) == _deadline(expected, zone)


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("from 3 March to 30 April 2027", "2027-03-03", "2027-04-30"),
        ("March 3 to April 30, 2027", "2027-03-03", "2027-04-30"),
        ("June 1-30, 2027", "2027-06-01", "2027-06-30"),
        ("between 3 March and 30 April 2027", "2027-03-03", "2027-04-30"),
        ("Mon 1 March - Fri 30 April 2027", "2027-03-01", "2027-04-30"),
        ("du 3 mars au 30 avril 2027", "2027-03-03", "2027-04-30"),
        ("à partir du 3 mars 2027 et jusqu'au 30 avril 2027", "2027-03-03", "2027-04-30"),
        ("del 3 al 28 de febrero de 2027", "2027-02-03", "2027-02-28"),
        ("del 3 de marzo a las 9:00 al 28 de abril de 2027 a las 14:00", "2027-03-03", "2027-04-28 14:00"),
        ("de l'1 de març al 15 d'abril de 2027", "2027-03-01", "2027-04-15"),
        ("vom 1. Februar bis 31. März 2027", "2027-02-01", "2027-03-31"),
        ("01.02. - 31.03.2027", "2027-02-01", "2027-03-31"),
        ("1.10.2027, 10 Uhr bis 31.12.2027, 12 Uhr", "2027-10-01", "2027-12-31 12:00"),
        ("dal 1 al 30 giugno 2027", "2027-06-01", "2027-06-30"),
        ("dalle ore 10:00 dell'8 giugno 2027 alle ore 12:00 del 24 luglio 2027", "2027-06-08", "2027-07-24 12:00"),
        ("från 1 mars till och med den 30 april 2027", "2027-03-01", "2027-04-30"),
        ("od 1 do 30 czerwca 2027 r.", "2027-06-01", "2027-06-30"),
        ("od 3 marca 2027 r. do 28 kwietnia 2027 r. do godz. 16.00", "2027-03-03", "2027-04-28 16:00"),
        ("van 1 tot en met 30 juni 2027", "2027-06-01", "2027-06-30"),
        ("1.-30. juni 2027", "2027-06-01", "2027-06-30"),
        ("fra 1. mars til 15. april 2027", "2027-03-01", "2027-04-15"),
        ("15 December to 31 January 2027", "2026-12-15", "2027-01-31"),
    ],
)
def test_a_window_may_name_its_month_and_year_once(text: str, opens: str, closes: str) -> None:
    assert opening(text) == dt.date.fromisoformat(opens)
    assert deadline(text, ROME) == _deadline(closes, ROME)
    assert day(text) is None
    assert not is_counted(text)


@pytest.mark.parametrize(
    "text",
    [
        "17 February and 10 September 2027",
        "3, 10 and 17 March 2027",
        "le 3 et le 17 mars 2027",
        "3. und 17. März 2027",
        "3 i 17 marca 2027",
        "fino al 15 dicembre 2027 e fino al 15 aprile 2028",
        "3 March 2027: opening; 30 April 2027: deadline",
        "3 March 2027 at 9:00 or at 17:00",
        "01.10.2027 - laufend",
        "à partir du 3 mars 2027 jusqu'à épuisement des crédits",
        "listopad 2027 r.",
        "05.2027",
        "28/2/27",
        "1 de agosto",
        "HORIZON-JU-2027-01-04",
        "DIR/TL1/65/2027",
        "DIR-TL1-26-2027",
        "EXO.0006.1.0",
    ],
)
def test_what_names_no_one_day_for_sure_is_no_deadline(text: str) -> None:
    assert deadline(text, ROME) is None


@pytest.mark.parametrize(
    ("text", "zone", "expected_zone"),
    [
        ("17 May 2027 4:00pm UK time", "Europe/Brussels", LONDON),
        ("17 May 2027 16:00 GMT", "Europe/Brussels", LONDON),
        ("17 May 2027, 17:00 CET", LONDON, "Europe/Brussels"),
        ("17 May 2027, 17:00 (Brussels time)", LONDON, "Europe/Brussels"),
        ("le 17 mai 2027 à 17h00 (heure de Bruxelles)", LONDON, "Europe/Brussels"),
        ("le 17 mai 2027 à 17h00 (heure de Paris)", LONDON, PARIS),
        ("17 de mayo de 2027, 17:00 hora peninsular", LONDON, MADRID),
        ("17 de mayo de 2027, 17:00 hora canaria", MADRID, "Atlantic/Canary"),
        ("17 May 2027 17:00 CET", ROME, ROME),  # their clocks show the same
        ("17 May 2027 17:00 CET (16:00 UK time)", ROME, ROME),
        ("17 May 2027 5 p.m. ET", LONDON, "America/New_York"),
        ("le 17 mai 2027 à 17h00 et après", LONDON, LONDON),
    ],
)
def test_the_zone_that_a_text_names_is_that_of_its_hour(text: str, zone: str, expected_zone: str) -> None:
    found = deadline(text, zone)
    assert found is not None
    assert (found.day, found.zone) == (dt.date(2027, 5, 17), expected_zone)


@pytest.mark.parametrize(
    "text",
    [
        "45 días hábiles a contar desde el día siguiente",
        "Plazo: un mes desde la publicación",
        "15 dies hàbils des de l'endemà",
        "within 30 days of publication",
        "three months after 1 May 2027",
        "dans les 30 jours suivant le 1er mars 2027",
        "innerhalb von 20 Werktagen nach dem 1. März 2027",
        "entro 30 giorni dal 3 marzo 2027",
        "inom 30 dagar från den 1 mars 2027",
        "w ciągu 14 dni od 1 marca 2027 r.",
        "binnen 6 weken na 1 maart 2027",
        "innen 3 måneder etter 1. mars 2027",
        "ab 1. März 2027",
        "vanaf 1 maart 2027",
        "Open for applying 2027-08-26 14:00",
    ],
)
def test_a_term_and_a_beginning_are_no_deadline(text: str) -> None:
    assert is_counted(text)


@pytest.mark.parametrize("text", ["Stage 1: 3 March 2027", "two-stage, 3 March 2027", "entro il giorno 20/09/2027"])
def test_words_that_look_like_days_count_nothing(text: str) -> None:
    assert not is_counted(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kl. 13", "13:00"),
        ("godz. 16.00", "16:00"),
        ("17 uur", "17:00"),
        ("a las 14 horas", "14:00"),
        ("9:00 - 17:00", "17:00"),
        ("5 de la tarde", "17:00"),
        ("midnight", "00:00"),
        ("24:00", "00:00"),
        ("Midi-Pyrénées", None),
        ("il Mezzogiorno", None),
        ("12.50 per page", None),
    ],
)
def test_hours_of_ten_languages(text: str, expected: str | None) -> None:
    assert clock(text) == (dt.time.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    "text",
    [
        "The deadline has been extended from 31 March 2027 to 15 April 2027.",
        "Scadenza prorogata dal 31 marzo 2027 al 15 aprile 2027",
        "Sluiting verschoven van 31 maart 2027 naar 15 april 2027",
    ],
)
def test_a_deadline_that_moved_opens_nothing(text: str) -> None:
    assert deadline(text, ROME) == _deadline("2027-04-15", ROME)
    assert opening(text) is None


@pytest.mark.parametrize(
    "text", ["Published on 3 March 2027", "3 March 2027: call opens", "Webinar on 3 March 2027", "Opens 3 March 2027"]
)
def test_a_moment_is_read_whatever_happens_then(text: str) -> None:
    assert deadline(text, ROME) is None
    assert moment(text, ROME) == _deadline("2027-03-03", ROME)


def test_each_of_several_days_has_the_hour_of_its_own_clause() -> None:
    text = "Opens 3 March 2027 at 9:00, closes 30 April 2027 at 17:00; webinar 15 March 2027 at 11:00"
    assert deadline(text, ROME) == _deadline("2027-04-30 17:00", ROME)
    assert opening(text) == dt.date(2027, 3, 3)


def test_a_calendar_of_days_has_no_deadline() -> None:
    assert deadline("closes 3 March 2027; " * 200, ROME) is None


@pytest.mark.parametrize(
    "text",
    [
        "3 March 2027 Call opens 5 May 2027 Submission deadline 1 September 2027 Projects start",
        "07. jun 2027 Siste frist for innsending 01. jan 2028 Tidligste prosjektstart",
        "30/06/2027 Fin des travaux",
    ],
)
def test_a_day_before_its_own_words_does_not_take_those_of_the_day_before(text: str) -> None:
    assert deadline(text, ROME) is None
