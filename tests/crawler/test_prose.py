"""Deadlines in prose: read where they are told for sure, left alone everywhere else."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.prose import WORDS_LIMIT, closed_early, model, since, timed, until, words
from store.types import Deadline, DeadlineModel

ROME, PARIS = "Europe/Rome", "Europe/Paris"


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        (
            "Domande online dalle ore 12:00 del 4 maggio 2027 ed entro le ore 17:00 del 24 giugno 2027",
            "2027-06-24",
            "17:00",
        ),
        ("Fondo per le fornaci – Proroga 28/2/2027", "2027-02-28", ""),
        ("Sportello aperto dal 15 marzo 2027 (ore 10) al 30 giugno 2027 (ore 12:00).", "2027-06-30", "12:00"),
        ("Data apertura\n15/03/2027\nData chiusura\n30/06/2027 ore 17:00", "2027-06-30", "17:00"),
        ("Chiusura dello sportello: 30 giugno 2027", "2027-06-30", ""),
        ("Presentazione delle istanze: dal 19/12/2026 al 29/12/2026.", "2026-12-29", ""),
        ("Le domande possono essere inviate dalle ore 9:00 del 22 aprile e entro il 1° giugno 2027.", "2027-06-01", ""),
        ("Ci si può candidare fino alle 17.00 (ora italiana) del 30 giugno 2027.", "2027-06-30", "17:00"),
        ("invio candidature entro le ore 12 del 30 giugno 2027", "2027-06-30", "12:00"),
        ("Domande trasmesse entro e non oltre il giorno 20/09/2027 alle ore 18.00.", "2027-09-20", "18:00"),
        ("Scadenza per la presentazione delle domande: 2 luglio 2027 alle ore 23:59:59.", "2027-07-02", "23:59"),
        ("Domande dalle ore 10:00 dell’8 giugno 2027 alle ore 10:00 del 24 luglio 2027.", "2027-07-24", "10:00"),
        (
            "Il termine per le candidature è prorogato fino al 3.5.2027. Le domande entro il 3 maggio 2027 alle ore 9:30.",
            "2027-05-03",
            "09:30",
        ),
    ],
)
def test_a_deadline_is_read(text: str, day: str, time: str) -> None:
    at = dt.time.fromisoformat(time) if time else None
    assert until(text, ROME) == Deadline(dt.date.fromisoformat(day), at, ROME)


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("Applications close: 12 noon, 4th January 2027", "2027-01-04", "12:00"),
        ("Applications close at midday on Monday 4 January 2027.", "2027-01-04", "12:00"),
        ("The fund closes at 5pm on Friday 11 December 2026.", "2026-12-11", "17:00"),
        ("The scheme will close for applications at 5pm on 11 December 2026.", "2026-12-11", "17:00"),
        ("This round opens on 1 October 2026 and closes 4 January 2027", "2027-01-04", ""),
        ("We work close to a deadline of 4 days. The office closes on 4 January 2027.", None, ""),
        ("The fund opens on 4 January 2027", None, ""),
    ],
)
def test_what_closes_is_read_in_english(text: str, day: str | None, time: str) -> None:
    at = dt.time.fromisoformat(time) if time else None
    assert until(text, "Europe/London") == (day and Deadline(dt.date.fromisoformat(day), at, "Europe/London"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Avviso approvato con decreto n. 46 del 19/12/2026",
        "Le spese devono essere sostenute entro il 31 dicembre 2028",
        "I progetti finanziati con le domande ammesse sono conclusi entro il 30 giugno 2029",
        "Domande entro 30 giorni dalla pubblicazione del 3 marzo 2027",
        "Le domande vanno presentate entro i 60 giorni successivi al 3 marzo 2027",
        "Domande fino al 30 settembre di ogni anno",
        "Domande entro il 31/02/2027",
        "Due finestre: domande fino al 15 dicembre 2026 e fino al 15 aprile 2027",
        "Domande entro le ore 12:00 del 3 maggio 2027. Le domande entro le ore 17:00 del 3 maggio 2027.",
        "Scadenza presunta per la presentazione delle domande: 30 giugno 2027",
        "Le domande potranno essere presentate indicativamente fino al 30 giugno 2027",
        "Plazo estimado de presentación de solicitudes: hasta el 30 de junio de 2027",
        "Applications are expected to close on 30 June 2027.",
        "Bewerbungen sind voraussichtlich bis 30. Juni 2027 einzureichen",
        "Date prévisionnelle de clôture des candidatures : 30/06/2027",
    ],
)
def test_what_is_not_told_for_sure_is_no_deadline(text: str) -> None:
    assert until(text, ROME) is None


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        (
            "Domande entro il 4 novembre 2026.\nCon decreto del 30/10/2026 è prorogato alle 12:00 del 28 novembre 2026.",
            "2026-11-28",
            "12:00",
        ),
        ("Applications by 3 March 2027. The deadline has been extended to 5 April 2027.", "2027-04-05", ""),
        (
            "El plazo de solicitudes finaliza el 3 de marzo de 2027. Se amplía el plazo hasta el 10 de abril de 2027.",
            "2027-04-10",
            "",
        ),
        ("Les dossiers jusqu'au 3 mars 2027. Le dépôt est prolongé jusqu'au 9 avril 2027.", "2027-04-09", ""),
        ("Anträge bis zum 3. März 2027. Die Antragsfrist wurde verlängert bis zum 9. April 2027.", "2027-04-09", ""),
    ],
)
def test_an_extension_goes_before_the_day_that_it_moves(text: str, day: str, time: str) -> None:
    at = dt.time.fromisoformat(time) if time else None
    assert until(text, ROME) == Deadline(dt.date.fromisoformat(day), at, ROME)


def test_an_extension_of_an_earlier_round_moves_no_later_one() -> None:
    text = "Domande entro il 3 marzo 2027. Il termine è prorogato al 5 aprile 2027. Seconda finestra: domande entro il 9/9/2027."
    assert until(text, ROME) is None


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Domande dalle ore 12:00 del 4 maggio 2027 ed entro le ore 17:00 del 24 giugno 2027", "2027-05-04"),
        ("Le domande dalle ore 9:00 del 22 aprile e non oltre il 10 giugno 2027.", "2027-04-22"),
        ("Domande inviate a partire dalle ore 12 del 24/09/2027 sino alle ore 12 del 04/11/2027.", "2027-09-24"),
        ("El plazo de solicitudes comenzará el 14 de abril de 2027 y finalizará el 14 de mayo de 2027.", "2027-04-14"),
        ("Applications open on 3 March 2027 and close on 5 May 2027.", "2027-03-03"),
        ("Les dossiers sont à déposer du 3 mars au 30 avril 2027.", "2027-03-03"),
        ("Decreto del 12 maggio 2027: domande entro il 24 giugno 2027.", ""),
        ("Domande dal 1 al 9 marzo 2027. Le domande dei Comuni dal 3 al 9 marzo 2027.", ""),
        ("Domande entro il 24 giugno 2027. La fiera si svolge dal 3 al 24 giugno 2027.", ""),
        ("Data apertura\n15/03/2027\nData chiusura\n30/06/2027", "2027-03-15"),
        ("Fecha de apertura: 15/03/2027\nFecha de cierre de solicitudes: 30/06/2027", "2027-03-15"),
        ("Data apertura: 15/07/2027\nData chiusura: 30/06/2027", ""),
    ],
)
def test_the_opening_is_that_of_the_deadline(text: str, opens: str) -> None:
    on = until(text, ROME)
    assert on is not None
    assert str(since(text, on) or "") == opens


def test_an_hour_belongs_to_its_own_day_only() -> None:
    on = Deadline(dt.date(2027, 6, 30), None, ROME)
    assert timed(on, "domande entro le ore 12 del 30 giugno 2027").time == dt.time(12)
    assert timed(on, "domande entro le ore 12 del 30 luglio 2027") == on
    assert timed(on, "") == on


def test_a_call_that_was_closed_early_closed_then() -> None:
    note = "Chiusura anticipata dello sportello alle 17.30 dell'1 giugno 2027 per esaurimento fondi"
    assert closed_early(note, ROME) == Deadline(dt.date(2027, 6, 1), dt.time(17, 30), ROME)
    assert closed_early("Domande entro il 30 giugno 2027, salvo chiusura anticipata dal 1 giugno 2027", ROME) is None


def test_what_lasts_until_funds_run_out_is_rolling() -> None:
    on = Deadline(dt.date(2027, 6, 30), None, ROME)
    assert model(on, "salvo esaurimento dei fondi") is DeadlineModel.ROLLING
    assert model(None, "Bando a sportello") is DeadlineModel.ROLLING
    assert model(None, "Les candidatures peuvent être déposées à tout moment.") is DeadlineModel.ROLLING
    assert model(None, "Sans date de clôture") is DeadlineModel.ROLLING
    assert (
        model(None, "open-ended")
        is model(None, "Permanente")
        is model(None, "Appel permanent")
        is DeadlineModel.ROLLING
    )
    assert model(on, "") is DeadlineModel.SINGLE_STAGE
    assert model(None, "") is DeadlineModel.UNKNOWN


WORDS = (
    *("domande", "entro", "fino", "al", "dal", "ore", "12.00", "12", "del", "3/5/2027", "31.02.2027", "1°", "marzo"),
    *("2027", "99", "giorni", "scadenza", "proroga", "chiusura", "anticipata", ".", ";", "\n"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text())
def test_any_text_is_survived_and_only_a_day_that_it_holds_is_found(text: str) -> None:
    for found in (until(text, ROME), closed_early(text, ROME)):
        assert found is None or str(found.day.year) in text


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("You can submit proposals until 4:00pm on 16 June 2027.", "2027-06-16", "16:00"),
        ("Apply by noon on Friday 18 June 2027", "2027-06-18", "12:00"),
        ("The deadline for applications is 16 June 2027.", "2027-06-16", ""),
        ("Les dossiers sont à déposer au plus tard le 3 mars 2027 à 12h00.", "2027-03-03", "12:00"),
        ("Date limite de dépôt : 3 mars 2027", "2027-03-03", ""),
        ("Las solicitudes se presentarán hasta las 14:00 horas del 9 de febrero de 2027.", "2027-02-09", "14:00"),
        ("Plazo de presentación: del 3 al 28 de febrero de 2027.", "2027-02-28", ""),
        ("Les sol·licituds es poden presentar fins al 9 d'abril de 2027.", "2027-04-09", ""),
        ("Anträge können bis zum 31. März 2027, 12 Uhr, eingereicht werden.", "2027-03-31", "12:00"),
        ("Einreichfrist: 31.03.2027", "2027-03-31", ""),
        ("Ansökan ska vara inskickad senast den 3 mars 2027 kl. 14.00.", "2027-03-03", "14:00"),
        ("Wnioski można składać do 12 czerwca 2027 r. do godz. 16:00.", "2027-06-12", "16:00"),
        ("Nabór trwa od 1 do 30 czerwca 2027 r.", "2027-06-30", ""),
        ("U kunt aanvragen van 1 tot en met 30 juni 2027, 17.00 uur.", "2027-06-30", "17:00"),
        ("Vraag deze subsidie aan vanaf 1 maart 2027, 9:00 uur tot 31 mei 2027, 17:00 uur.", "2027-05-31", "17:00"),
        ("U kunt uw aanvraag uiterlijk 1 februari 2027 om 17.00 uur indienen.", "2027-02-01", "17:00"),
        ("Søknaden må sendes senest 1. juni 2027 kl. 13.00.", "2027-06-01", "13:00"),
        ("Applications must reach us before 16 June 2027, 17:00.", "2027-06-16", "17:00"),
    ],
)
def test_a_deadline_is_read_in_ten_languages(text: str, day: str, time: str) -> None:
    at = dt.time.fromisoformat(time) if time else None
    assert until(text, ROME) == Deadline(dt.date.fromisoformat(day), at, ROME)


@pytest.mark.parametrize(
    "text",
    [
        "Applications must reach us before 16 June 2027.",  # with that day, or without it?
        "Les demandes sont à déposer avant le 3 mars 2027.",
        "Proposals submitted by companies founded on 3 March 2027",
        "Your project must start by 1 October 2027; apply soon.",
        "We will notify applicants of the results by 10 July 2027.",
        "Register for the webinar on applications by 3 March 2027.",
        "Deadlines for proposals: 3 March 2027 and 5 May 2027",
        "1 July 2027: call opens 3 October 2027: project proposal deadline27 April 2028",
        "Applications open on 3 March 2027.",
        "Las subvenciones solicitadas financiarán actuaciones entre el 1 de enero de 2027 y el 31 de mayo de 2028.",
        "La call per partecipare alla fiera, che si svolge dal 24 al 26 giugno 2027",
        "Solicitudes: 20 días hábiles desde el 3 de marzo de 2027",
        "Projektlaufzeit der Anträge: bis 31.12.2029",
        "Wydatki we wniosku można ponosić do 31 grudnia 2028 r.",
        "Aanvragen kan vanaf 1 maart 2027.",
    ],
)
def test_other_days_of_ten_languages_are_no_deadline(text: str) -> None:
    assert until(text, ROME) is None


@pytest.mark.parametrize(
    "text",
    [
        "Open until funds are exhausted",
        "Applications are assessed on a rolling basis",
        "There is no submission deadline",
        "Jusqu'à épuisement des crédits",
        "Les dossiers sont instruits au fil de l'eau",
        "Hasta agotar el presupuesto",
        "Fins a l'exhauriment del crèdit",
        "Anträge können jederzeit gestellt werden",
        "bis zur Ausschöpfung der Mittel",
        "fino ad esaurimento delle risorse",
        "Ansök löpande så länge medlen räcker",
        "Nabór ciągły, do wyczerpania środków",
        "zolang er budget is",
        "Løpende søknadsfrist",
        "You can apply at any time.",
        "Applications may be submitted at any time; they are assessed every month.",
        "The scheme is open all year round.",
        "Applications remain open while funds are available.",
        "Le dépôt des dossiers est possible à tout moment.",
        "Vous pouvez candidater toute l'année.",
        "Las solicitudes se podrán presentar en cualquier momento.",
        "El plazo está abierto todo el año",
        "Plazo: todo el año",
        "Les sol·licituds es poden presentar en qualsevol moment.",
        "Die Antragstellung ist jederzeit möglich.",
        "Projektskizzen können laufend eingereicht werden.",
        "Le domande possono essere presentate in qualsiasi momento.",
        "Du kan ansöka när som helst.",
        "Wnioski można składać w dowolnym momencie.",
        "U kunt op elk moment een aanvraag indienen.",
        "Du kan søke når som helst.",
        "À tout moment",
        "Jederzeit",
    ],
)
def test_a_call_without_an_end_is_rolling_in_ten_languages(text: str) -> None:
    assert model(None, text) is DeadlineModel.ROLLING


@pytest.mark.parametrize(
    "text",
    [
        "löpande rapportering av kostnader",
        "laufende Kosten",
        "within the budget available",
        "Applications may be withdrawn at any time.",
        "Consent given with the application can be withdrawn at any time.",
        "An application can be changed and submitted again at any time before the deadline.",
        "Applications can be submitted at any time until the closing date.",
        "The ministry may close the call at any time.",
        "Applicants may be asked for documents at any time.",
        "You can save your application and come back at any time.",
        "Between 1 March 2027 and 30 June 2027 applications can be submitted at any time.",
        "You cannot apply at any time: there are two rounds a year.",
        "While the budget is indicative, projects of any size may apply.",
        "There is no deadline for the final report.",
        "Les demandes peuvent être retirées à tout moment.",
        "Le dépôt d'un dossier peut être interrompu et repris à tout moment.",
        "Un dossier peut être déposé à tout moment avant la date limite.",
        "L'appel peut être clos à tout moment.",
        "Des rencontres ont lieu tout au long de l'année.",
        "El solicitante podrá desistir de su solicitud en cualquier momento.",
        "Se podrá presentar la renuncia en cualquier momento.",
        "La empresa debe residir de forma permanente en la región.",
        "La convocatoria abierta por esta resolución se rige por la ley.",
        "La sol·licitud es pot retirar en qualsevol moment.",
        "Anträge können jederzeit zurückgezogen werden.",
        "Ein Widerruf der Einwilligung ist jederzeit möglich.",
        "Rückfragen zur Antragstellung sind jederzeit möglich.",
        "Anträge können jederzeit bis zum Stichtag eingereicht werden.",
        "Die laufende Ausschreibung richtet sich an Hochschulen.",
        "La domanda può essere ritirata in qualsiasi momento.",
        "La Regione può revocare il contributo in qualsiasi momento.",
        "Ansökan kan när som helst återkallas.",
        "Du kan ansöka när som helst före sista ansökningsdag.",
        "Wniosek można wycofać w dowolnym momencie.",
        "Wnioski można składać w dowolnym momencie przed końcem naboru.",
        "U kunt uw aanvraag op elk moment intrekken.",
        "Søknaden kan når som helst trekkes tilbake.",
        "Søknader kan sendes inn når som helst innen fristen.",
    ],
)
def test_what_else_goes_on_is_no_rolling_call(text: str) -> None:
    assert model(None, text) is DeadlineModel.UNKNOWN


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("Date limite de dépôt :\n12 mars 2027", dt.date(2027, 3, 12), None),
        ("Date limite de dépôt\nVendredi 12 mars 2027 à 17h00\nContact", dt.date(2027, 3, 12), dt.time(17)),
        ("Bon à savoir\nDate limite de dépôt : 16.09.2027", dt.date(2027, 9, 16), None),
        ("Date limite de dépôt des dossiers : vendredi 18 décembre 2026 à midi.", dt.date(2026, 12, 18), dt.time(12)),
        ("Les candidatures sont ouvertes jusqu’au 1er avril 2027 à 17h.", dt.date(2027, 4, 1), dt.time(17)),
        ("Ce guichet est ouvert jusqu’au 13 juin 2027.", dt.date(2027, 6, 13), None),
        ("Clôture du dépôt des propositions : 14 décembre 2026, à 11 h 30", dt.date(2026, 12, 14), dt.time(11, 30)),
        ("Date de clôture de l'appel : 5/03/2027 à 13h00 (heure de Paris)", dt.date(2027, 3, 5), dt.time(13)),
        ("Appel ouvert du 2 novembre 2026 au 15 février 2027.", dt.date(2027, 2, 15), None),
        ("Dépôt des dossiers au plus tard le 05/01/2027 à 23h59.", dt.date(2027, 1, 5), dt.time(23, 59)),
        ("Les dossiers sont à déposer avant le 30 juin 2027, minuit.", dt.date(2027, 6, 30), None),
        ("Fin de dépôt le 28/02/2027 (23h59)", dt.date(2027, 2, 28), dt.time(23, 59)),
        (
            (
                "Clôture de la soumission des pré-propositions (PRC, PRCE, JCJC) et de l'enregistrement (PRCI)\n"
                "Le jeudi 4 mars 2027 à 13h00 (heure de Paris)"
            ),
            dt.date(2027, 3, 4),
            dt.time(13),
        ),
        (
            "Projet à envoyer avant le 3 mai 2027. Inscriptions jusqu'au 3 mai 2027 à 18h00.",
            dt.date(2027, 5, 3),
            dt.time(18),
        ),
    ],
)
def test_french_pages_tell_a_deadline_in_many_ways(text: str, day: dt.date, time: dt.time | None) -> None:
    assert until(text, PARIS) == Deadline(day, time, PARIS)


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
def test_days_of_other_things_are_no_words_about_a_deadline(text: str) -> None:
    assert (until(text, PARIS), words(text)) == (None, "")


@pytest.mark.parametrize(
    "text",
    [
        "Dossiers à déposer avant le 15 janvier 2027 ou avant le 15 juin 2027.",
        "Date limite de dépôt : 31 février 2027",
        "Dépôt des dossiers au plus tard 45 jours après le 3 mars 2027.",
        "Dépôt des dossiers au plus tard deux mois avant l'événement.",
        "Les demandes sont à déposer avant le 3 mars 2027.",
    ],
)
def test_what_cannot_be_read_for_sure_stays_in_words(text: str) -> None:
    assert (until(text, PARIS), words(text)) == (None, text)


def test_a_label_stands_before_each_item_of_its_list() -> None:
    text = "Dates limites de dépôt :\n- 5 novembre 2026 à 12h00 ;\n- 10 mars 2027 à 12h00\nContact : la Région"
    assert until(text, PARIS) is None, "the first of several is not the one"
    label = "Dates limites de dépôt :"
    assert words(text) == f"{label} 5 novembre 2026 à 12h00 ;\n{label} 10 mars 2027 à 12h00"


def test_a_window_tells_its_opening_where_it_tells_the_deadline() -> None:
    on = Deadline(dt.date(2027, 2, 15), None, PARIS)
    assert since("Appel ouvert du 2 novembre 2026 au 15 février 2027.", on) == dt.date(2026, 11, 2)
    assert since("Date limite : 15 février 2027. Travaux du 1er mars au 30 juin 2027.", on) is None
    assert since("Dépôt des dossiers du 2 mars au 3 avril 2027, puis du 4 mai au 5 juin 2027.", on) is None


def test_a_page_adds_the_hour_of_a_day_and_never_another_day() -> None:
    on = Deadline(dt.date(2027, 1, 21), None, PARIS)
    assert timed(on, "Dossiers à déposer avant le 21 janvier 2027 à 13h.").time == dt.time(13)
    assert timed(on, "Dossiers à déposer avant le 22 janvier 2027 à 13h.") == on
    exact = Deadline(on.day, dt.time(9), PARIS)
    assert timed(exact, "Dossiers à déposer avant le 21 janvier 2027 à 13h.") == exact


FRENCH = st.sampled_from(
    ["date limite", "jusqu'au", "du 3 mai 2027 au", "99/99/2027", "31 juin 2027", "à 25h", "dossier", "\n", " : ", "- "]
)


@given(st.text() | st.lists(FRENCH | st.text(max_size=8)).map(" ".join))
def test_any_text_has_words_of_some_length(text: str) -> None:
    assert len(words(text)) <= WORDS_LIMIT + 1
    on = until(text, PARIS)
    assert on is None or (since(text, on) or on.day) <= on.day


@pytest.mark.parametrize(
    "text",
    [
        "Le dépôt des demandes de paiement est possible jusqu'au 31 décembre 2028.",
        "Las solicitudes de pago se presentarán hasta el 30 de septiembre de 2028.",
        "Le domande di pagamento vanno presentate entro il 31 dicembre 2028.",
        "Ansökan om utbetalning ska lämnas in senast 31 december 2028.",
        "Questions about applications must be submitted by 1 March 2027.",
        "Anträge für Projekte, die bis 31.12.2028 laufen, sind möglich.",
        "Applicants must be registered by 1 February 2027 to submit a proposal.",
        "Submission deadline: 15 April and 15 October 2027",
        "Date limite de dépôt : 15 avril et 15 octobre 2027",
    ],
)
def test_what_is_due_later_and_two_cut_offs_are_no_deadline(text: str) -> None:
    assert until(text, "Europe/Brussels") is None


@pytest.mark.parametrize(
    "text",
    [
        "The deadline for applications has been extended from 1 March 2027 to 15 March 2027.",
        "La scadenza delle domande è prorogata dal 1 marzo 2027 al 15 marzo 2027.",
    ],
)
def test_the_deadline_that_was_is_no_opening(text: str) -> None:
    closes = until(text, "Europe/Brussels")
    assert closes is not None
    assert closes.day == dt.date(2027, 3, 15)
    assert since(text, closes) is None


def test_a_zone_behind_an_abbreviated_hour_is_its_zone() -> None:
    closes = until("Applications must be submitted by 3 March 2027, 5:00 p.m. Eastern Time.", "Europe/Brussels")
    assert closes is not None
    assert (str(closes.time), closes.zone) == ("17:00:00", "America/New_York")


@pytest.mark.parametrize("text", ["No deadline yet: the call is expected.", "No deadline extensions will be granted."])
def test_no_deadline_yet_is_no_open_end(text: str) -> None:
    assert model(None, text) is not DeadlineModel.ROLLING
