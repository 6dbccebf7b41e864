"""Italian, Spanish, Swiss and Israeli sources on other days than the shipped ones: what else may stand there."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from scrapy.http import HtmlResponse, JsonResponse, Request

from crawler.base import Record, SourceSpider
from crawler.bdns.record import closing, fields, is_call
from crawler.incentivi.record import fields as incentive_fields
from crawler.items import BadPage, BadRecord, Page, Skipped
from crawler.sources import spiders
from store.types import CallData, Deadline, DeadlineModel, Money, Reading


def start(source: str) -> tuple[SourceSpider, Request]:
    spider = spiders()[source]()
    return spider, next(iter(spider.first_requests()))


def items(source: str, body: str) -> list[Any]:
    """What the first page of a source gives, requests left out."""
    spider, request = start(source)
    kind = JsonResponse if body.startswith(("{", "[")) else HtmlResponse
    response = kind(request.url, body=body.encode(), encoding="utf-8")
    found = list(spider.parse(response, **request.cb_kwargs))
    return [one for item in found for one in (item.items if isinstance(item, Page) else (item,))]


def calls(source: str, body: str) -> list[CallData]:
    """The calls of the first page of a source, as listed; what cannot be read is a failure of the test."""
    found = [one.cb_kwargs.get("listed") if isinstance(one, Request) else one for one in items(source, body)]
    assert [one for one in found if isinstance(one, BadPage | BadRecord)] == []
    return [one.call for one in found if isinstance(one, Reading)]


def detail(source: str, listing: str, page: str) -> CallData:
    """The one call of a listing, completed by its own page."""
    (request,) = (one for one in items(source, listing) if isinstance(one, Request))
    (reading,) = opened(request, page)
    assert isinstance(reading, Reading)
    return reading.call


def opened(request: Request, page: str) -> list[Any]:
    """What the page of a call gives."""
    assert request.callback is not None
    response = HtmlResponse(request.url, body=page.encode(), encoding="utf-8")
    return list(request.callback(response, **request.cb_kwargs) or ())


def on(day: str, time: str = "", zone: str = "Europe/Madrid") -> Deadline:
    return Deadline(dt.date.fromisoformat(day), dt.time.fromisoformat(time) if time else None, zone)


# --- BDNS


@pytest.mark.parametrize(
    ("dates", "deadline", "text"),
    [
        ({"fechaFinSolicitud": "2027-02-10"}, on("2027-02-10"), ""),
        ({"textFin": "Hasta el 15 de setiembre de 2027"}, on("2027-09-15"), ""),
        ({"textFin": "Fins el 30 de setembre de 2027 a les 14:00 hores"}, on("2027-09-30", "14:00"), ""),
        ({"textFin": "Ata o 15 de outubro de 2027 ás 14:00 horas"}, on("2027-10-15", "14:00"), ""),
        ({"textFin": "31/03/27"}, on("2027-03-31"), ""),
        (
            {"fechaFinSolicitud": "2027-02-10", "textFin": "hasta las 12:00 horas del 10 de febrero de 2027"},
            on("2027-02-10", "12:00"),
            "",
        ),
        (
            {"fechaFinSolicitud": "2027-12-31", "textFin": "Hasta el 15/10/2027"},
            on("2027-12-31"),
            "Hasta el 15/10/2027",
        ),
        ({"textFin": "15 Dies Hàbils"}, None, "15 Dies Hàbils"),
        ({"textFin": "10 días desde el 3 de marzo de 2027"}, None, "10 días desde el 3 de marzo de 2027"),
        ({"textFin": "Hasta el 31/02/2027"}, None, "Hasta el 31/02/2027"),
        ({"textFin": " "}, None, ""),
        ({}, None, ""),
    ],
)
def test_a_spanish_term_is_read_as_a_date_and_as_words(
    dates: dict[str, str], deadline: Deadline | None, text: str
) -> None:
    said = closing(Record(dates), "Europe/Madrid")
    assert (said["deadlines"], said["deadline_text"]) == ((deadline,) if deadline else (), text)


def test_a_term_that_only_the_notice_names_is_read_there() -> None:
    notice = "<p>Quinto. Plazo de presentación de solicitudes.</p><p>{}</p><p>La actividad se realizará hasta el 1/9/2027.</p>"
    told = "El plazo de solicitudes finaliza el 10 de febrero de 2027 a las 14:00 horas."
    record = Record(anuncios=[{"numAnuncio": 2, "titulo": None, "texto": notice.format(told)}], textFin="30 días")
    said = closing(record, "Europe/Madrid")
    assert (said["deadlines"], said["deadline_text"]) == ((on("2027-02-10", "14:00"),), "30 días")


def test_a_day_that_a_term_is_counted_from_is_no_opening() -> None:
    told = {
        "Desde el 1 de Octubre de 2027": "2027-10-01",
        "15/01/27": "2027-01-15",
        "El día siguiente a la publicación en el BOE de 3 de marzo de 2027": "None",
        "Des de l’endemà de la publicació": "None",
    }
    assert {words: str(fields(Record(textInicio=words))["opens"]) for words in told} == told


def test_odd_fields_of_a_spanish_record_cost_only_themselves() -> None:
    record = Record(
        tipoConvocatoria=None,
        instrumentos=[{"descripcion": None}, {}],
        sectores=[{"codigo": "C", "descripcion": " Industria "}, {"codigo": "72"}],
        anuncios=[{"numAnuncio": None, "titulo": "Extracto", "texto": None}],
        documentos=[{"id": 7, "descripcion": None, "nombreFic": "bases.pdf"}],
        regiones=[{"descripcion": "ES - ESPAÑA "}, {"descripcion": "ES511 - Barcelona"}],
        urlBasesReguladoras="No procede",
        presupuestoTotal=299951.9,
    )
    said = fields(record)
    assert is_call(record)
    assert (said["topics"], said["text"], said["regions"]) == (("Industria", ""), "Extracto", ("ES511",))
    assert [document.title for document in said["documents"]] == ["bases.pdf"]
    assert said["budget"] == Money(Decimal("299951.9"))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("www.faros.example/bases", "https://www.faros.example/bases"),
        ("https://faros.example/bases.pdf", "https://faros.example/bases.pdf"),
        ("//faros.example/bases", "https://faros.example/bases"),
        ("Ordenanza 3/2027", ""),
    ],
)
def test_the_rules_are_linked_where_the_field_holds_an_address(written: str, address: str) -> None:
    assert [one.url for one in fields(Record(urlBasesReguladoras=written))["documents"]] == [address][: bool(address)]


def test_a_record_in_catalan_is_said_to_be_so() -> None:
    catalan = "Subvencions a les entitats del municipi per a la conservació dels fars i de les barques de fusta"
    assert fields(Record(descripcion=catalan))["language"] == "ca"


# --- CDTI

CALENDAR = (
    "<table><tbody><tr><td><strong>Convocatoria</strong></td><td>Apertura</td><td>Cierre</td></tr>"
    '<tr><td><p><a href="https://www.cdti.es/ayudas/faros">Faros (*)</a></p></td><td>{}</td><td>{}</td></tr></tbody></table>'
)
CARD = '<div class="ficha-field-wrapper"><div class="title">{}</div><div class="text"><p>{}</p></div></div>'


@pytest.mark.parametrize(
    ("told", "opens", "deadline", "model"),
    [
        ("Del 1 de agosto al 30 de septiembre de 2027.", "2027-08-01", on("2027-09-30"), DeadlineModel.SINGLE_STAGE),
        ("Del 1 al 31 de enero de 2027.", "2027-01-01", on("2027-01-31"), DeadlineModel.SINGLE_STAGE),
        (
            "El plazo comenzará el 14 de abril de 2027 y finalizará el 14 de mayo de 2027, a las 12:00 del mediodía",
            "2027-04-14",
            on("2027-05-14", "12:00"),
            DeadlineModel.SINGLE_STAGE,
        ),
        (
            "Apertura: 16 de mayo de 2027. Cierre: 19 de junio de 2027, a las 12:00 horas.",
            "2027-05-16",
            on("2027-06-19", "12:00"),
            DeadlineModel.SINGLE_STAGE,
        ),
        ("Desde el 16 de marzo de 2027, de forma permanente.", "2027-03-16", None, DeadlineModel.ROLLING),
        ("Abierto todo el año", "None", None, DeadlineModel.ROLLING),
        ("Tres meses desde la publicación en el BOE", "None", None, DeadlineModel.UNKNOWN),
        (
            "Primer corte: 31 de marzo de 2027. Segundo corte: 30 de septiembre de 2027.",
            "None",
            None,
            DeadlineModel.UNKNOWN,
        ),
    ],
)
@pytest.mark.parametrize("label", ["Plazo de presentación", "<span class='ficha-label'>Plazo de presentación:</span>"])
def test_a_term_of_the_cdti(label: str, told: str, opens: str, deadline: Deadline | None, model: DeadlineModel) -> None:
    call = detail("es_cdti", CALENDAR.format("1 de agosto", "30 de septiembre"), CARD.format(label, told))
    assert (str(call.opens), call.deadlines, call.deadline_model) == (opens, (deadline,) if deadline else (), model)
    assert call.deadline_text == ("" if deadline else told)


def test_the_calendar_of_the_cdti_counts_where_the_page_is_silent() -> None:
    listing = CALENDAR.format("1 de enero de 2027", "31 de enero de 2027")
    call = detail("es_cdti", listing, CARD.format("Presupuesto convocatoria", "Asciende a 30.250.000 euros."))
    assert (call.title, str(call.opens), call.deadlines) == ("Faros", "2027-01-01", (on("2027-01-31"),))
    assert call.budget == Money(Decimal(30250000))


# --- WordPress


def post(title: str, excerpt: str, *paragraphs: str) -> str:
    content = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    link = "https://example.it/bandi/fari/"
    texts = {"title": title, "excerpt": f"<p>{excerpt}</p>", "content": content}
    return json.dumps([{"id": 7, "link": link, **{name: {"rendered": text} for name, text in texts.items()}}])


ROME = "Europe/Rome"


@pytest.mark.parametrize(
    ("texts", "opens", "deadline"),
    [
        (
            ("Fari", "Domande dalle ore 12:00 del 12 maggio 2027 ed entro le ore 17:00 del 24 giugno 2027"),
            "2027-05-12",
            on("2027-06-24", "17:00", ROME),
        ),
        (
            ("Fari", "[&hellip;]", "Domande dalle ore 12 del 10 gennaio 2027 e fino alle ore 17 del 14 febbraio 2027."),
            "2027-01-10",
            on("2027-02-14", "17:00", ROME),
        ),
        (
            (
                "Fari &#8211; Proroga al 16 dicembre 2026",
                "[&hellip;]",
                "Il decreto del 7/11/2026 proroga i termini per le domande alle ore 17:00 del 16/12/2026.",
                "Con decreto del 26/02/2027 sono prorogati alle ore 12:00 del 28/02/2027 i termini delle domande.",
            ),
            "None",
            on("2027-02-28", "12:00", ROME),
        ),
        (
            ("Fari", "Domande entro il 24 giugno 2027", "La call internazionale aveva scadenza il 14 giugno 2027."),
            "None",
            on("2027-06-24", "", ROME),
        ),
    ],
)
def test_a_post_tells_from_when_until_when(texts: tuple[str, ...], opens: str, deadline: Deadline) -> None:
    (call,) = calls("it_lazio", post(*texts))
    assert (str(call.opens), call.deadlines) == (opens, (deadline,))


@pytest.mark.parametrize(
    ("heading", "budget"),
    [
        ("<h2><strong>40 milioni di euro</strong><br>di cui 300.000 riservati ai fari</h2>", "40000000"),
        ("<h2> </h2><h3>550.000 euro</h3>", "550000"),
        ("<h2>Fari: 40 milioni di euro per la costa</h2>", "None"),
        ("<p>40 milioni di euro</p>", "None"),
    ],
)
def test_the_budget_of_lazio_is_a_heading(heading: str, budget: str) -> None:
    (call,) = calls("it_lazio", post("Fari", "", f"</p>{heading}<p>"))
    assert str(call.budget and call.budget.amount) == budget


def test_a_trimmed_post_is_a_call() -> None:
    (call,) = calls(
        "it_toscana", json.dumps([{"id": 3, "link": "https://example.it/f/", "title": {"rendered": "Fari"}}])
    )
    assert (call.ref, call.title, call.deadlines) == ("3", "Fari", ())


# --- incentivi.gov.it


@pytest.mark.parametrize(
    ("written", "budget"),
    [
        ("2066866", "2066866"),
        ("70047.34", "70047.34"),
        ("15375383,50", "15375383.50"),
        ("5.000.000", "5000000"),
        ("1.500", "None"),  # thousands, or decimals?
        ("€ 5.000.000,00", "5000000.00"),
        ("163000000 (con dm 29/7), 161800000 (con dm 09/08)", "None"),
        ("0", "None"),
    ],
)
def test_a_budget_is_read_in_the_notations_of_the_register(written: str, budget: str) -> None:
    said = incentive_fields(Record(zs_title="Fari", zs_field_budget_allocation=written))["budget"]
    assert str(said and said.amount) == budget


def test_sections_that_lost_their_blanks_are_told_apart() -> None:
    body = "Cos'èAvviso per i fari.A chi si rivolgeAi comuni costieri.Cosa prevedeLampade."
    said = incentive_fields(Record(zs_title="Fari", zs_body=body, zs_field_link="https://fari.example/bando"))
    assert (said["summary"], said["beneficiaries_text"]) == ("Avviso per i fari.", "Ai comuni costieri.")
    assert [one.url for one in said["documents"]] == ["https://fari.example/bando"]


# --- listings

NEWS = (
    '<div class="row news-list-item">{}<div class="col data-news">\n 7 maggio 2027 </div>'
    '<div class="row titolo"><h2><a href="https://pr2127.regione.puglia.it/web/mare/-/fari?x=1">Fari</a></h2></div></div>'
)


@pytest.mark.parametrize(
    ("mark", "model"),
    [
        ("<span class='badge badge-light'>Bando aperto</span>", DeadlineModel.UNKNOWN),
        ("<span class='badge'><b>A sportello</b></span>", DeadlineModel.ROLLING),
        ("<span class='badge'>Prossima apertura</span>", DeadlineModel.UNKNOWN),
        ("<span class='badge'>Bando chiuso</span>", None),
        ("<span class='badge'>Graduatoria</span>", None),
        ("", None),
    ],
)
def test_a_mark_of_puglia_says_whether_it_is_a_call(mark: str, model: DeadlineModel | None) -> None:
    found = items("it_puglia", NEWS.format(mark))
    if model is None:
        assert found == [Skipped()]
    else:
        (call,) = calls("it_puglia", NEWS.format(mark))
        assert (call.url[-7:], call.deadline_model, call.published) == ("/-/fari", model, dt.date(2027, 5, 7))


INCENTIVE = (
    '<article class="card card--incentivi"><a href="/incentivi-e-strumenti/fari">Leggi tutto</a>{}<h3>'
    '<a href="/incentivi-e-strumenti/fari">Fari</a></h3><p class=" fw-normal">Per i <em>fari</em> spenti</p>{}</article>'
)


def test_a_card_of_invitalia_may_lack_its_head_and_its_days() -> None:
    head = '<div class="category-top"><span class="category">{} </span></div>'
    days = '<p class="dateContainer"><span class="category">Attivo</span>{}</p>'
    (full,) = calls(
        "it_invitalia",
        INCENTIVE.format(
            head.format("Attivo"), days.format('<span class="chiusura">Data chiusura: 8 ottobre 2027</span>')
        ),
    )
    (short,) = calls("it_invitalia", INCENTIVE.format("", days.format("")))
    assert (full.deadlines, short.deadlines) == ((on("2027-10-08", "", ROME),), ())
    assert (full.source_status, short.source_status, short.summary) == ("attivo", "attivo", "Per i fari spenti")
    assert items("it_invitalia", INCENTIVE.format(head.format("Chiuso"), "")) == [Skipped()]


PAGE = '<h1>Fari</h1><p class="subtitle">Per fari</p><div class="pagetabctabox"><h2>Stato</h2>{}</div><p>{}</p>'


@pytest.mark.parametrize(
    ("card", "box", "deadline", "model"),
    [
        ("", "<h3>Data chiusura</h3>\n<p>15/9/2027</p>", on("2027-09-15", "", ROME), DeadlineModel.SINGLE_STAGE),
        ("8 ottobre 2027", "", on("2027-10-08", "", ROME), DeadlineModel.SINGLE_STAGE),
        ("8 ottobre 2027", "<h3>Data chiusura</h3><p>8/10/2027 ore 12:00</p>", on("2027-10-08", "12:00", ROME), DeadlineModel.SINGLE_STAGE),
        ("", "", None, DeadlineModel.ROLLING),
    ],
)  # fmt: skip
def test_the_page_of_invitalia_adds_what_the_card_lacks(
    card: str, box: str, deadline: Deadline | None, model: DeadlineModel
) -> None:
    days = f'<span class="chiusura">Data chiusura: {card}</span>' if card else ""
    page = PAGE.format(
        f"<h3>Data apertura</h3><p>1/3/2027</p>{box}", "Procedura a sportello. Domande entro il 1/2/2024."
    )
    call = detail("it_invitalia", INCENTIVE.format("", days), page)
    assert (call.opens, call.deadlines) == (dt.date(2027, 3, 1), (deadline,) if deadline else ())
    assert call.deadline_model is model


def test_an_incentive_that_its_page_calls_closed_is_left_out() -> None:
    (request,) = (one for one in items("it_invitalia", INCENTIVE.format("", "")) if isinstance(one, Request))
    assert opened(request, PAGE.format('<p class="active-panel">Chiuso</p>', "")) == [Skipped()]


def test_a_day_of_liguria_may_stand_in_its_words_alone() -> None:
    row = (
        "<div class='row pc_latest_item'><a class='bando_link' href='/b/publiccompetition/7:fari.html'>Fari</a>"
        "<div class='pc_latest_item_chiusura'><i></i>&nbsp;01 Luglio 2027</div></div>"
    )
    (call,) = calls("it_liguria", row)
    assert (call.ref, call.deadlines) == ("7", (on("2027-07-01", "", ROME),))


def test_a_window_in_prose_of_sardinia_opens() -> None:
    row = (
        '<div class="views-row"><article><h2><a href="/it/agevolazioni/fari">Fari</a></h2>'
        '<div class="field--name-field-macrosettore"><div class="field__items"> Industria,\n  Servizi </div></div>'
        '<div class="field--name-field-termini"><div class="field--item"><p>Le domande possono essere inviate dalle ore 12.00'
        " del 3 giugno 2027 alle ore 15.00 del 29 settembre 2027.</p></div></div></article></div>"
    )
    (call,) = calls("it_sardegna", row)
    assert (str(call.opens), call.deadlines) == ("2027-06-03", (on("2027-09-29", "15:00", ROME),))
    assert call.topics == ("Industria", "Servizi")


def test_a_planned_call_of_trento_may_have_no_page_yet() -> None:
    heading = "STATO,INTERVENTO,DATA APERTURA,DATA CHIUSURA,IMPORTO (Euro),INFORMAZIONI"
    rows = ['in programma,Fari,1/10/27,09/2/2028,"3.200.000,00 €",', 'chiuso,Boe,aprile 2024,maggio 2024,"1.000,00",']
    found = items("it_trento", "\n".join([heading, *rows]))
    (call,) = [one.call for one in found if isinstance(one, Reading)]
    assert (str(call.opens), call.deadlines, call.budget) == (
        "2027-10-01",
        (on("2028-02-09", "", ROME),),
        Money(Decimal(3200000)),
    )
    assert call.url.startswith("https://dati.trentino.it/")
    assert found[1:] == [Skipped()]


# --- pages of prose


def test_both_stages_of_a_swiss_call_are_read() -> None:
    page = (
        "<h1>Call with Brazil</h1><main><p>Submission deadline for Pre-Proposal – 28 June, 2027</p>"
        "<p>Submission deadline for Full Proposal – 30 September 2027</p></main>"
    )
    call = detail("ch_innosuisse", '<a href="/en/call-switzerland-brazil">Brazil</a>', page)
    assert call.deadline_model is DeadlineModel.TWO_STAGE
    assert [(str(one.day), one.label) for one in call.deadlines] == [
        ("2027-06-28", "stage 1"),
        ("2027-09-30", "stage 2"),
    ]


@pytest.mark.parametrize(
    ("days", "deadline", "text"),
    [
        ("<p>Deadline for Submission:</p><p>16/10/2027</p>", on("2027-10-16", "", "Asia/Jerusalem"), ""),
        (
            "<span>Open Date: 10/08/2027</span> <span>Deadline for Submission: 16/10/2027 12:00</span> Time zone: Israel",
            on("2027-10-16", "12:00", "Asia/Jerusalem"),
            "",
        ),
        (
            "<p>Deadline for Submission A: 1/9/2027</p><p>Deadline for Submission B: 16/10/2027</p>",
            None,
            "1/9/2027; 16/10/2027",
        ),
        ("<p>Deadline for Submission: All year round</p>", None, "All year round"),
    ],
)
def test_the_days_of_an_israeli_call_are_told_by_their_words(days: str, deadline: Deadline | None, text: str) -> None:
    listing = '<a href="https://innovationisrael.org.il/en/calls_for_proposal/lighthouses/">Lighthouses</a>'
    call = detail("il_innovation_authority", listing, f"<main><h1>Lighthouses</h1>{days}</main>")
    assert (call.deadlines, call.deadline_text) == ((deadline,) if deadline else (), text)


ROW = (
    '<div class="row-inScadenza"><span>B</span><span class="DtScadenza">30/06/2027</span>'
    '<a href="Dettaglio?idAtto=7">Approvazione del bando per i fari ...</a></div>'
)


def test_a_page_of_prose_adds_what_the_listing_lacks() -> None:
    page = (
        "<body><nav><a>Bandi</a></nav><div><b>Oggetto</b><div>Approvazione del bando per i fari e le boe della laguna</div>"
        "<p>Domande dal 3 maggio 2027 alle ore 17:00 del 30 giugno 2027.</p></div></body>"
    )
    call = detail("it_veneto", ROW, page)
    assert call.title == "Approvazione del bando per i fari e le boe della laguna"
    assert (str(call.opens), call.deadlines) == ("2027-05-03", (on("2027-06-30", "17:00", ROME),))


def test_a_page_that_does_not_hold_the_title_is_another() -> None:
    (request,) = (one for one in items("it_veneto", ROW) if isinstance(one, Request))
    listed, bad = opened(request, "<body><h1>Pagina non trovata</h1></body>")
    assert isinstance(listed, Reading)
    assert (listed.partial, listed.call.deadlines) == (True, (on("2027-06-30", "", ROME),))
    assert isinstance(bad, BadRecord)
    assert "does not hold the title" in bad.reason


def test_a_call_of_campania_has_the_title_of_its_own_page() -> None:
    picture = '<div class="widget widget_media_image"><a href="https://www.sviluppocampania.it/2027/01/09/fari-2"><img></a></div>'
    page = "<main><h1 class='entry-title'>Fari, II edizione</h1><p>Domande entro il 9 marzo 2027.</p></main>"
    (listed,) = (one for one in items("it_campania", picture) if isinstance(one, Request))
    assert listed.url.endswith("/fari-2")
    call = detail("it_campania", picture, page)
    assert (call.ref, call.title, call.deadlines) == ("fari-2", "Fari, II edizione", (on("2027-03-09", "", ROME),))
