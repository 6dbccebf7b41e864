"""Pages that stand before the page that was asked for: a question about cookies, a proof that one is no robot."""

from __future__ import annotations

import re

from crawler.fields import text_of
from store.types import Cause

LONG = 3000  # characters of visible text: a page that says so much is a page, whatever banner lies on it
BARE = 700  # characters: a page that says no more, and speaks of cookies and a choice, speaks of nothing else
_HEAD = 200_000  # characters of a page that are looked at
_HEADING = re.compile(r"<(title|h1|h2)\b[^>]*>(.{0,300}?)</\1>", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|noscript|template)\b.*?(</\1>|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")

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
    r"|accept (?:all|all cookies|cookies)\b|this (?:web)?site uses cookies|reject all"
    r"|votre vie privée|(?:tout|tous) accepter|accepter (?:tout|tous|et (?:continuer|fermer))|continuer sans accepter"
    r"|gestion des cookies|utilise des cookies"
    r"|wir schätzen ihre privatsphäre|ihre privatsphäre|alle(?: cookies)? (?:akzeptieren|zulassen|annehmen)"
    r"|cookie-einstellungen|verwendet cookies|datenschutz-?einstellungen"
    r"|tua privacy|vostra privacy|accett[ao] tutt[io]|utilizza (?:i )?cookie|preferenze (?:sui )?cookie"
    r"|su privacidad|tu privacidad|aceptar (?:todas|todo|cookies)|utiliza cookies|acceptar(?:-ho tot| totes)"
    r"|din integritet|godkänn alla|acceptera alla|använder (?:kakor|cookies)|godta alle|aksepter alle"
    r"|alle cookies accepteren|cookies toestaan|cookie-instellingen|zaakceptuj wszystkie|używa plików cookie",
    re.IGNORECASE,
)
# Apart they say nothing; together, on a page that says little else, they are the question. Buttons stand close.
_COOKIES = re.compile(r"cookie|kakor|informasjonskapsler|galetes", re.IGNORECASE)
_CHOICE = re.compile(
    r"accept|agree|allow|reject|decline|consent|refuse[rz]|autoriser|zustimm|einverstanden|akzeptier|ablehn"
    r"|accetta|rifiuta|acconsent|acepta|acepto|rechaza|rebutja|godkänn|avvisa|tillåt|godta|aksepter"
    r"|akkoord|toestaan|weiger|zgadzam|akceptuj|odrzuć",
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
    asks = len(visible) <= BARE and _COOKIES.search(visible) and _CHOICE.search(visible)
    if asks or _CONSENT_WORDS.search(headings) or (short and _CONSENT_WORDS.search(visible)):
        return Cause.CONSENT_PAGE
    return None


def bare_wall(body: bytes) -> Cause | None:
    """Which wall a page is that says nothing else: for the page of a call, of which little may be known.

    There a title counts for nothing, since real pages keep questions about cookies in headings that nobody sees.
    """
    page = body[:_HEAD].decode("utf-8", "replace")
    visible = " ".join(_TAG.sub(" ", _HIDDEN.sub(" ", page)).split())
    return wall_of(body) if len(visible) <= BARE else None


def cause_of_page(body: bytes) -> Cause:
    """Why a page that was sent could not be read, from what it holds."""
    if not body.strip():
        return Cause.EMPTY
    return wall_of(body) or Cause.SITE_CHANGED
