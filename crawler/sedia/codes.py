"""The portal's numeric codes, as its facets label them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from store.types import DeadlineModel

GRANT, EUROPEAID, CASCADE = "1", "2", "8"  # "type": topics of EU programmes, external action, calls of funded projects
FORTHCOMING, OPEN, CLOSED = (
    "31094501",
    "31094502",
    "31094503",
)  # "status"; half of all public clients swap the first two
STATUS = {FORTHCOMING: "forthcoming", OPEN: "open", CLOSED: "closed"}
STUBS = "SEDIA_PRD_CENTRICITY"  # "DATASOURCE": copies of old topics that stay "open" for ever; never calls

MODELS = {
    "single-stage": DeadlineModel.SINGLE_STAGE,
    "two-stage": DeadlineModel.TWO_STAGE,
    "multiple cut-off": DeadlineModel.CUT_OFFS,
}

# "crossCuttingPriorities": topics whose money goes on to national agencies, which then open joint calls of their own.
JOINT = {"ERANET": "ERA-NET Cofund", "PART-COFUND": "Co-funded European Partnership"}

# "frameworkProgramme": code -> (short name, name as people know it).
PROGRAMMES = {
    "43108390": ("HORIZON", "Horizon Europe"),
    "31045243": ("H2020", "Horizon 2020"),
    "31059643": ("COSME", "COSME"),
    "43252476": ("SMP", "Single Market Programme"),
    "44416173": ("I3", "Interregional Innovation Investments"),
    "43152860": ("DIGITAL", "Digital Europe"),
    "44181033": ("EDF", "European Defence Fund"),
    "31109727": ("EDIDP", "European Defence Industrial Development Programme"),
    "43251567": ("CEF", "Connecting Europe Facility"),
    "43298916": ("EURATOM", "Euratom"),
    "43252405": ("LIFE", "LIFE"),
    "31107710": ("LIFE2014", "LIFE 2014-2020"),
    "43332642": ("EU4H", "EU4Health"),
    "43353764": ("ERASMUS", "Erasmus+"),
    "43251814": ("CREA", "Creative Europe"),
    "43251589": ("CERV", "Citizens, Equality, Rights and Values"),
    "43252386": ("JUST", "Justice Programme"),
    "43252368": ("ISF", "Internal Security Fund"),
    "43251447": ("AMIF", "Asylum, Migration and Integration Fund"),
    "43252449": ("RFCS", "Research Fund for Coal & Steel"),
    "43254019": ("ESF", "European Social Fund+"),
    "43254037": ("ESC", "European Solidarity Corps"),
    "43392145": ("EMFAF", "European Maritime, Fisheries and Aquaculture Fund"),
    "43089234": ("INNOVFUND", "Innovation Fund"),
    "43253967": ("RENEWFM", "Renewable Energy Financing Mechanism"),
    "44773066": ("JTM", "Just Transition Mechanism"),
    "43637601": ("PPPA", "Pilot Projects and Preparatory Actions"),
    "43697167": ("EP", "European Parliament"),
    "45532249": ("EUBA", "EU Bodies and Agencies"),
    "43298203": ("UCPM", "Union Civil Protection Mechanism"),
    "43252433": ("PERICLES", "Pericles IV"),
    "43251842": ("EUAF", "Union Anti-fraud Programme"),
    "43252517": ("SOCPL", "Social Prerogatives"),
    "43298664": ("AGRIP", "Promotion of Agricultural Products"),
    "45876777": ("NDICI", "Global Europe"),
    "46324255": ("ERDF-TA", "ERDF Technical Assistance"),
    "43251530": ("BMVI", "Border Management and Visa Instrument"),
    "43251882": ("IMCAP", "Information Measures for the Common Agricultural Policy"),
    "44773133": ("IMREG", "Information Measures for the EU Cohesion Policy"),
    "111111": ("RELEX", "EU External Action"),
    # Those of 2014 to 2020; a short name that lives on bears the year.
    "31076817": ("REC", "Rights, Equality and Citizenship 2014-2020"),
    "31070247": ("JUST2014", "Justice Programme 2014-2020"),
    "42810547": ("ED", "Europe Direct 2014-2020"),
    "31077817": ("ISFP", "Internal Security Fund Police 2014-2020"),
    "31077833": ("ISFB", "Internal Security Fund Borders and Visa 2014-2020"),
    "31077795": ("AMIF2014", "Asylum, Migration and Integration Fund 2014-2020"),
    "31084250": ("PPPA2014", "Pilot Projects and Preparatory Actions 2014-2020"),
    "31072773": ("AGRIP2014", "Promotion of Agricultural Products 2014-2020"),
    "31061266": ("3HP", "Third Health Programme 2014-2020"),
    "31084392": ("HERC", "Hercule III 2014-2020"),
    "31059083": ("CREA2014", "Creative Europe 2014-2020"),
    "31059093": ("EPLUS", "Erasmus+ 2014-2020"),
    "31061273": ("CP", "Consumer Programme 2014-2020"),
    "31098847": ("EMFF", "European Maritime and Fisheries Fund 2014-2020"),
    "31082527": ("UCPM2014", "Union Civil Protection Mechanism 2014-2020"),
    "31061225": ("RFCS2014", "Research Fund for Coal & Steel 2014-2020"),
    "31059088": ("EFC", "Europe for Citizens 2014-2020"),
    "42198993": ("IMCAP2014", "Information Measures for the Common Agricultural Policy 2014-2020"),
    "31088049": ("ESTAT", "European Statistics 2014-2020"),
    "31059098": ("EUAID", "EU Aid Volunteers 2014-2020"),
    "31075571": ("PANAF", "Intra-Africa Academic Mobility 2014-2020"),
    "42992790": ("ESC2014", "European Solidarity Corps 2014-2020"),
    "31114387": ("EPLUS-2", "EU programme for education, training, youth and sport"),
}
CODES = {short: code for code, (short, _) in PROGRAMMES.items()}

# The EIC has no code of its own: its topics are named by prefix, inside Horizon Europe.
EIC, EIC_PREFIX = "EIC", "HORIZON-EIC-"


def known(names: Iterable[str], setting: str) -> frozenset[str]:
    """The short names of programmes that a setting holds; raises ValueError that names the setting and the unknown."""
    unknown = sorted(set(names) - {*CODES, EIC})
    if unknown:
        raise ValueError(f"{setting}: unknown {', '.join(unknown)}; known: {', '.join(CODES)}, EIC")
    return frozenset(names)


def programme_in(text: str) -> str:
    """The name of the programme whose short name a text has in brackets, "… Climate Action (LIFE)"; else the text."""
    short = next((word for word in re.findall(r"\(([A-Z0-9]+)\)", text) if word in CODES), "")
    return PROGRAMMES[CODES[short]][1] if short else text


def programme_of(code: str, identifier: str) -> tuple[str, str]:
    """The short name and the name of a topic's programme; an unknown code is its own name."""
    if identifier.startswith(EIC_PREFIX):
        return EIC, "European Innovation Council"
    return PROGRAMMES.get(code, (code, code))
