"""One declared source: what its TOML file may say, and everything that is wrong with it in words."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlparse
from zoneinfo import available_timezones

from babel import Locale
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from crawler.declared.notation import check_css, check_notation, is_of_links
from crawler.declared.paths import PLACE
from crawler.fields import LANGUAGES
from crawler.places import EUROPE, country_of
from store.types import Level

_NAME = re.compile(r"[a-z]{2}_[a-z0-9]+(?:_[a-z0-9]+)*")
_AT_LINE = re.compile(r"at line (\d+)")
_TERRITORIES = {code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)}
_TERRITORIES -= {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}  # no countries


class Shape(StrEnum):
    """The shape of a source, which says how it is read."""

    FEED = "feed"  # RSS, Atom or JSON Feed
    LISTING = "listing"  # a page with a row a call
    JSON = "json"  # a JSON answer with a record a call
    TABLE = "table"  # a CSV file with a row a call
    WORDPRESS = "wordpress"  # the posts of a WordPress site


_HOOKS = {Shape.LISTING: "row", Shape.JSON: "record", Shape.TABLE: "record"}  # what a declaration cannot do without
_OF: dict[str, tuple[Shape, ...]] = {
    **dict.fromkeys(("row_css", "next_css", "rows_run_on", "detail_css", "row", "detail"), (Shape.LISTING,)),
    "entry": (Shape.FEED,),
    "record": (Shape.JSON, Shape.TABLE),
    **dict.fromkeys(
        ("records_key", "json_css", "page_parameter", "offset_parameter", "first_page", "page_size"), (Shape.JSON,)
    ),
}


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; write something, or leave it out")
    return value


def _css(value: str) -> str:
    check_css(_filled(value))
    return value


def _web(value: str) -> str:
    if urlparse(value).scheme not in ("http", "https") or not urlparse(value).netloc:
        raise ValueError("is no web address; write one such as https://www.example.org/calls")
    return value


Filled = Annotated[str, AfterValidator(_filled)]
Css = Annotated[str, AfterValidator(_css)]
Web = Annotated[str, AfterValidator(_web)]
Places = Annotated[tuple[Filled, ...], BeforeValidator(_listed)]


class Fields(BaseModel):
    """Where the fields of a call stand: a place, or several of which the first that holds something counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Places = ()
    link: Places = ()
    identifier: Places = ()
    summary: Places = ()
    text: Places = ()
    programme: Places = ()
    opens: Places = ()
    first_stage: Places = ()  # of two: its deadline
    deadline: Places = ()
    published: Places = ()
    budget: Places = ()
    grant_min: Places = ()
    grant_max: Places = ()
    amount: Places = ()
    beneficiaries: Places = ()
    topics: Places = ()


