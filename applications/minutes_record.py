"""The words of minutes, apart from how they look: what is frozen, hashed, and shown with parts left out."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

# The association writes its minutes in Dutch, whoever reads them.
LANGUAGE = "nl"


@dataclass(frozen=True)
class Line:
    """A sentence, or what somebody wrote; with a `label` a fact, with an `application` one about that file."""

    text: str
    label: str = ""
    application: int | None = None

    @property
    def is_fact(self) -> bool:
        return bool(self.label)


@dataclass(frozen=True)
class Section:
    """With an `application` it is about that file, item `number` of the agenda, and closed to who is involved."""

    title: str
    lines: tuple[Line, ...]
    application: int | None = None
    number: int | None = None


@dataclass(frozen=True)
class Record:
    title: str
    facts: tuple[Line, ...]
    sections: tuple[Section, ...]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def for_reader(self, closed: Collection[int]) -> "Record":
        """Without what recusal closes: of such a file only the number of the item is told."""
        return replace(self, sections=tuple(_open(section, closed) for section in self.sections))


def _open(section: Section, closed: Collection[int]) -> Section:
    if section.application not in closed:
        return replace(section, lines=tuple(line for line in section.lines if line.application not in closed))
    with translation.override(LANGUAGE):
        said = _("You are involved in this application: this part of the minutes is closed to you.")
        return replace(section, title=_("Item %(number)s") % {"number": section.number}, lines=(Line(said),))


def from_json(content: str) -> Record:
    stored: dict[str, Any] = json.loads(content)
    return Record(
        title=stored["title"],
        facts=_lines(stored["facts"]),
        sections=tuple(Section(**{**one, "lines": _lines(one["lines"])}) for one in stored["sections"]),
    )


def _lines(stored: Iterable[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(Line(**one) for one in stored)


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
