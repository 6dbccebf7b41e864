"""What pages call things, in the languages that are served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum


class Said(StrEnum):
    """What a date or an amount on a page is said to be."""

    CLOSES = "deadline"
    FIRST_STAGE = "first_stage"
    ENDS = "ends"  # its deadline where nothing else in the row is said to be one
    OPENS = "opens"
    WINDOW = "window"
    PUBLISHED = "published"
    OTHER = "other"


_SAID: dict[Said, str] = {
    # What is no day of a call at all stands first: "date of the decision", "event".
    Said.OTHER: (
        r"décision|decisión|decision|entscheidung|beslut|notification|notificaci|webinar|veranstaltung|événement"
        r"|evento|event(?!ual)|sitzung|resultat|résultat|results?|resultado|graduatori|start of project|projektstart"
        r"|(?:chiusura|fine|termine|avvio|inizio) (?:del |dei )?(?:procediment|progett)\w+"
        r"|questions|quesiti|chiarimenti|clarifications?|rückfragen|preguntas|frågor|vragen|spørsmål"
        r"|project (?:end|start)\w*(?: date)?"
        r"|unpublish\w*|publi\w+ (?:end|until|expir\w+)(?: date)?"
        r"|projekt(?:beginn|ende|laufzeit)|(?:début|fin) (?:du|des) projets?|(?:inicio|fin) del proyecto"
        r"|aggiornament\w*|ultima modifica|updated|mise à jour|actualizaci\w*|aktualisiert|uppdaterad|bijgewerkt"
    ),
    Said.WINDOW: (
        r"einreichzeitraum|bewerbungszeitraum|antragszeitraum|zeitraum|période de dépôt|période de candidature"
        r"|application period|application window|submission period|plazo de (?:presentación|solicitud)|plazos?\b"
        r"|termini di presentazione|periodo di presentazione|ansökningsperiod|aanvraagperiode|søknadsperiode"
        r"|termin naboru|okres naboru|nabór wniosków|laufzeit der ausschreibung|termini di presentazione|terminis?\b"
    ),
    Said.PUBLISHED: (
        r"publi\w*|pubblica\w*|veröffentlich\w*|posted|publicerad\w*|gepubliceerd|publisert|opublikowano"
        r"|data pubblicazione|mis en ligne|erstellt am|eingestellt|data[ -]news|news[ -]date|post[ -]date|entry[ -]date"
    ),
    Said.OPENS: (
        r"open(?:s|ing|ed)?(?:[ _-]?dates?)?\b(?! call)|start(?:s| date)|launch(?:ed)?|ouverture|date d['’]ouverture"
        r"|débute?|dates?[ _-](?:de )?d[ée]but|lancement|apertura|abre|inicio|obertura|inici|beginn|öffnet"
        r"|ab dem|startdatum|start der|decorrenza"
        r"|dal\b|inizio|[öo]ppnar|[öo]ppning\w*|start naboru|rozpocz\w+|otwarc\w+|opent|openstelling|vanaf"
        r"|åpner|opens?\b"
        r"|apertura_bando|available from|valid from"
    ),
    Said.CLOSES: (
        r"dead[ _-]?line(?: dates?)?|(?:target|due|submission) dates?|clos(?:e|es|ed|ing)\b|closing[ _-]?date"
        r"|close[ _-]?date|due(?:[ _-]date)?\b|cut[ _-]?off"
        r"|apply (?:by|before)|submission (?:date|by)|applications? (?:by|due|close)|last day"
        r"|dates?[ _-]?(?:limite|(?:de )?(?:fin|clôture|cloture|dépôt|depot|remise))|clôture|cloture|échéance"
        r"|echeance|limite"
        r"|avant le|fin de dépôt|dépôt des (?:dossiers|candidatures)|fermeture|remise des"
        r"|plazo|fecha[ _-]?(?:límite|limite|fin|de cierre)|cierre|fin de plazo"
        r"|prazo\w*|candidaturas até|fecho\b|hakuaika päättyy|määräaika|viimeistään"
        r"|termini|data[ _-]?(?:límit|limit|de tancament)|tancament|venciment"
        r"|\w*frist(?:ende)?\b|schluss\b|stichtag"
        r"|(?:abgabe|einreich\w*|antrags|bewerbungs|vorlage|einsende|annahme|melde)(?:schluss|termin|datum)\w*"
        r"|scadenz\w*|scade\b|inscadenza|dtscadenza|entro(?: il)?|termine|data fine|chiude"
        r"|chiusura (?:bando|avviso|termini|domande)"
        r"|sista (?:ansökningsdag\w*|dag\w*|datum)|st[äa]nger|st[äa]ngning\w*|senast|ansök senast|slutdatum"
        r"|utlysningen stänger"
        r"|termin(?:y|u)?\b|nabór do|zamknięc\w+|data zakończenia"
        r"|sluit\w*|sluitingsdatum|uiterlijk|uiterste"
        r"|søknadsfrist|frist|innen\b|siste frist|lukker|stenger"
    ),
    Said.ENDS: (
        r"ends?\b|end[ _-]?date|expir\w+|valid (?:until|through|to)|until\b|by\b(?= \d)|jusqu['’]au|hasta(?: el)?"
        r"|vencimiento|finalización|fin\b|fins al|bis(?: zum)?\b|endet|ende\b|enddatum|chiusura|fino al|fine\b|do dnia"
        r"|koniec|zakończen\w+|einddatum|tot en met|t/m|slutt?\b"
    ),
}
_PATTERNS = {
    said: re.compile(rf"(?<![^\W_])(?:{words})(?:e?s|e?n|r)?(?![^\W_])", re.IGNORECASE) for said, words in _SAID.items()
}

# Beside words for a deadline, what makes it the one of a first stage.
_FIRST_STAGE = re.compile(
    r"(?<!\w)(?:(?:step|stage|phase|étape|etapa|fase|stufe|steg|etap)[ -]?(?:1|one|i)"
    r"|(?:first|1st|première|1[èe]?re|primera|prima|erste) (?:step|stage|phase|étape|etapa|fase|stufe)"
    r"|NOIs?|LOIs?|EOIs?|(?:notices?|letters?) of (?:intent(?:ion)?|interest)|expressions? of interest"
    r"|pre[ -]?(?:proposals?|applications?)|(?:short|outline) (?:proposals?|applications?)"
    r"|concept (?:notes?|papers?)|lettres? d['’]intention|pré-?(?:propositions?|projets?|dépôts?|candidatures?)"
    r"|manifestazion[ei] di interesse|(?:projekt)?skizzen?)(?!\w)",
    re.IGNORECASE,
)

_AMOUNTS = (
    (
        "budget",
        (
            r"total (?:fund\w*|budget|size)|overall budget|budget|dotation|enveloppe|dotación|presupuesto|dotaci\w+"
            r"|gesamtbudget|fördervolumen|budgetmittel|dotazione|risorse|stanziamento|stanziat\w+|utlysningens budget"
            r"|alokacja|kwota (?:ogółem|naboru|alokacji)|beschikbaar (?:budget|bedrag)|subsidieplafond"
            r"|tilgjengelige midler"
        ),
    ),
    ("grant_min", r"min(?:imum|imo|\.)?\b|mínimo|mindest\w*|lägst"),
    (
        "grant_max",
        (
            r"max\w*|up to|grant size|award (?:ceiling|range)|how much you can get|jusqu['’]à|montant max\w*|plafond"
            r"|hasta|importe máximo|höchst\w*|bis zu|fördersumme|contributo massimo|fino a|importo massimo"
            r"|högst|upp till"
            r"|inntil|maksym\w*|maximaal"
        ),
    ),
    (
        "amount",
        (
            r"amount|funding|grant|award|montant|aide|financement|importe|cuantía|ayuda|betrag|förderung|zuschuss"
            r"|contribut\w+|importo|agevolazione|belopp|stöd|kwota|dofinansowanie|bedrag|subsidie|beløp|støtte|import"
        ),
    ),
)
_AMOUNT_PATTERNS = tuple((name, re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)) for name, words in _AMOUNTS)

_CALL = re.compile(
    r"bando|bandi|avvis|agevolazion|incentiv|contribut|misur|appel|aap\b|aide|subvention|dispositif|concours"
    r"|convocator|ayuda|subvenc|beca|ajut|förder|foerder|ausschreibung|bekanntmachung|programm|zuschuss"
    r"|calls?\b|grants?\b|fund|opportunit|competition|award|prize|scheme|proposal|tender"
    r"|utlysning|bidrag|stöd|stipend|søknad|støtte|konkurs|nabór|nabor|dotac|subsidie|regeling|oproep|finansi|financ",
    re.IGNORECASE,
)
_HOST = re.compile(r"https?://[^/\s]+")
_NEWS = re.compile(
    r"(?<![^\W_])(?:news(?!letter)\w*|press|presse\w*|blogs?|aktuelles|aktuellt|nachricht\w*|meldung\w*|notizi[ae]|comunicat[oi]|stampa"
    r"|actualit\w+|actus?|communiqu\w+|noticias?|novedades|notícies|nyhet\w*|aktualno\w+|nieuws\w*|events?|agenda"
    r"|veranstaltung\w*|[ée]v[ée]nements?|eventi|eventos|evenemang|arrangement\w*|wydarzenia|stories|people|team"
    r"|publications?|pubblicazioni|downloads?)(?![^\W_])",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^\W*(?:(?:read|learn|find out|show|see|view|know) (?:more|details?|all)|more(?: info\w*| details?| about)?"
    r"|details?"
    r"|lire (?:la suite|plus)|en savoir plus|voir (?:plus|le détail|la fiche)|plus d['’]infos?|consulter"
    r"|leer más|saber más|ver (?:más|ficha|detalle)|más información|llegir més|veure més|més informació"
    r"|mehr(?: erfahren| lesen| infos?| dazu)?|weiterlesen|weitere informationen|zum (?:programm|detail)\w*"
    r"|details ansehen"
    r"|leggi(?: tutto| di più)?|continua(?: a leggere)?|scopri(?: di più)?|dettagli\w*|vai (?:al|alla)\b.*"
    r"|per saperne di più(?: su)?"
    r"|approfondisci|visualizza|läs mer|visa mer|les mer|se mer|lees (?:meer|verder)|bekijk|meer(?: info\w*)?"
    r"|więcej|czytaj (?:więcej|dalej)|szczegóły|apply(?: now)?|open|go|link|download|pdf|here|click here"
    r"|clicca qui|ici)\W*$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"^\W*(?:next(?: page)?|suivante?s?(?: page)?|page suivante|siguientes?|página siguiente|següent|pàgina següent"
    r"|weiter|nächste(?: seite)?|vorwärts|successiv[ao]|pagina successiva|avanti|prossima|nästa(?: sida)?"
    r"|następna(?: strona)?|dalej|volgende(?: pagina)?|neste(?: side)?|older(?: posts)?|›|»|→|>|>>)\W*$"
    r"|\b(?:next page|page suivante|pagina successiva|página siguiente|pàgina següent|nächste seite|nästa sida"
    r"|następna strona|volgende pagina|neste side)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?<![a-z])(?:nav(?:bar|igation)?|(?:mega|main|sub|top|side)?-?menu\w*|breadcrumbs?|briciole|ariane|footer|fuss|pied"
    r"|pag(?:er|ination|inazione|inate)\w*|cookies?|consent|gdpr|social\w*|share|sharing|tag-?cloud|tags|languages?"
    r"|lang-switch\w*|calendar(?!io)\w*|datepicker|skip\w*|toolbar|login|newsletter|related|sidebar|filters?"
    r"|facets?|search-form"
    r"|autocomplete|carousel-indicators|sitemap|kontakt|contatti|banner)(?![a-z])",
    re.IGNORECASE,
)


def said_of(text: str) -> Said | None:
    """What words before a date say that it is; None where they say nothing. Of several the last one counts.

    A deadline is the one of a first stage wherever they say so.
    """
    found = [(match.end(), said) for said, pattern in _PATTERNS.items() for match in pattern.finditer(text)]
    if not found:
        return None
    if any(said is Said.WINDOW for _, said in found):
        return Said.WINDOW
    said = max(found, key=lambda one: one[0])[1]
    return Said.FIRST_STAGE if said is Said.CLOSES and _FIRST_STAGE.search(text) else said


def label_in(text: str) -> str:
    """The words in a text that say what follows is a day of some kind; empty where none do."""
    found = [match for pattern in _PATTERNS.values() for match in pattern.finditer(text)]
    return max(found, key=lambda match: match.end())[0].strip() if found else ""


def without_labels(text: str) -> str:
    """A text without the words that say what a day is."""
    for pattern in _PATTERNS.values():
        text = pattern.sub(" ", text)
    return text


def closings_in(text: str) -> Iterator[tuple[str, int]]:
    """The words in a text that say that a call closes, each with the place where it ends."""
    return (
        (match[0].strip(), match.end()) for said in (Said.CLOSES, Said.ENDS) for match in _PATTERNS[said].finditer(text)
    )


def kind_of_amount(text: str) -> str:
    """The field that words before an amount speak of; empty where they speak of none."""
    return next((name for name, pattern in _AMOUNT_PATTERNS if pattern.search(text)), "")


def speaks_of_calls(text: str) -> bool:
    """Whether a text has a word for calls in it, or an address behind the name of its host."""
    return _CALL.search(_HOST.sub(" ", text)) is not None


def speaks_of_news(text: str) -> bool:
    """Whether the names or the heading of a block say that it holds news, events, people or the like."""
    return _NEWS.search(text) is not None


def is_label(text: str) -> bool:
    """Whether a text only says what the next one is."""
    return text.rstrip().endswith(":") or (len(text) <= 25 and said_of(text) is not None and not speaks_of_calls(text))


def says_more(text: str) -> bool:
    """Whether the words of a link only say that there is more: they are no title."""
    return _MORE.match(text) is not None


def says_next(text: str) -> bool:
    """Whether the words of a link lead to the next page."""
    return _NEXT.search(text) is not None


def is_apart(words: str) -> bool:
    """Whether the classes, id or role of an element say that it is a menu, a footer or the like."""
    return _APART.search(words) is not None
