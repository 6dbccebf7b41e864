"""Pages as odd as those of real publishers, each with what a person reads on it."""

from __future__ import annotations

from dataclasses import dataclass

Read = tuple[str, str, str]  # title, path of the link, day of the deadline ("" for none)

MENU = """<header><nav class="main-menu"><ul><li><a href="/about-the-agency">About the agency and its people</a></li>
<li><a href="/news-and-stories">News and stories from our regions</a></li><li><a href="/contact-the-team">Contact the team
in the capital</a></li><li><a href="/jobs-with-us">Jobs with us this year</a></li></ul></nav></header>
<ol class="breadcrumb"><li><a href="/">Home of the agency</a></li><li><a href="/funding-home">Funding for all</a></li></ol>"""
FOOTER = """<footer><ul><li><a href="/legal-notice-and-imprint">Legal notice and imprint</a></li><li><a href="/accessibility">
Accessibility of this site</a></li><li><a href="/privacy-policy-2026">Privacy policy, 1 March 2026</a></li></ul>
<p>Last updated: 3 November 2026</p></footer>"""


@dataclass(frozen=True, slots=True)
class OddPage:
    """A page, the language that it says it is in, and its calls."""

    name: str
    body: str
    calls: tuple[Read, ...]
    language: str = "en"

    def html(self) -> bytes:
        head = (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><title>{self.name}</title></head>'
        )
        return f"{head}<body>{MENU}<main><h1>Calls</h1>{self.body}</main>{FOOTER}</body></html>".encode()


TABLE = OddPage(
    "a table whose headings say what the days are",
    """<table><thead><tr><th>Convocatoria</th><th>Apertura</th><th>Cierre</th><th>Presupuesto</th></tr></thead><tbody>
<tr><td><a href="/ayudas/molinos">Ayudas a los molinos de agua</a></td><td>09/11/2026</td><td>22/01/2027</td><td>2.000.000 €</td></tr>
<tr><td><a href="/ayudas/faros">Faros y balizas: mantenimiento</a></td><td>01/12/2026</td><td>01/03/2027</td><td>500.000 €</td></tr>
<tr><td><a href="/ayudas/norias">Restauración de norias históricas</a></td><td>15/12/2026</td><td>31/03/2027</td><td>750.000 €</td></tr>
</tbody></table>""",
    (
        ("Ayudas a los molinos de agua", "/ayudas/molinos", "2027-01-22"),
        ("Faros y balizas: mantenimiento", "/ayudas/faros", "2027-03-01"),
        ("Restauración de norias históricas", "/ayudas/norias", "2027-03-31"),
    ),
    "es",
)

SOUP = OddPage(
    "div soup with hashed classes",
    "".join(
        f"""<div class="sc-1x{number}ab css-9k{number}zz"><div class="css-77a1b2"><div><a href="/c/{slug}"><span>{title}</span></a></div></div>
<div class="css-0d9f8e"><span>Einreichfrist:</span> <span>{day}</span></div><div><span>Für Betriebe, die ihre Werkstatt
erneuern und dabei ausbilden wollen.</span></div></div>"""
        for number, (slug, title, day) in enumerate(
            [
                ("orgelbau", "Orgelbau im ländlichen Raum", "12.02.2027"),
                ("glockenguss", "Glockenguss und Klangforschung", "28.02.2027, 12:00 Uhr"),
                ("uhrmacher", "Uhrmacherei: Lehrwerkstätten", "15.03.2027"),
                ("seiler", "Seilerei und Netze", "30.04.2027"),
            ],
            1,
        )
    ),
    (
        ("Orgelbau im ländlichen Raum", "/c/orgelbau", "2027-02-12"),
        ("Glockenguss und Klangforschung", "/c/glockenguss", "2027-02-28"),
        ("Uhrmacherei: Lehrwerkstätten", "/c/uhrmacher", "2027-03-15"),
        ("Seilerei und Netze", "/c/seiler", "2027-04-30"),
    ),
    "de",
)

