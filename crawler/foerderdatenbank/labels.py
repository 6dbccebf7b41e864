"""The words of the database for who, where and what; some of its pages give codes ("oeffentliche_einrichtung")."""

from __future__ import annotations

import re

_LABELS = (
    *("Zuschuss", "Darlehen", "Bürgschaft", "Garantie", "Beteiligung", "Sonstige", "bundesweit"),
    *("Baden-Württemberg", "Bayern", "Berlin", "Brandenburg", "Bremen", "Hamburg", "Hessen", "Mecklenburg-Vorpommern"),
    *("Niedersachsen", "Nordrhein-Westfalen", "Rheinland-Pfalz", "Saarland", "Sachsen", "Sachsen-Anhalt"),
    *("Schleswig-Holstein", "Thüringen", "Bildungseinrichtung", "Existenzgründer/in", "Forschungseinrichtung"),
    *("Hochschule", "Kommune", "Öffentliche Einrichtung", "Privatperson", "Unternehmen", "Verband/Vereinigung"),
    *("Arbeit", "Aus- & Weiterbildung", "Außenwirtschaft", "Beratung", "Corona-Hilfe", "Digitalisierung"),
    *("Energieeffizienz & Erneuerbare Energien", "Existenzgründung & -festigung", "Frauenförderung"),
    *("Forschung & Innovation (themenoffen)", "Forschung & Innovation (themenspezifisch)", "Gesundheit & Soziales"),
    *("Infrastruktur", "Kultur, Medien & Sport", "Landwirtschaft & Ländliche Entwicklung", "Messen & Ausstellungen"),
    *("Mobilität", "Regionalförderung", "Smart Cities & Regionen", "Städtebau & Stadterneuerung"),
    *("Umwelt- & Naturschutz", "Unternehmensfinanzierung", "Wohnungsbau & Modernisierung"),
)
_ODD = {
    "corona": "Corona-Hilfe",
    "de_ni": "Niedersachsen",
    "de_st": "Sachsen-Anhalt",
    "existenzgruenderin": "Existenzgründer/in",
}
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _code(label: str) -> str:
    return re.sub(r"[^a-z]+", "_", label.lower().translate(_LETTERS)).strip("_")


_BY_CODE = {_code(label): label for label in _LABELS} | _ODD
_PARTS = re.compile(rf"\s*({'|'.join(re.escape(label) for label in _LABELS if ', ' in label)}|[^,]+)\s*(?:,|$)")


def listed(value: str) -> tuple[str, ...]:
    """The labels of a list, "Zuschuss, Darlehen", as people read them; a label may hold a comma itself."""
    parts = (match[1].strip() for match in _PARTS.finditer(value))
    return tuple(_BY_CODE.get(part.strip("_"), part.replace("_", " ")) for part in parts if part)
