"""Pages with more beside their calls: news that outnumber them, days that are no deadlines, links that are none."""

from __future__ import annotations

from tests.crawler.odd_pages import OddPage

NEWS = (
    '<section class="news-teasers"><h2>Latest news</h2>'
    + "".join(
        f"""<article class="news-teaser"><img src="/{number}.jpg" alt=""><span class="date">{number} November 2026</span>
<h3><a href="/news/item-{number}">{title}</a></h3><p>Some more words about this, as teasers have them, on a line or two.</p></article>"""
        for number, title in enumerate(
            [
                "Minister visits the wind tunnel of the university",
                "What three years of repairs have shown us",
                "Interview with the head of the bridges unit",
                "New team for the support of young founders",
                "Looking back at the conference on rivers",
                "Photos of the open day in the old mill",
            ],
            1,
        )
    )
    + "</section>"
)
_TITLES = [
    (
        "orchards",
        "Orchard renewal grants",
        "For owners of old orchards who plant again.",
        "15 January 2027",
        "2027-01-15",
    ),
    ("mills", "Watermill restoration fund", "Repairs of wheels, races and sluices.", "1 February 2027", "2027-02-01"),
    ("piers", "Seaside piers programme", "Structural surveys and first repairs.", "31 March 2027", "2027-03-31"),
]
_BANDI = [
    ("frutteti", "Bando frutteti storici", "Contributi per chi ripianta.", "15/01/2027", "2027-01-15"),
    ("mulini", "Avviso mulini ad acqua", "Contributi per le ruote.", "01/02/2027", "2027-02-01"),
    ("teatri", "Contributi ai piccoli teatri", "Per i comuni minori.", "31/03/2027", "2027-03-31"),
]