DEFINITIONS = OddPage(
    "a definition list with a term a call",
    """<dl class="appels"><dt><a href="/appels/phares">Phares et feux: appel à projets</a></dt>
<dd>Pour les communes du littoral.<br>Date limite : 15 mars 2027</dd>
<dt><a href="/appels/canaux">Canaux sans diesel</a></dt><dd>Pour les bateliers.<br>Date limite : 1er avril 2027 à 17h00</dd>
<dt><a href="/appels/lavoirs">Lavoirs et fontaines du village</a></dt><dd>Pour les associations.<br>Date limite : 30/06/2027</dd></dl>""",
    (
        ("Phares et feux: appel à projets", "/appels/phares", "2027-03-15"),
        ("Canaux sans diesel", "/appels/canaux", "2027-04-01"),
        ("Lavoirs et fontaines du village", "/appels/lavoirs", "2027-06-30"),
    ),
    "fr",
)

TWO_LINKS = OddPage(
    "cards with a picture, a title and a button that all lead to the call",
    "".join(
        f"""<div class="card"><a class="card-img" href="/calls/{slug}"><img src="/{slug}.jpg" alt=""></a><div class="card-body">
<span class="badge">Open</span><h3 class="card-title"><a href="/calls/{slug}">{title}</a></h3><p class="card-text">{text}</p>
<p class="meta">Deadline: {day}</p><a class="btn" href="/calls/{slug}">Read more</a></div></div>"""
        for slug, title, text, day in [
            ("barns", "Old barns, new uses", "How farm buildings can serve again.", "27 December 2026"),
            ("lakes", "Lakes under ice", "Projects on lakes in winter, by two countries.", "16 February 2027"),
            ("rain", "Cities that soak", "Rain in dense towns and what to do with it.", "1 March 2027"),
        ]
    ),
    (
        ("Old barns, new uses", "/calls/barns", "2026-12-27"),
        ("Lakes under ice", "/calls/lakes", "2027-02-16"),
        ("Cities that soak", "/calls/rain", "2027-03-01"),
    ),
)

TIMES = OddPage(
    "days in time elements, the day of publication first",
    "".join(
        f"""<article><time datetime="{published}">{published}</time><h2><a href="/utlysningar/{slug}">{title}</a></h2>
<div>Sista ansökningsdag <time datetime="{closes}">{shown}</time></div></article>"""
        for slug, title, published, closes, shown in [
            ("broar", "Träbroar för glesbygd", "2026-10-01", "2027-01-15T14:00:00+01:00", "15 januari 2027"),
            ("fyrar", "Fyrar som kulturarv", "2026-10-20", "2027-02-01T14:00:00+01:00", "1 februari 2027"),
            ("slussar", "Slussar utan utsläpp", "2026-11-05", "2027-03-10T14:00:00+01:00", "10 mars 2027"),
        ]
    ),
    (
        ("Träbroar för glesbygd", "/utlysningar/broar", "2027-01-15"),
        ("Fyrar som kulturarv", "/utlysningar/fyrar", "2027-02-01"),
        ("Slussar utan utsläpp", "/utlysningar/slussar", "2027-03-10"),
    ),
    "sv",
)

SIBLINGS = OddPage(
    "headings with what belongs to them beside, not within",
    """<div class="content"><h3><a href="/bandi/mulini">Bando mulini ad acqua</a></h3><p>Per i proprietari di mulini storici.</p>
<p>Scadenza: 28 febbraio 2027</p><h3><a href="/bandi/malghe">Bando malghe e pascoli</a></h3><p>Per gli allevatori di montagna.</p>
<p>Scadenza: 15 marzo 2027</p><h3><a href="/bandi/muretti">Bando muretti a secco</a></h3><p>Per i fondi terrazzati.</p>
<p>Scadenza: 30 aprile 2027</p></div>""",
    (
        ("Bando mulini ad acqua", "/bandi/mulini", "2027-02-28"),
        ("Bando malghe e pascoli", "/bandi/malghe", "2027-03-15"),
        ("Bando muretti a secco", "/bandi/muretti", "2027-04-30"),
    ),
    "it",
)

