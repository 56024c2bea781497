"""The container files against the code: there is no container engine where these tests run, so they are read."""

import os
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from coopkracht.environment import KNOWN, VARIABLES, Environment

BASE = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((BASE / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "coopkracht-portal"}
DOCKERFILE = (BASE / "Dockerfile").read_text()
ASKED = re.compile(r"\$\{(?P<name>[A-Z_]+):\?[^}]+\}")
FILLED_IN = {
    "SECRET_KEY": "k" * 64,
    "ALLOWED_HOSTS": "leden.example.org",
    "SITE_URL": "https://leden.example.org",
    "POSTGRES_PASSWORD": "geheim",
    "EMAIL_URL": "smtp+tls://portal:geheim@smtp.example.org:587",
}


def interpolated(environment: dict[str, str]) -> dict[str, str]:
    return {name: ASKED.sub(lambda match: FILLED_IN[match["name"]], value) for name, value in environment.items()}


def test_compose_runs_the_portal_in_its_three_parts():
    assert list(OURS) == ["web", "worker", "beat"]
    assert sorted(SERVICES.keys() - OURS.keys()) == ["postgres", "proxy", "redis"]


@pytest.mark.parametrize("name", OURS)
def test_every_variable_that_compose_sets_exists_and_every_required_one_is_set(name: str):
    environment = OURS[name]["environment"]
    assert sorted(environment.keys() - KNOWN.keys()) == []
    assert [v.name for v in VARIABLES if v.required and v.name not in environment] == []


@pytest.mark.parametrize("name", OURS)
def test_environment_of_compose_is_accepted_in_production(name: str):
    environment = Environment(interpolated(OURS[name]["environment"]))
    assert environment.production
    assert environment.text("DATABASE_URL") == "postgres://portal:geheim@postgres:5432/portal"


def test_compose_asks_for_settings_that_exist_and_says_which():
    asked = {match["name"] for match in ASKED.finditer((BASE / "docker-compose.yml").read_text())}
    assert asked == set(FILLED_IN)
    assert sorted(asked - KNOWN.keys()) == []
    example = (BASE / ".env.example").read_text()
    assert "fill in SECRET_KEY, SITE_URL, ALLOWED_HOSTS, POSTGRES_PASSWORD and EMAIL_URL" in example


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_watched_and_comes_back(name: str):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_volumes_and_dependencies_of_a_service_exist(name: str):
    for volume in SERVICES[name].get("volumes", []):
        source = volume.split(":")[0]
        assert (BASE / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
    assert sorted(SERVICES[name].get("depends_on", {}).keys() - SERVICES.keys()) == []


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def words_of(command: Any) -> list[str]:
    return shlex.split(" ".join(command)) if isinstance(command, list) else shlex.split(command)


@pytest.mark.parametrize("name", OURS)
def test_commands_name_what_exists(name: str):
    words = words_of(OURS[name]["command"]) + words_of(OURS[name]["healthcheck"]["test"])
    for before, word in pairwise(words):
        if before == "manage.py":
            assert word in get_commands()
        if before == "--app":
            assert word == "coopkracht.celery"
    assert [word for word in words if word.startswith("deploy/") and not (BASE / word).exists()] == []


def test_gunicorn_takes_its_configuration():
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--check-config"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "coopkracht.settings"}
    result = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_image_copies_what_exists_and_every_room():
    assert [source for source in copied() if not (BASE / source).exists()] == []
    apps = {app.split(".")[0] for app in settings.INSTALLED_APPS}
    rooms = {path.name for path in BASE.iterdir() if path.is_dir() and path.name in apps}
    assert sorted(rooms - set(copied())) == []


def test_build_sees_what_the_image_copies_and_nothing_else():
    lines = (BASE / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert sorted(rule[1:] for rule in rules if rule.startswith("!")) == sorted(copied())


def test_image_runs_without_root_and_keeps_no_secret():
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE) == ["portal"]
    assert "HEALTHCHECK" in DOCKERFILE
    assert [line for line in DOCKERFILE.splitlines() if line.startswith(("ENV", "ARG")) and "SECRET" in line] == []


def test_proxy_lets_an_application_with_its_files_through():
    limit = re.search(r"max_size (\d+)MB", (BASE / "deploy" / "Caddyfile").read_text())
    assert limit is not None
    assert int(limit[1]) * 1000 * 1000 > 5 * settings.MAX_UPLOAD_BYTES
