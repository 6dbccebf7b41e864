"""The portal's numeric codes, as its facets label them."""

from __future__ import annotations

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
    "111111": ("RELEX", "EU External Action"),
}
CODES = {short: code for code, (short, _) in PROGRAMMES.items()}

# The EIC has no code of its own: its topics are named by prefix, inside Horizon Europe.
EIC, EIC_PREFIX = "EIC", "HORIZON-EIC-"


def programme_of(code: str, identifier: str) -> tuple[str, str]:
    """The short name and the name of a topic's programme; an unknown code is its own name."""
    if identifier.startswith(EIC_PREFIX):
        return EIC, "European Innovation Council"
    return PROGRAMMES.get(code, (code, code))