NESTED = OddPage(
    "lists of calls within a list of programmes",
    """<ul class="programmes"><li><strong>Natuur</strong><ul><li><a href="/regelingen/dijken">Dijken van klei</a> (sluitingsdatum
12 januari 2027)</li><li><a href="/regelingen/heggen">Heggen en houtwallen</a> (sluitingsdatum 1 februari 2027)</li></ul></li>
<li><strong>Wonen</strong><ul><li><a href="/regelingen/warmte">Warmte uit het kanaal</a> (sluitingsdatum 28 februari 2027)</li>
<li><a href="/regelingen/daken">Groene daken in de wijk</a> (sluitingsdatum 31 maart 2027)</li></ul></li></ul>""",
    (
        ("Dijken van klei", "/regelingen/dijken", "2027-01-12"),
        ("Heggen en houtwallen", "/regelingen/heggen", "2027-02-01"),
        ("Warmte uit het kanaal", "/regelingen/warmte", "2027-02-28"),
        ("Groene daken in de wijk", "/regelingen/daken", "2027-03-31"),
    ),
    "nl",
)

MICRODATA = OddPage(
    "microdata: schema.org in attributes",
    "".join(
        f"""<section itemscope itemtype="https://schema.org/MonetaryGrant"><a itemprop="url" href="/g/{slug}"><b itemprop="name">{title}</b></a>
<meta itemprop="endDate" content="{day}"><span itemprop="description">{text}</span></section>"""
        for slug, title, day, text in [
            (
                "choirs",
                "Choirs for small places",
                "2027-01-31",
                "Money for singing together in villages under a thousand people.",
            ),
            (
                "archives",
                "Archives of the harbour",
                "2027-02-28",
                "Money for opening the papers of old shipping firms.",
            ),
            ("pianos", "Pianos in public places", "2027-03-31", "Money for instruments that anyone may play."),
        ]
    ),
    (
        ("Choirs for small places", "/g/choirs", "2027-01-31"),
        ("Archives of the harbour", "/g/archives", "2027-02-28"),
        ("Pianos in public places", "/g/pianos", "2027-03-31"),
    ),
)

DRUPAL = OddPage(
    "Drupal views",
    '<div class="view view-calls"><div class="view-content">'
    + "".join(
        f"""<div class="views-row views-row-{number} {"views-row-odd" if number % 2 else "views-row-even"}"><div class="views-field
views-field-title"><span class="field-content"><a href="/en/node/{node}">{title}</a></span></div><div class="views-field
views-field-field-deadline"><span class="views-label views-label-field-deadline">Submission deadline: </span><span
class="field-content"><span class="date-display-single">{day}</span></span></div><div class="views-field views-field-body">
<p>{text}</p></div></div>"""
        for number, (node, title, day, text) in enumerate(
            [
                (
                    7001,
                    "Joint call on quiet trains",
                    "Friday, 15 January, 2027 - 17:00",
                    "Rails, wheels and walls that hum less.",
                ),
                (
                    7002,
                    "Joint call on river ferries",
                    "Monday, 1 February, 2027 - 17:00",
                    "Cables, currents and timetables.",
                ),
                (
                    7003,
                    "Joint call on mountain huts",
                    "Wednesday, 31 March, 2027 - 17:00",
                    "Water, waste and warmth up high.",
                ),
            ],
            1,
        )
    )
    + '</div><ul class="pager"><li class="pager__item--next"><a href="?page=1" rel="next"><span>Next</span></a></li></ul></div>',
    (
        ("Joint call on quiet trains", "/en/node/7001", "2027-01-15"),
        ("Joint call on river ferries", "/en/node/7002", "2027-02-01"),
        ("Joint call on mountain huts", "/en/node/7003", "2027-03-31"),
    ),
)

TYPO3 = OddPage(
    "TYPO3 news",
    '<div class="tx-news"><div class="news-list-view">'
    + "".join(
        f"""<div class="article articletype-0" itemscope="itemscope" itemtype="http://schema.org/Article"><div class="header"><h3>
<a title="{title}" href="/foerderung/detail/{slug}"><span itemprop="headline">{title}</span></a></h3></div><div class="footer"><p>
<span class="news-list-date"><time itemprop="datePublished" datetime="{published}">{published}</time></span></p></div>
<div class="teaser-text"><div itemprop="description"><p>Anträge bis zum {day} bei der Bewilligungsstelle.</p></div>
<a class="more" href="/foerderung/detail/{slug}">Weiterlesen</a></div></div>"""
        for slug, title, published, day in [
            ("almwege", "Förderaufruf Almwege", "2026-10-02", "29.01.2027"),
            ("dorfkinos", "Förderaufruf Dorfkinos", "2026-10-09", "26.02.2027"),
            ("faehren", "Förderaufruf Flussfähren", "2026-11-02", "31.03.2027"),
        ]
    )
    + "</div></div>",
    (
        ("Förderaufruf Almwege", "/foerderung/detail/almwege", "2027-01-29"),
        ("Förderaufruf Dorfkinos", "/foerderung/detail/dorfkinos", "2027-02-26"),
        ("Förderaufruf Flussfähren", "/foerderung/detail/faehren", "2027-03-31"),
    ),
    "de",
)

