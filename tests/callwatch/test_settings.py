"""Settings are checked at start: a wrong or missing value is named, with what to put there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from callwatch.settings import PREFIX, BadSettings, Settings, Smtp, load_settings, template

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CALLWATCH_SHARED", raising=False)  # where the tests' own data lie: no setting


def test_the_defaults_serve_one_machine() -> None:
    settings = load_settings()
    assert settings.database == "sqlite:///var/callwatch.db"
    assert settings.channel == "file"
    assert settings.mail_folder == Path("var/mail")


def test_the_environment_is_stronger_than_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("callwatch.toml").write_text('contact = "file@cluster.example"\n[smtp]\nhost = "mail.example"\n')
    monkeypatch.setenv("CALLWATCH_CONTACT", "environment@cluster.example")
    settings = load_settings()
    assert settings.contact == "environment@cluster.example"
    assert settings.smtp.host == "mail.example"
    assert settings.channel == "email"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('database = "mysql://x"', "database (CALLWATCH_DATABASE): write sqlite:///"),
        ('zone = "Europe/Pari"', "zone (CALLWATCH_ZONE): write a zone of the IANA database"),
        ('alert_at = "25:00"', "alert_at (CALLWATCH_ALERT_AT): write an hour as HH:MM"),
        ('contct = "x"', "contct: there is no such setting; did you mean contact?"),
        ("[smtp]\nport = 99999", "smtp.port (CALLWATCH_SMTP__PORT): Input should be less than or equal to 65535"),
        ('[smtp]\nhots = "x"', "smtp.hots: there is no such setting; did you mean host?"),
        ('[smtp]\nsecurity = "maybe"', "smtp.security"),
        ('[matching]\nsemantics = "off"', "matching.semantics: there is no such setting; did you mean semantic?"),
        ('[matching]\nsemantic = "no/such/model"', "matching.semantic (CALLWATCH_MATCHING__SEMANTIC): no/such/model"),
        ("contact = ", "callwatch.toml: "),
    ],
)
def test_a_wrong_setting_is_named(toml: str, said: str) -> None:
    Path("callwatch.toml").write_text(toml)
    with pytest.raises(BadSettings) as caught:
        load_settings()
    assert said in str(caught.value)


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("callwatch.toml").write_text('zone = "Nowhere"\nalert_at = "noon"')
    monkeypatch.setenv("CALLWATCH_DATABSE", "sqlite:///x.db")
    with pytest.raises(BadSettings) as caught:
        load_settings()
    assert "zone" in str(caught.value)
    assert "alert_at" in str(caught.value)
    assert "CALLWATCH_DATABSE: there is no such setting; did you mean CALLWATCH_DATABASE?" in str(caught.value)


def test_a_password_is_never_shown() -> None:
    Path("callwatch.toml").write_text('[smtp]\npassword = ["hunter2"]')
    with pytest.raises(BadSettings) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(Settings(smtp=Smtp.model_validate({"password": "hunter2"})))


def test_the_template_is_a_file_of_the_defaults() -> None:
    lines = template().splitlines()
    uncommented = [line.removeprefix("# ") for line in lines if "=" in line or line.startswith("# [")]
    settings = Settings.model_validate(tomllib.loads("\n".join(uncommented[1:-2])))
    assert settings == Settings()


def test_the_example_environment_names_every_setting() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        if name not in {"smtp", "source", "matching"}:
            assert f"{PREFIX}{name.upper()}=" in example
    for name in Smtp.model_fields:
        assert f"{PREFIX}SMTP__{name.upper()}=" in example
