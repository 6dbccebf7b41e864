"""Pages that stand before the page that was asked for: a question about cookies, a proof that one is no robot."""

from __future__ import annotations

import re

from crawler.fields import text_of
from store.types import Cause

LONG = 3000  # characters of visible text: a page that says so much is a page, whatever banner lies on it
BARE = 700  # characters: more than a wall says that names the call behind it
ELSE = 200  # characters about something else that a question about cookies has beside it: a name, a few links
TITLE = 12  # characters of a title by which a page is known
_HEAD = 200_000  # characters of a page that are looked at
_HEADING = re.compile(r"<(title|h1|h2)\b[^>]*>(.{0,300}?)</\1>", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|noscript|template)\b.*?(</\1>|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_HEADED = re.compile(r"<head\b.*?</head>|<title\b.*?</title>", re.IGNORECASE | re.DOTALL)
_PIECES = re.compile(r"(?<=[.!?:])\s+")

# In the markup: what protection services leave there, and nobody else.
_WALL_MARKS = re.compile(
    r"cf-chl|/cdn-cgi/challenge-platform|_Incapsula_Resource|captcha-delivery\.com|px-captcha|perimeterx"
    r"|awswaf|gokuProps|errors\.edgesuite\.net|sucuri website firewall|ddos-guard|/\.within\.website/|anubis_challenge"
    r"|(?:g|h)-(?:re)?captcha|hcaptcha\.com|recaptcha/api|friendly-?captcha|turnstile",
    re.IGNORECASE,
)
# In what a person reads, in the languages of the sources.
_WALL_WORDS = re.compile(
    r"just a moment|checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?"
    r"(?:human|not a (?:ro)?bot)|are you a (?:human|robot)|not a (?:ro)?bot\b|unusual traffic|access denied"
    r"|request blocked|you have been blocked|attention required|the requested url was rejected|ddos protection"
    r"|enable javascript and cookies|bot (?:detection|protection)|security (?:check|verification)|too many requests"
    r"|vous êtes (?:bien )?(?:un )?humain|pas un robot|accès refusé|trafic inhabituel"
    r"|(?:kein|nicht ein) (?:ro)?bot|zugriff (?:verweigert|nicht erlaubt)|sicherheitsüberprüfung"
    r"|non sei un robot|non sono un robot|accesso negato|traffico insolito"
    r"|no (?:soy|eres) un robot|acceso denegado|tráfico inusual|accés denegat"
    r"|inte en robot|åtkomst nekad|ikke en robot|geen robot|toegang geweigerd|nie jeste[śm] robotem|odmowa dostępu",
    re.IGNORECASE,
)
_CONSENT_WORDS = re.compile(
    r"we (?:value|respect|care about) your privacy|before you continue|(?:manage|your) (?:cookie|privacy)"
    r" (?:preferences|choices|settings)|cookie (?:consent|preferences)|consent to (?:the use of )?cookies"
    r"|accept (?:all|all cookies|cookies)\b|reject all"
    r"|votre vie privée|(?:tout|tous) accepter|accepter (?:tout|tous|et (?:continuer|fermer))|continuer sans accepter"
    r"|gestion des cookies"
    r"|wir schätzen ihre privatsphäre|ihre privatsphäre|alle(?: cookies)? (?:akzeptieren|zulassen|annehmen)"
    r"|cookie-einstellungen|datenschutz-?einstellungen"
    r"|tua privacy|vostra privacy|accett[ao] tutt[io]|preferenze (?:sui )?cookie"
    r"|su privacidad|tu privacidad|aceptar (?:todas|todo|cookies)|acceptar(?:-ho tot| totes)"
    r"|din integritet|godkänn alla|acceptera alla|godta alle|aksepter alle"
    r"|alle cookies accepteren|cookies toestaan|cookie-instellingen|zaakceptuj wszystkie",
    re.IGNORECASE,
)
# Apart they say nothing: a footer names cookies, and a call is accepted. A sentence with both is the question, and so
# is one about cookies beside a button with a choice.
_COOKIES = re.compile(r"cookie|kakor|informasjonskapsler|galetes", re.IGNORECASE)
_SENTENCE = re.compile(r"\w+(?:\W+\w+){2}")  # a label is shorter
_BUTTON = re.compile(
    r"<(button|a|label|summary)\b[^<>]*>(?P<words>.{0,300}?)</\1>"
    r"|<(?:div|span|p)\b[^<>]*(?:button|btn|accept|agree)[^<>]*>(?P<said>[^<>]{0,60})<|<input\b[^<>]*value=(?P<value>[^<>]{0,60})>",
    re.IGNORECASE | re.DOTALL,
)
_BUTTON_LENGTH = 40  # characters
_CHOICE = re.compile(
    r"accept|agree|allow|reject|decline|consent|refuse[rz]|autoriser|zustimm|einverstanden|akzeptier|ablehn"
    r"|accetta|rifiuta|acconsent|acepta|acepto|rechaza|rebutja|godkänn|avvisa|tillåt|godta|aksepter"
    r"|akkoord|toestaan|weiger|zgadzam|akceptuj|odrzuć",
    re.IGNORECASE,
)
_SEEN = re.compile(  # of a button: that one has read it
    r"ok(?:ay)?\b|got it|(?:I )?understand|verstanden|(?:j['’]ai )?compris|ho capito|entendido|d['’]acord|entès"
    r"|jag förstår|jeg forstår|rozumiem|begrepen",
    re.IGNORECASE,
)
# What else such a page speaks of, in the languages of the sources: purposes, partners, what is private.
_ABOUT = re.compile(
    r"privacy|privat|vie privée|privad|integritet|personvern|prywatn|datenschutz|\bdata\b"
    r"|\bdaten\b|données|\bdati\b|\bdatos\b"
    r"|\bdades\b|gegevens|partner|consen[ts]|einwillig|samtyck|samtykke|toestemming|zgod|statisti|analy[stz]|marketing"
    r"|tracking|tracker|personali|necessar|nécessaire|notwendig|necesari|nödvändig|nødvendig|noodzakelijk|niezbędn|imprint"
    r"|impressum|mentions légales|preferenc|preferenz|préférence|einstellung|inställning|innstilling|instelling",
    re.IGNORECASE,
)


def wall_of(body: bytes) -> Cause | None:
    """Which wall a page is: ``BLOCKED``, ``CONSENT_PAGE``, or None for any other page.

    Only for pages in which nothing was found: real pages carry banners and captchas, too. Therefore words count
    where they are a title or heading, and elsewhere only where there is little else to read.
    """
    page = body[:_HEAD].decode("utf-8", "replace")
    if "<" not in page:
        return None
    headings = " ".join(words for _, words in _HEADING.findall(page))
    visible = text_of(_HIDDEN.sub(" ", page))
    short = len(visible) <= LONG
    if _WALL_WORDS.search(headings) or (short and (_WALL_MARKS.search(page) or _WALL_WORDS.search(visible))):
        return Cause.BLOCKED
    if _CONSENT_WORDS.search(headings) or (short and _is_question(page, visible)):
        return Cause.CONSENT_PAGE
    return None


def _is_question(page: str, visible: str) -> bool:
    """Whether a page asks about cookies, and says little else."""
    said = [piece for row in visible.splitlines() for piece in _PIECES.split(row) if piece.strip()]
    cookies = [piece for piece in said if _COOKIES.search(piece) and _SENTENCE.search(piece)]
    asks = any(_CHOICE.search(piece) for piece in cookies) or (cookies and _has_choice(page))
    if not (asks or _CONSENT_WORDS.search(visible)):
        return False
    about = (_COOKIES, _CHOICE, _CONSENT_WORDS, _ABOUT)
    return sum(len(piece) for piece in said if not any(words.search(piece) for words in about)) <= ELSE


def _has_choice(page: str) -> bool:
    """Whether a button, or what looks like one, lets one choose, or say that one has read it."""
    pressed = (found["words"] or found["said"] or found["value"] or "" for found in _BUTTON.finditer(page))
    words = (" ".join(_TAG.sub(" ", one).split()) for one in pressed)
    return any(len(one) <= _BUTTON_LENGTH and (_CHOICE.search(one) or _SEEN.match(one)) for one in words)


def bare_wall(body: bytes, title: str = "") -> Cause | None:
    """Which wall a page is that says nothing else: for the page of a call, of which little may be known.

    There a title counts for nothing, since real pages keep questions about cookies in headings that nobody sees. A page
    whose body names the call by its ``title`` is the call's own, whatever banner lies on it.
    """
    page = body[:_HEAD].decode("utf-8", "replace")
    visible = " ".join(_TAG.sub(" ", _HIDDEN.sub(" ", page)).split())
    if len(visible) > BARE or (len(title) >= TITLE and title.casefold() in " ".join(_body(page).split()).casefold()):
        return None
    return wall_of(body)


def _body(page: str) -> str:
    """What a page says below its head."""
    return text_of(_HIDDEN.sub(" ", _HEADED.sub(" ", page, count=1)))


def cause_of_page(body: bytes) -> Cause:
    """Why a page that was sent could not be read, from what it holds."""
    if not body.strip():
        return Cause.EMPTY
    return wall_of(body) or Cause.SITE_CHANGED
