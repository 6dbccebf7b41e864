"""Words that sources have for who may apply and where, in the languages that are served."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.fields import organisations
from store.types import OrganisationType

_COMPANY = (OrganisationType.SME, OrganisationType.LARGE_COMPANY)
_SME, _LARGE = (OrganisationType.SME,), (OrganisationType.LARGE_COMPANY,)
_RESEARCH, _UNIVERSITY = (OrganisationType.RESEARCH,), (OrganisationType.UNIVERSITY,)
_PUBLIC, _NON_PROFIT, _PERSON = (
    (OrganisationType.PUBLIC_BODY,),
    (OrganisationType.NON_PROFIT,),
    (OrganisationType.PERSON,),
)
_KNOWLEDGE = (*_RESEARCH, *_UNIVERSITY)

# A word within one that stands before it here is none of its own, so what is narrow stands before what is wide.
_WHO: tuple[tuple[tuple[OrganisationType, ...], str], ...] = (
    ((*_NON_PROFIT, *_PUBLIC, *_KNOWLEDGE), "personas jurídicas que no"),  # whoever is no company
    ((*_SME, *_PERSON), "pyme y personas físicas que|existenzgründer"),
    (_PERSON, "personas físicas que no|privatperson|particulier|personal|individual|scientist"),
    (_PUBLIC, "entreprises publiques|entreprise publique"),
    (_LARGE, "gran empresa|grande entreprise|grootbedrijf|large company|large enterprise|large companies"),
    (_LARGE, "mid-cap|midcap|entreprises de taille intermédiaire| eti "),
    (_SME, "small and medium-sized enterprises|small and medium-sized businesses|small and medium enterprises"),
    (_SME, "petites et moyennes entreprises|pequeñas y medianas empresas|kleine und mittlere unternehmen"),
    (_SME, "entreprises - pme|small and medium companies|small and medium| smes| sme |(sme"),
    (_SME, "pyme|tpe|pme|kmu|mkb-ondernemer|mkb"),
    (_COMPANY, "unternehmen|entreprise|empresa|ondernemer|agrarisch|private sector|industr|business|companies"),
    (_KNOWLEDGE, "kennisinstelling|recherche|research"),
    (_RESEARCH, "forschungseinrichtung|laboratoire"),
    (_COMPANY, "agriculteur|artisan|commerçant|organisation professionnelle"),
    (_UNIVERSITY, "hochschule|université|universit"),
    ((*_UNIVERSITY, *_NON_PROFIT, *_PUBLIC), "bildungseinrichtung|enseignement"),
    (_NON_PROFIT, "association|non-profit|verband|vereinigung|charit|stiftung"),
    (
        _PUBLIC,
        "kommune|öffentliche einrichtung|collectivité|commune|overhe|public sector|public institution|local authority",
    ),
    (
        _PUBLIC,
        "epci|intercommunalités / pays|intercommunalité|département|région|établissement public|établissements publics",
    ),
    (_PUBLIC, "services de l'état|service de l'état"),
    (_PERSON, "étudiant|lycéen|collégien|apprenti|demandeur d'emploi|salarié|jeune actif"),
)

_KNOWN = {word: who for who, words in _WHO for word in words.split("|")}

_GERMAN_STATES = (
    *("baden-württemberg", "bayern", "berlin", "brandenburg", "bremen", "hamburg", "hessen", "mecklenburg-vorpommern"),
    *("niedersachsen", "nordrhein-westfalen", "rheinland-pfalz", "saarland", "sachsen", "sachsen-anhalt"),
    *("schleswig-holstein", "thüringen"),
)
_NUTS = dict(zip(_GERMAN_STATES, (f"DE{code}" for code in "123456789ABCDEFG"), strict=True))


def applicants(labels: Iterable[str]) -> tuple[OrganisationType, ...]:
    """The kinds of organisation that a source's labels name; none where one label is not known."""
    return organisations(labels, _KNOWN)


def german_states(names: Iterable[str]) -> tuple[str, ...]:
    """The NUTS codes of states of Germany.

    None at all where one is no state: a list that lacks a part, or "bundesweit" beside one, would wrongly exclude it.
    """
    found = [_NUTS.get(name, "") for name in map(str.lower, names)]
    return tuple(found) if all(found) else ()


# By name, and by the code of INSEE.
_FRENCH_REGIONS = {
    "FR10": "île-de-france|11",
    "FRB0": "centre-val de loire|24",
    "FRC": "bourgogne-franche-comté|27",
    "FRD": "normandie|28",
    "FRE": "hauts-de-france|32",
    "FRF": "grand est|44",
    "FRG0": "pays de la loire|52",
    "FRH0": "bretagne|53",
    "FRI": "nouvelle-aquitaine|75",
    "FRJ": "occitanie|76",
    "FRK": "auvergne-rhône-alpes|84",
    "FRL0": "provence-alpes-côte d'azur|93",
    "FRM0": "corse|94",
    "FRY1": "guadeloupe|01",
    "FRY2": "martinique|02",
    "FRY3": "guyane|03",
    "FRY4": "la réunion|04",
    "FRY5": "mayotte|06",
}
_FRENCH_CODES = {name: code for code, names in _FRENCH_REGIONS.items() for name in names.split("|")}


def french_regions(names: Iterable[str]) -> tuple[str, ...]:
    """The NUTS codes of regions of France, by name or INSEE's code.

    None at all where one is no region: a list that lacks a part would wrongly exclude it.
    """
    found = [_FRENCH_CODES.get(name.lower().replace("’", "'"), "") for name in names]
    return tuple(found) if all(found) else ()


_ITALIAN_REGIONS = {
    "piemonte": ("ITC1",),
    "valle d'aosta": ("ITC2",),
    "liguria": ("ITC3",),
    "lombardia": ("ITC4",),
    "abruzzo": ("ITF1",),
    "molise": ("ITF2",),
    "campania": ("ITF3",),
    "puglia": ("ITF4",),
    "basilicata": ("ITF5",),
    "calabria": ("ITF6",),
    "sicilia": ("ITG1",),
    "sardegna": ("ITG2",),
    "trentino-alto adige": ("ITH1", "ITH2"),  # its two provinces
    "veneto": ("ITH3",),
    "friuli-venezia giulia": ("ITH4",),
    "emilia-romagna": ("ITH5",),
    "toscana": ("ITI1",),
    "umbria": ("ITI2",),
    "marche": ("ITI3",),
    "lazio": ("ITI4",),
}


def italian_regions(names: Iterable[str]) -> tuple[str, ...]:
    """The NUTS codes of regions of Italy; none where all are named, or another part: it is the whole country.

    A name may stand in two languages, the Italian one first ("Trentino-Alto Adige/Südtirol").
    """
    told = {name.lower().replace("’", "'").partition("/")[0] for name in names}
    if told >= _ITALIAN_REGIONS.keys() or not told <= _ITALIAN_REGIONS.keys():
        return ()
    return tuple(code for region in told for code in _ITALIAN_REGIONS[region])