class Selected(Fields):
    """Fields of a page or feed entry: each place is in the notation of selectors."""

    @field_validator("*")
    @classmethod
    def _notation(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for notation in value:
            for place in PLACE.findall(notation) or (notation,):
                check_notation(place)
        return value


class Declaration(BaseModel):
    """A source as its file declares it, in the words of a source's class; ``name`` is the file's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    shape: Shape
    title: Filled
    level: Level | None = None
    country: str = ""
    language: str = ""
    zone: str = ""
    region: str = ""
    start_urls: Annotated[tuple[Web, ...], BeforeValidator(_listed), Field(min_length=1)]
    complete: bool = False
    every: int = Field(default=1, ge=1, le=366)
    row_css: Css = ""
    next_css: Css = ""
    rows_run_on: bool = False
    detail_css: Css = ""
    json_css: Css = ""
    records_key: Filled = ""
    page_parameter: Filled = ""
    offset_parameter: Filled = ""
    first_page: int = Field(default=1, ge=0, le=1)
    page_size: int = Field(default=100, ge=1, le=10_000)
    row: Selected | None = None
    detail: Selected | None = None
    entry: Selected | None = None
    record: Fields | None = None

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if not _NAME.fullmatch(value):
            raise ValueError("name the file <country>_<publisher>.toml in small letters, such as fr_ademe.toml")
        if country_of(value) not in (_TERRITORIES | {""}) or value.startswith("gb_"):
            raise ValueError("begin the name with the country's code, uk for the United Kingdom, eu for all of Europe")
        return value

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        if not re.fullmatch("[a-z]{2}", value):
            raise ValueError(f"write the two letters of a language, such as {', '.join(LANGUAGES)}")
        return value

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("write a zone of the IANA database, such as Europe/Paris")
        return value

    @field_validator("next_css")
    @classmethod
    def _next_css(cls, value: str) -> str:
        if not is_of_links(value):
            raise ValueError(f"must give an address; write {value}::attr(href)")
        return value

    @property
    def levelled(self) -> Level:
        """Its level: as declared, else that of its name and region."""
        if self.level is not None:
            return self.level
        if self.name.startswith(f"{EUROPE}_"):
            return Level.EUROPEAN
        return Level.REGIONAL if self.region else Level.NATIONAL


class Wrong(NamedTuple):
    """One thing wrong with a declaration: the key, what is wrong with it, and the line (0: none)."""

    key: str
    what: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class BadDeclaration(ValueError):
    """Raised with everything that is wrong with a declaration."""

    wrongs: tuple[Wrong, ...]
    said: dict[str, Any]  # what the file says, as far as it could be read

    def in_file(self, file: str) -> str:
        """A line for each thing that is wrong: file, line, key, what is wrong and what to do."""
        return "\n".join(
            ", ".join(filter(None, (file, f"line {wrong.line}" if wrong.line else "", wrong.key))) + f": {wrong.what}"
            for wrong in self.wrongs
        )


def read_declaration(name: str, text: str) -> Declaration:
    """The declaration in a TOML text; raises BadDeclaration."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        raise BadDeclaration((Wrong("", f"this is no TOML: {error}", int(at[1]) if at else 0),), {}) from error
    wrongs: list[Wrong] = []
    try:
        declaration = Declaration(**{**said, "name": name})
    except ValidationError as error:
        wrongs = [_wrong(detail) for detail in error.errors()]
    else:
        wrongs = list(_contradictions(declaration))
    if wrongs:
        raise BadDeclaration(tuple(one._replace(line=_line_of(text, one.key)) for one in wrongs), said)
    return declaration


def _contradictions(one: Declaration) -> list[Wrong]:
    """What is wrong with keys that are right each by itself."""
    wrongs = [
        Wrong(key, f"belongs to a {' or '.join(_OF[key])}; this source is a {one.shape.value}")
        for key in sorted(one.model_fields_set & _OF.keys())
        if one.shape not in _OF[key]
    ]
    if one.shape is Shape.LISTING and not one.row_css:
        wrongs.append(Wrong("row_css", "is missing; write the CSS selector of a row, such as article.call"))
    if hook := _HOOKS.get(one.shape):
        fields = getattr(one, hook)
        if fields is None or not fields.title:
            wrongs.append(Wrong(f"{hook}.title", "is missing; say where the title of a call stands"))
    if one.country and one.country != country_of(one.name):
        wrongs.append(
            Wrong("country", f"is {one.country}, but the file's name says {country_of(one.name) or 'Europe'}")
        )
    if (one.levelled is Level.EUROPEAN) != (country_of(one.name) == ""):
        wrongs.append(Wrong("level", "european goes with a name that begins with eu_, and with no other"))
    if one.page_parameter and one.offset_parameter:
        wrongs.append(
            Wrong("offset_parameter", "pages are numbered, or told by their first record: write one of the two")
        )
    if one.detail_css and one.detail is None:
        wrongs.append(Wrong("detail_css", "is of use only with a table [detail]; write one, or leave this out"))
    return wrongs


def _wrong(detail: ErrorDetails) -> Wrong:
    path = [str(part) for part in detail["loc"] if isinstance(part, str)]
    key = ".".join(path)
    match detail["type"]:
        case "extra_forbidden":
            known = Fields.model_fields if len(path) > 1 else Declaration.model_fields
            near = difflib.get_close_matches(path[-1], known, 1)
            known_ones = ", ".join(name for name in known if name != "name")
            return Wrong(
                key, "there is no such key; " + (f"did you mean {near[0]}?" if near else f"keys: {known_ones}")
            )
        case "missing":
            return Wrong(key, f"is missing; {_ASK.get(key, 'write it')}")
        case "value_error":
            return Wrong(key, str(detail["ctx"]["error"]))
        case _:
            found = "" if detail["input"] is None else f" (found {str(detail['input'])[:60]!r})"
            return Wrong(key, f"{detail['msg']}{found}")


_ASK = {
    "shape": f"write one of {', '.join(Shape)}",
    "title": "write what people call the source",
    "start_urls": "write its address in brackets",
}


def _line_of(text: str, key: str) -> int:
    """The line that sets a key, or opens its table; 0 where none does."""
    *tables, last = key.split(".")
    table = ""
    for number, row in enumerate(text.splitlines(), 1):
        plain = row.strip()
        if heading := re.fullmatch(r"\[\s*([\w.-]+)\s*\].*", plain):
            table = heading[1]
            if table == key:
                return number
        elif table == ".".join(tables) and re.match(rf"[\"']?{re.escape(last)}[\"']?\s*=", plain):
            return number
    return 0