PLONE = OddPage(
    "Plone's folder listing",
    '<div id="content-core">'
    + "".join(
        f"""<article class="entry"><header><span class="summary"><a href="/avvisi/{slug}" class="contenttype-bando url">{title}</a></span>
<div class="documentByLine"><span class="documentPublished">pubblicato <span>{published}</span></span></div></header>
<p class="description discreet">{text} Domande entro il {day}.</p></article>"""
        for slug, title, published, day, text in [
            ("forni", "Avviso forni di paese", "02/10/2026", "15 gennaio 2027", "Contributi per i forni comuni."),
            (
                "sentieri",
                "Avviso sentieri e rifugi",
                "09/10/2026",
                "12 febbraio 2027",
                "Contributi per la segnaletica.",
            ),
            ("bande", "Avviso bande musicali", "02/11/2026", "26 marzo 2027", "Contributi per gli strumenti."),
        ]
    )
    + "</div>",
    (
        ("Avviso forni di paese", "/avvisi/forni", "2027-01-15"),
        ("Avviso sentieri e rifugi", "/avvisi/sentieri", "2027-02-12"),
        ("Avviso bande musicali", "/avvisi/bande", "2027-03-26"),
    ),
    "it",
)

LIFERAY = OddPage(
    "Liferay's asset publisher",
    '<div class="portlet-boundary portlet-boundary_101_"><section class="portlet"><div class="portlet-body">'
    + "".join(
        f"""<div class="asset-abstract default-asset-publisher"><h3 class="asset-title"><a href="https://SITE/-/{slug}?p_p_id=101">{title}</a></h3>
<div class="asset-content"><div class="asset-summary">{text}</div><div class="asset-metadata"><span class="metadata-entry
metadata-expiration-date">Koniec naboru: {day}</span></div></div></div>"""
        for slug, title, day, text in [
            ("mosty", "Konkurs na mosty drewniane", "15 stycznia 2027", "Dla gmin, które odbudowują przeprawy."),
            ("wiatraki", "Konkurs na wiatraki i młyny", "1 lutego 2027", "Dla właścicieli zabytków techniki."),
            ("latarnie", "Konkurs na latarnie morskie", "31 marca 2027", "Dla stowarzyszeń z wybrzeża."),
        ]
    )
    + "</div></section></div>",
    (
        ("Konkurs na mosty drewniane", "/-/mosty", "2027-01-15"),
        ("Konkurs na wiatraki i młyny", "/-/wiatraki", "2027-02-01"),
        ("Konkurs na latarnie morskie", "/-/latarnie", "2027-03-31"),
    ),
    "pl",
)

SHAREPOINT = OddPage(
    "SharePoint, all of it in one form",
    """<form id="aspnetForm"><div id="s4-workspace"><div class="ms-webpart-zone"><ul class="dfwp-list dfwp-column">"""
    + "".join(
        f"""<li class="dfwp-item"><div class="item link-item"><a href="/utlysninger/Sider/{slug}.aspx" title="">{title}</a>
<div class="description">{text}</div><div class="ms-date">Søknadsfrist {day}</div></div></li>"""
        for slug, title, day, text in [
            ("naust", "Naust og brygger", "12. januar 2027", "Støtte til istandsetting av sjøhus."),
            ("seter", "Setrer i bruk", "15. februar 2027", "Støtte til drift av støler."),
            ("kaier", "Kaier uten eksos", "1. mars 2027", "Støtte til landstrøm i små havner."),
        ]
    )
    + "</ul></div></div></form>",
    (
        ("Naust og brygger", "/utlysninger/Sider/naust.aspx", "2027-01-12"),
        ("Setrer i bruk", "/utlysninger/Sider/seter.aspx", "2027-02-15"),
        ("Kaier uten eksos", "/utlysninger/Sider/kaier.aspx", "2027-03-01"),
    ),
    "no",
)