def _read(rows: list[tuple[str, str, str, str, str]], path: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((title, path.format(slug), day) for slug, title, _, _, day in rows)


ACCORDION = OddPage(
    "an accordion whose titles are buttons, beside more news than calls",
    '<div class="accordion">'
    + "".join(
        f"""<div class="accordion-item"><h3 class="accordion-header"><button data-bs-target="#c-{slug}">{title}</button></h3>
<div id="c-{slug}" class="collapse"><p>{text}</p><p><b>Deadline:</b> {day}</p><a href="/files/{slug}.pdf">Guidelines (PDF)</a></div></div>"""
        for slug, title, text, day, _ in _TITLES
    )
    + "</div>"
    + NEWS,
    _read(_TITLES, "/files/{}.pdf"),
)

DETAILS = OddPage(
    "details with a summary",
    "".join(
        f"""<details><summary>{title}</summary><div><p>{text}</p><p>Closing date: {day}</p><a href="/apply/{slug}">Apply</a></div></details>"""
        for slug, title, text, day, _ in _TITLES
    )
    + NEWS,
    _read(_TITLES, "/apply/{}"),
)

BADGES = OddPage(
    "badges with a day split among three elements",
    "".join(
        f"""<div class="card"><div class="calendar-date"><span class="label">Scade il</span><span class="day">{day[:2]}</span><span
class="month">{month}</span><span class="year">2027</span></div><h5 class="card-title">{title}</h5><p>{text}</p><a class="read-more"
href="/-/{slug}"><span>Leggi di più</span></a></div>"""
        for (slug, title, text, day, _), month in zip(_BANDI, ("gen", "feb", "mar"), strict=True)
    )
    + NEWS,
    _read(_BANDI, "/-/{}"),
    "it",
)

TWO_ENDS = OddPage(
    "the end of the procedure beside the end of the term",
    "".join(
        f"""<article class="tileItem"><h2><a href="/bandi/{slug}">{title}</a></h2><p>{text}</p><div><strong>Scadenza termini per partecipare
al bando:</strong> <span>{day} 13:00</span></div><div><strong>Chiusura procedimento bando:</strong> <span>30/06/2027</span></div></article>"""
        for slug, title, text, day, _ in _BANDI
    ),
    _read(_BANDI, "/bandi/{}"),
    "it",
)

NOTICES = OddPage(
    "the day of the notice and the deadline in one line",
    "".join(
        f"""<li class="teaser"><p>Notice of 1{number} October 2026 - submission date: {day}</p><h3><a href="/en/{slug}.html">{title}</a></h3>
<p>{text}</p></li>"""
        for number, (slug, title, text, day, _) in enumerate(_TITLES)
    ),
    _read(_TITLES, "/en/{}.html"),
)

CLICKS = OddPage(
    "rows that a script opens",
    "".join(
        f"""<div class="riga" onclick="window.location='/bando/{slug}.html'"><strong class="tit">{title}</strong><p>{text}</p>
<em>Scadenza {day}</em></div>"""
        for slug, title, text, day, _ in _BANDI
    )
    + NEWS,
    _read(_BANDI, "/bando/{}.html"),
    "it",
)

BUILT = OddPage(
    "cards whose classes a build made",
    '<div class="Grid_grid__x7Ya2">'
    + "".join(
        f"""<a class="Card_card__Jk2l9" href="/opportunities/{slug}"><div class="Card_eyebrow__1aB2c">Research</div><div
class="Card_title__9sD8f">{title}</div><div class="Card_body__8sj2K">{text}</div><div class="Card_meta__7Hg6F"><span>Opens 2 November
2026</span><span>Closes {day}</span></div></a>"""
        for slug, title, text, day, _ in _TITLES
    )
    + "</div>"
    + NEWS,
    _read(_TITLES, "/opportunities/{}"),
)

CODES = OddPage(
    "a table that begins with a code, has three days and its link in the last cell",
    "<table><tr><th>Codice</th><th>Titolo</th><th>Data pubblicazione</th><th>Data apertura</th><th>Data scadenza</th><th></th></tr>"
    + "".join(
        f"""<tr><td>B{number:03d}/2026</td><td>{title}</td><td>01/10/2026</td><td>15/10/2026</td><td>{day}</td><td><a
href="scheda.php?nome={slug}">Dettagli</a></td></tr>"""
        for number, (slug, title, _, day, _) in enumerate(_BANDI)
    )
    + "</table>"
    + NEWS,
    _read(_BANDI, "/scheda.php"),
    "it",
)

DAYS_ABOVE = OddPage(
    "days that stand above what they are",
    "".join(
        f"""<section><h3><a href="/c/{slug}">{title}</a></h3><p>{day}</p><p>Deadline for proposals</p><p>10 June 2027</p>
<p>Notification of the results</p></section>"""
        for slug, title, _, day, _ in _TITLES
    ),
    _read(_TITLES, "/c/{}"),
)

UNEVEN = OddPage(
    "rows of one list whose titles stand at different depths and levels",
    """<ul class="calls"><li><h2><a href="/c/orchards">Orchard renewal grants</a></h2><p>Apply before: 2027-01-15</p></li>
<li><div><h3><a href="/c/mills">Watermill restoration fund</a></h3></div><div><p>88 days left.</p><p>Apply before: <time>2027-02-01
</time></p></div></li><li><h2><a href="/c/piers">Seaside piers programme</a></h2><p>Apply before: 2027-03-31</p></li></ul>""",
    _read(_TITLES, "/c/{}"),
)

QUESTIONS = OddPage(
    "a day until which one may ask before the deadline",
    "".join(
        f"""<div class="call"><h3><a href="/c/{slug}">{title}</a></h3><p>Deadline for questions: 1 December 2026</p>
<p>Deadline: {day}</p></div>"""
        for slug, title, _, day, _ in _TITLES
    ),
    _read(_TITLES, "/c/{}"),
)

THEMED = OddPage(
    "cards whose theme is a link before the title, in columns that only have names of a grid",
    '<div class="row">'
    + "".join(
        f"""<div class="col-12 col-lg-4"><div class="card-wrapper card-space"><div class="card card-bg"><div class="card-body">
<div class="category-top"><a class="category" href="/temi/{slug}">{slug}</a> <span class="data">05/11/26</span></div>
<h3 class="card-title h5"><a href="/bandi/{slug}">{title}</a></h3><p class="card-text">{text}</p>
<span class="card-signature">Scadenza dei termini: {day}</span><a class="read-more" href="/bandi/{slug}"><span>Leggi di più</span>
<span class="visually-hidden">su {title}</span></a></div></div></div></div>"""
        for slug, title, text, day, _ in _BANDI
    )
    + "</div>",
    _read(_BANDI, "/bandi/{}"),
    "it",
)

THROUGH = OddPage(
    "windows that last until and with a day, in Dutch",
    "<table><thead><tr><th>Regeling</th><th>Openstelling</th><th>Budget</th></tr></thead>"
    + "".join(
        f'<tr><th scope="row"><a href="/r/{slug}">{title}</a></th><td>1 december 2026 t/m {day}</td><td>€ 2,5 miljoen</td></tr>'
        for slug, title, day in (
            ("gemalen", "Stille gemalen", "31 januari 2027"),
            ("bijen", "Linten voor bijen", "26 februari 2027"),
        )
    )
    + "</table>",
    (("Stille gemalen", "/r/gemalen", "2027-01-31"), ("Linten voor bijen", "/r/bijen", "2027-02-26")),
    "nl",
)

AMERICAN = OddPage(
    "days as only Americans write them, at an address that says no country",
    "".join(
        f"""<div class="views-row"><h2><a href="/content/{slug}">{title}</a></h2><div class="views-field-deadline"><span
class="views-label">Deadline: </span><span class="field-content">{day}</span></div><p>A prize for work that nobody has printed.</p></div>"""
        for slug, title, day in (
            ("river", "River Prize for Essays", "3/31/27"),
            ("harbor", "Harbor Fellowship", "1/5/27"),
        )
    ),
    (
        ("River Prize for Essays", "/content/river", "2027-03-31"),
        ("Harbor Fellowship", "/content/harbor", "2027-01-05"),
    ),
)

ODDER_PAGES = (
    ACCORDION,
    DETAILS,
    BADGES,
    TWO_ENDS,
    NOTICES,
    CLICKS,
    BUILT,
    CODES,
    DAYS_ABOVE,
    UNEVEN,
    QUESTIONS,
    THEMED,
    THROUGH,
    AMERICAN,
)
