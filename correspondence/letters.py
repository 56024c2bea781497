"""The words of letters: from a template file to subject, button and body, without HTML anywhere."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template import TemplateSyntaxError, engines
from django.template.backends.django import DjangoTemplates, Template
from django.utils import translation

from correspondence.models import ACTION_MARK, SECRET_MARK

# Stand-ins for the marks while a template is rendered. Nobody can guess them, so what an applicant types
# never becomes a button or shows a secret.
STAND_INS = {mark: f"<{secrets.token_hex(8)}>" for mark in (ACTION_MARK, SECRET_MARK)}
HEADERS = ("Subject", "Button")


@dataclass(frozen=True)
class Words:
    subject: str
    button: str
    body: str


@dataclass(frozen=True)
class _Parts:
    subject: Template
    button: Template
    body: Template


def render(template: str, *, language: str, context: Mapping[str, Any]) -> Words:
    """Fill in "room/letters/kind" for one recipient. A name missing from the context is an error, not a hole."""
    return fill(source_of(template, language), name=f"{template}.{language}.txt", language=language, context=context)


def source_of(template: str, language: str) -> str:
    return _engine().get_template(f"{template}.{language}.txt").template.source


def fill(source: str, *, name: str, language: str, context: Mapping[str, Any]) -> Words:
    parts = _parts(source, name)
    with translation.override(language):
        return Words(
            subject=one_line(_fill(parts.subject, context, name), limit=200),
            button=one_line(_fill(parts.button, context, name), limit=80),
            body=_fill(parts.body, context, name).strip(),
        )


def one_line(text: str, *, limit: int) -> str:
    """Folded onto one line: what stands in a header of a mail may not begin another one."""
    visible = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(visible.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _engine() -> DjangoTemplates:
    engine = engines["letters"]
    assert isinstance(engine, DjangoTemplates)  # noqa: S101 - narrows the type for mypy
    return engine


@lru_cache(maxsize=200)
def _parts(source: str, name: str) -> _Parts:
    """Headers and body are split before they are filled in, so that no value can start or end a header."""
    return _Parts(*(_compile(part) for part in split(source, name)))


def split(source: str, name: str) -> tuple[str, str, str]:
    """Subject, button and body of a letter, as they are written."""
    head, gap, body = source.replace("\r\n", "\n").partition("\n\n")
    headers = dict(line.partition(": ")[::2] for line in head.splitlines())
    if not gap or "Subject" not in headers or set(headers) - set(HEADERS):
        raise TemplateSyntaxError(f"{name}: begin with Subject: and Button: lines, then an empty line")
    return headers["Subject"], headers.get("Button", ""), body


def _compile(source: str) -> Template:
    for mark, stand_in in STAND_INS.items():
        source = source.replace(mark, stand_in)
    return _engine().from_string(source)


def _fill(part: Template, context: Mapping[str, Any], name: str) -> str:
    text = part.render(dict(context))
    if _engine().engine.string_if_invalid.partition("%s")[0] in text:
        raise TemplateSyntaxError(f"{name} names something that its context does not hold: {text!r}")
    text = text.replace("[[", "[ [")
    for mark, stand_in in STAND_INS.items():
        text = text.replace(stand_in, mark)
    return text