DAY_FIRST = OddPage(
    "a flat page where a day stands before each title",
    """<div class="list"><div class="when">Termini: 12/02/2027</div><div class="what"><a href="/ajuts/barques">Ajuts a les barques
de vela llatina</a></div><div class="more">Per a confraries de pescadors.</div><div class="when">Termini: 26/02/2027</div><div
class="what"><a href="/ajuts/forns">Ajuts als forns de calç</a></div><div class="more">Per a municipis petits.</div><div
class="when">Termini: 31/03/2027</div><div class="what"><a href="/ajuts/sequies">Ajuts a les séquies</a></div><div
class="more">Per a comunitats de regants.</div></div>""",
    (
        ("Ajuts a les barques de vela llatina", "/ajuts/barques", "2027-02-12"),
        ("Ajuts als forns de calç", "/ajuts/forns", "2027-02-26"),
        ("Ajuts a les séquies", "/ajuts/sequies", "2027-03-31"),
    ),
    "ca",
)

WHOLE_LINKS = OddPage(
    "cards that are links as a whole",
    "".join(
        f"""<a class="tile" href="/schemes/{slug}"><span class="tile__title">{title}</span><span class="tile__text">{text}</span>
<span class="tile__date">Closes {day}</span></a>"""
        for slug, title, day, text in [
            ("walls", "Garden walls of the old town", "15 January 2027", "Grants of up to £5,000 for lime mortar."),
            ("bells", "Bells and their towers", "1 February 2027", "Grants of up to £20,000 for ringing again."),
            ("gates", "Gates and lodges", "1 March 2027", "Grants of up to £8,000 for iron and stone."),
        ]
    ),
    (
        ("Garden walls of the old town", "/schemes/walls", "2027-01-15"),
        ("Bells and their towers", "/schemes/bells", "2027-02-01"),
        ("Gates and lodges", "/schemes/gates", "2027-03-01"),
    ),
)

SECTIONS = OddPage(
    "open and coming calls in sections of their own, beside a tag cloud and a calendar",
    """<div class="tag-cloud"><a href="/tag/water-and-rivers">water and rivers</a> <a href="/tag/towns-and-cities">towns and cities
</a> <a href="/tag/forests-and-wood">forests and wood</a> <a href="/tag/heritage-old">heritage, old</a></div><table class="calendar">
<tr><td><a href="/d/1">1</a></td><td><a href="/d/2">2</a></td></tr><tr><td><a href="/d/8">8</a></td><td><a href="/d/9">9</a></td></tr>
</table><h2>Open</h2><ul class="calls"><li class="open"><a href="/call/kites">Kites for schools</a><br>Closing date: 20 January 2027</li>
<li class="open"><a href="/call/sundials">Sundials and squares</a><br>Closing date: 3 February 2027</li></ul><h2>Coming</h2>
<ul class="calls"><li class="planned"><a href="/call/weather">Weather stations by pupils</a><br>Opens 1 March 2027</li></ul>""",
    (
        ("Kites for schools", "/call/kites", "2027-01-20"),
        ("Sundials and squares", "/call/sundials", "2027-02-03"),
        ("Weather stations by pupils", "/call/weather", ""),
    ),
)

NO_LINKS = OddPage(
    "a table without links",
    """<table class="table"><tr><th>Scheme</th><th>Deadline</th></tr><tr><td>Ponds and ditches</td><td>15 January 2027</td></tr>
<tr><td>Hedges and hollow ways</td><td>1 February 2027</td></tr><tr><td>Orchards with old sorts</td><td>1 March 2027</td></tr></table>""",
    (
        ("Ponds and ditches", "/list", "2027-01-15"),
        ("Hedges and hollow ways", "/list", "2027-02-01"),
        ("Orchards with old sorts", "/list", "2027-03-01"),
    ),
)

ODD_PAGES = (
    *(
        TABLE,
        SOUP,
        DEFINITIONS,
        TWO_LINKS,
        TIMES,
        SIBLINGS,
        NESTED,
        MICRODATA,
        DRUPAL,
        TYPO3,
        PLONE,
        LIFERAY,
        SHAREPOINT,
    ),
    *(DAY_FIRST, WHOLE_LINKS, SECTIONS, NO_LINKS),
)
