import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from coopkracht.environment import VARIABLES, Environment, Variable, generated_key, read_environment

BASE = Path(__file__).parents[2]
PRODUCTION = {
    "DEPLOYMENT": "production",
    "SECRET_KEY": "k" * 64,
    "ALLOWED_HOSTS": "leden.example.org",
    "SITE_URL": "https://leden.example.org",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "PRIVATE_ROOT": "/data/private",
}
REQUIRED = [variable.name for variable in VARIABLES if variable.required]
FLAGS = [variable.name for variable in VARIABLES if variable.form == "true or false"]
NUMBERS = [variable.name for variable in VARIABLES if variable.form == "a whole number"]


def refusal(values: dict[str, str], **more: dict[str, str]) -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        Environment(values, **more)
    return str(caught.value)


def test_nothing_set_is_the_embedded_portal_with_its_defaults():
    environment = Environment({})
    assert not environment.production
    assert {v.name: environment.text(v.name) for v in VARIABLES} == {v.name: v.default for v in VARIABLES}


def test_complete_production_environment_is_taken_with_safe_defaults():
    environment = Environment(PRODUCTION)
    assert environment.production
    assert [environment.flag(name) for name in FLAGS] == [
        name not in {"DEBUG", "DEMO", "REMINDERS_AUTOMATIC"} for name in FLAGS
    ]
    assert environment.number("TRUSTED_PROXIES") == 1


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_refuses_a_missing_variable(name: str, value: str | None):
    values = {k: v for k, v in PRODUCTION.items() if k != name} | ({} if value is None else {name: value})
    assert refusal(values).startswith(f"{name} is not set: ")


def test_every_defect_is_told_at_once():
    told = refusal({"DEPLOYMENT": "production", "DEBUG": "flase", "DATABSE_URL": "x"})
    assert len(told.split("; ")) >= len(REQUIRED) + 2


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize("value", ["flase", "2", "ja", "truee"])
def test_misspelt_boolean_is_refused(name: str, value: str):
    assert refusal({name: value}) == f"{name} is {value!r}; write true or false"


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize(
    ("value", "meant"), [("TRUE", True), ("1", True), ("on", True), ("No", False), ("off", False)]
)
def test_boolean_may_be_written_in_usual_ways(name: str, value: str, meant: bool):
    assert Environment({name: value}).flag(name) is meant


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["-1", "1.5", "one", "१", "1e3"])
def test_number_that_is_none_is_refused(name: str, value: str):
    assert refusal({name: value}) == f"{name} is {value!r}; write a whole number"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEPLOYMENT", "prod"),
        ("DEPLOYMENT", "Production"),
        ("SITE_URL", "leden.example.org"),
        ("SITE_URL", "https://leden.example.org/portal/"),
        ("DATABASE_URL", "postgers://host/name"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("EMAIL_URL", "smpt://host"),
    ],
)
def test_value_of_the_wrong_form_is_refused(name: str, value: str):
    assert refusal({name: value}).startswith(f"{name} is {value!r}; write ")


def test_password_in_a_wrong_address_is_not_told():
    assert refusal({"DATABASE_URL": "postgers://portal:secret@host/name"}).startswith("DATABASE_URL is not readable;")


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
def test_production_refuses_what_shows_secrets(name: str):
    assert refusal(PRODUCTION | {name: "true"}) == f"{name} may not be true in production"


def test_production_refuses_a_short_key():
    assert refusal(PRODUCTION | {"SECRET_KEY": "change-me"}).startswith("SECRET_KEY is too short")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("DATABSE_URL", "DATABASE_URL"), ("ALLOWED_HOST", "ALLOWED_HOSTS"), ("TRUSTED_PROXY", ""), ("PATH_INFO", "")],
)
def test_name_that_nearly_is_a_setting_is_refused_in_the_environment(name: str, meant: str):
    if meant:
        assert refusal({name: "x"}) == f"{name} is not a setting; is {meant} meant?"
    else:
        assert not Environment({name: "x"}).production


def test_unknown_name_in_the_file_is_refused(tmp_path: Path):
    (tmp_path / ".env").write_text("COLOUR=red\n")
    with pytest.raises(ImproperlyConfigured, match=r"^COLOUR in \.env is not a setting$"):
        read_environment(tmp_path)


def test_file_is_read_with_comments_and_quotes_and_the_process_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lines = ["# a comment", "", 'ASSOCIATION_NAME="Coop & kracht\'s = vzw"', "CHARTER_URL='https://a.example/#deel'"]
    (tmp_path / ".env").write_text("\n".join([*lines, " PAYMENT_DAYS=14 ", "INVOICE_WORD_NL="]))
    monkeypatch.setenv("PAYMENT_DAYS", "21")
    environment = read_environment(tmp_path)
    assert environment.text("ASSOCIATION_NAME") == "Coop & kracht's = vzw"
    assert environment.text("CHARTER_URL") == "https://a.example/#deel"
    assert environment.number("PAYMENT_DAYS") == 21
    assert environment.text("INVOICE_WORD_NL") == "Lidgeldnota"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SITE_URL", "line 1 of .env is not NAME=value"),
        ("\nexport DEBUG=true", "line 2 of .env is not NAME=value"),
        ("DEBUG=true\nDEBUG=false", "line 2 of .env sets DEBUG a second time"),
    ],
)
def test_line_that_cannot_be_read_is_refused(tmp_path: Path, text: str, told: str):
    (tmp_path / ".env").write_text(text)
    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(told)}$"):
        read_environment(tmp_path)


def test_generated_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path):
    path = tmp_path / "var" / "secret_key"
    key = generated_key(path)
    assert (len(key) >= 50, generated_key(path)) == (True, key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret_key"]


def in_production(variable: Variable) -> str:
    return variable.default if variable.production_default is None else variable.production_default


def test_env_example_lists_exactly_the_settings_with_their_defaults():
    text = (BASE / ".env.example").read_text()
    entries = re.findall(r"^# (?P<purpose>.+)\n(?P<mark>#?)(?P<name>[A-Z_]+)=(?P<value>.*)$", text, re.MULTILINE)
    assert [(name, purpose) for purpose, _, name, _ in entries] == [(v.name, v.purpose) for v in VARIABLES]
    commented = {name: value for _, mark, name, value in entries if mark}
    assert commented == {v.name: in_production(v) for v in VARIABLES if v.name in commented}
    assert [name for name in REQUIRED if name in commented] == []


def test_env_example_as_it_stands_is_refused_for_its_missing_secrets(tmp_path: Path):
    (tmp_path / ".env").write_text((BASE / ".env.example").read_text())
    with pytest.raises(ImproperlyConfigured) as caught:
        read_environment(tmp_path)
    assert str(caught.value) == "SECRET_KEY is not set: signs sessions and links; long and random"
