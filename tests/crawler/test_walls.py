"""Pages that stand before the page: recognised by what they say, and real pages with banners are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.walls import LONG, bare_wall, cause_of_page, wall_of
from store.types import Cause

ROWS = "".join(f"<li>Call {number}: support for small companies, closes in March</li>" for number in range(200))
BANNER = "<div class='banner'>This website uses cookies. <button>Accept all</button></div>"
WIDGET = "<script src='https://www.google.com/recaptcha/api.js'></script><div class='g-recaptcha'></div>"


def page(body: str, title: str = "", head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


WALLS = {
    "cloudflare": page("<p>Verifying you are human. This may take a few seconds.</p>", "Just a moment..."),
    "cloudflare script": page(
        "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate.js'></script>", "funder.example"
    ),
    "incapsula": page("<iframe src='/_Incapsula_Resource?CWUDNSAI=9'></iframe>"),
    "akamai": page(
        "<h1>Access Denied</h1>You don't have permission to access this server. Reference #18.4", "Access Denied"
    ),
    "f5": page("The requested URL was rejected. Please consult with your administrator.", "Request Rejected"),
    "datadome": page("<script src='https://ct.captcha-delivery.com/c.js'></script>", "funder.example"),
    "aws": page("<script>window.gokuProps = {}</script><div id='challenge-container'></div>"),
    "captcha": page(f"<h1>Sicherheitsüberprüfung</h1>{WIDGET}"),
    "german": page("<h1>Zugriff verweigert</h1>"),
    "french": page("<p>Confirmez que vous n'êtes pas un robot.</p>"),
    "italian": page("<label>Non sono un robot</label>"),
    "rate limit": page("<h1>Too Many Requests</h1>"),
}
CONSENTS = {
    "english": page("<h1>We value your privacy</h1><button>Accept all</button>"),
    "english, long": page("<p>Our 812 partners store data.</p>" * 400, "Before you continue"),
    "french": page(
        "<p>Nous utilisons des cookies.</p><button>Tout accepter</button><button>Continuer sans accepter</button>"
    ),
    "german": page("<h2>Datenschutz-Einstellungen</h2><button>Alle akzeptieren</button>"),
    "spanish": page("<p>Este sitio utiliza cookies</p><button>Aceptar todas</button>"),
    "catalan": page("<button>Acceptar totes</button>"),
    "italian": page("<p>Rispettiamo la tua privacy</p><button>Accetta tutti</button>"),
    "swedish": page("<p>Vi använder kakor</p><button>Godkänn alla</button>"),
    "dutch": page("<button>Alle cookies accepteren</button>"),
    "polish": page("<p>Strona używa plików cookie</p><button>Zaakceptuj wszystkie</button>"),
    "norwegian": page("<button>Godta alle</button>"),
    "english, other words": page("<p>We use cookies to improve this site.</p><button>Agree</button>"),
    "french, other words": page("<p>En poursuivant, vous acceptez le dépôt de cookies.</p>", "Région"),
    "german, other words": page("<p>Wir nutzen Cookies.</p><button>Einverstanden</button>", "Hinweis"),
    "italian, other words": page("<p>Utilizziamo cookie tecnici.</p><button>Accetta</button>", "Informativa"),
    "english, by purposes": page(
        "<h1>Region of the Lakes</h1><p>This website uses cookies and asks you for your consent.</p><ul><li>Necessary"
        "</li><li>Statistics: how visitors use our pages</li><li>Marketing by our 12 partners</li></ul>"
        "<span class='btn'>Reject</span><span class='btn'>Accept</span><footer>Imprint Contact</footer>"
    ),
    "german, an input": page("<p>Diese Seite nutzt Cookies.</p><form><input type=submit value='Zustimmen'></form>"),
    "english, seen": page("<p>This site uses cookies.</p><a class='btn'>OK</a>", "Region"),
    "german, seen": page("<p>Diese Seite verwendet Cookies.</p><button>Verstanden</button>", "Land"),
    "spanish, other words": page("<p>Utilizamos cookies propias.</p><button>Aceptar</button><button>Rechazar</button>"),
}
REAL = {
    "a listing under a banner": page(f"{BANNER}<ul>{ROWS}</ul>"),
    "a listing with a captcha in its search": page(f"<ul>{ROWS}</ul>{WIDGET}"),
    "a short page": page("<h1>Funding</h1><p>No calls are open at the moment.</p>"),
    "a short page with a link to its cookies": page(
        "<h1>Funding</h1><p>No calls.</p><footer>Cookies, imprint</footer>"
    ),
    "a page that says more than it asks": page(f"<p>{'Calls of the region. ' * 40}</p><p>We use cookies. Agree?</p>"),
    "a short call in English": page(
        "<h1>Grants for growers</h1><p>Applications are accepted until 3 March 2027. The award is up to £5,000.</p>"
        "<footer><a>Cookies</a> <a>Contact</a></footer>"
    ),
    "a short call in French": page(
        "<h1>Aide aux serres</h1><p>Les dossiers sont acceptés jusqu'au 3 mars 2027, ou refusés sous un mois.</p>"
        "<footer>Gérer les cookies</footer>"
    ),
    "a short call in German": page(
        "<h1>Hilfen für Gärtner</h1><p>Skizzen werden bis 3. März 2027 akzeptiert.</p><footer>Cookies, Impressum</footer>"
    ),
    "a short call in Italian": page(
        "<h1>Serre nuove</h1><p>Si accettano domande fino al 3 marzo 2027.</p><footer>Informativa sui cookie</footer>"
    ),
    "a short call in Spanish": page(
        "<h1>Invernaderos</h1><p>Se aceptan solicitudes hasta el 3 de marzo de 2027.</p><footer>Política de cookies</footer>"
    ),
    "a short call under a banner": page(
        "<h1>Grants for growers</h1><p>Growers of the region may apply for a grant of up to £5,000 for a greenhouse.</p>"
        "<p>Half of the costs are paid, and the works must end within a year. Applications close on 3 March 2027, 12:00."
        f"</p>{BANNER}"
    ),
    "a short page whose footer says that it uses cookies": page(
        "<h1>Funding</h1><p>No calls are open.</p><footer>This website uses cookies.</footer>"
    ),
    "words in a script": page("<h1>Calls</h1><script>var text = 'We value your privacy, accept all'</script>"),
    "an empty list": b'{"results": []}',
    "a feed": b"<?xml version='1.0'?><rss version='2.0'><channel><title>Calls</title></channel></rss>",
}


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_against_robots(name: str) -> None:
    assert cause_of_page(WALLS[name]) is Cause.BLOCKED


@pytest.mark.parametrize("name", CONSENTS)
def test_a_question_about_cookies(name: str) -> None:
    assert cause_of_page(CONSENTS[name]) is Cause.CONSENT_PAGE


@pytest.mark.parametrize("name", REAL)
def test_any_other_page_has_changed(name: str) -> None:
    assert wall_of(REAL[name]) is None
    assert cause_of_page(REAL[name]) is Cause.SITE_CHANGED


def test_a_page_that_names_its_call_is_the_calls_own() -> None:
    """However short it is, and whatever lies on it; what the head of a page names is behind a wall, too."""
    title = "Grants for growers 2027"
    own = page(f"<h1>{title}</h1><p>Until 3 March.</p>{BANNER}", title)
    assert bare_wall(own) is Cause.CONSENT_PAGE
    assert bare_wall(own, title) is None
    assert bare_wall(page(BANNER, title), title) is Cause.CONSENT_PAGE
    assert bare_wall(own, "2027") is Cause.CONSENT_PAGE, "so short a title stands anywhere"


def test_the_long_page_is_long_enough_to_prove_anything() -> None:
    assert len(ROWS) > LONG


def test_nothing_is_empty() -> None:
    assert cause_of_page(b"") is cause_of_page(b" \n") is Cause.EMPTY


@given(st.binary(max_size=500), st.sampled_from([b"", b"<html>", b"<script>", b"<title>Just a mo", b"\xff<h1>"]))
def test_any_bytes_have_a_cause(body: bytes, start: bytes) -> None:
    assert cause_of_page(start + body) in {Cause.SITE_CHANGED, Cause.BLOCKED, Cause.CONSENT_PAGE, Cause.EMPTY}
