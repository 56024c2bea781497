"""The language in which staff write letters: {name of the applicant}, {if ...} {else} {end}, {for each ...} {end}.

Each placeholder stands for one fixed piece of template that a room declared. Nothing else ever reaches the template
engine: a text holds names from the list, or it is refused. So no text can load, include, call or look into anything.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from django.utils.translation import gettext as _

Kind = Literal["value", "if", "each"]
BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
ENGINE = re.compile(r"\{[{%#]")
# The small words, per language: if, else if, else, end, for each.
SMALL = {
    "nl": {"if": "als", "elif": "anders als", "else": "anders", "end": "einde", "each": "per"},
    "en": {"if": "if", "elif": "else if", "else": "else", "end": "end", "each": "for each"},
}


@dataclass(frozen=True)
class Placeholder:
    """`code` is the piece of template (a value), the test (an if) or "one in many" (an each).

    `inside` is the code of the each that it can only stand in.
    """

    code: str
    nl: str
    en: str
    kind: Kind = "value"
    inside: str = ""

    def named(self, language: str) -> str:
        name = self.nl if language == "nl" else self.en
        prefix = "" if self.kind == "value" else f"{SMALL[language][self.kind]} "
        return f"{{{prefix}{name}}}"

    @property
    def opening(self) -> str:
        """What it is for the template engine."""
        if self.kind == "value":
            return self.code
        return f"{{% if {self.code} %}}" if self.kind == "if" else f"{{% for {self.code} %}}"


def when(test: str, nl: str, en: str, inside: str = "") -> Placeholder:
    return Placeholder(test, nl, en, "if", inside)


def each(code: str, nl: str, en: str) -> Placeholder:
    return Placeholder(code, nl, en, "each")


class PlaceholderError(ValueError):
    """The text holds something that is no placeholder here. `problems` are sentences for who wrote it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


def to_staff(source: str, language: str, placeholders: Iterable[Placeholder]) -> str:
    """A template file in the language of staff. Raises PlaceholderError when a piece of it was not declared."""
    words = SMALL[language]
    pairs = {"{% else %}": f"{{{words['else']}}}"}
    pairs |= dict.fromkeys(("{% endif %}", "{% endfor %}"), f"{{{words['end']}}}")
    for one in placeholders:
        pairs[one.opening] = one.named(language)
        if one.kind == "if":
            pairs[f"{{% elif {one.code} %}}"] = one.named(language).replace(words["if"], words["elif"], 1)
    for piece in sorted(pairs, key=len, reverse=True):
        source = source.replace(piece, pairs[piece])
    if found := ENGINE.search(source):
        raise PlaceholderError([f"not declared: {source[found.start() : found.start() + 80]!r}"])
    return source


def to_engine(text: str, language: str, placeholders: Iterable[Placeholder]) -> str:
    """What staff wrote, for the template engine. Raises PlaceholderError with every problem in it."""
    return _Reader(language, placeholders).read(text)


class _Reader:
    def __init__(self, language: str, placeholders: Iterable[Placeholder]) -> None:
        self.words = SMALL[language]
        self.known = {_folded(one.named(language)[1:-1]): one for one in placeholders}
        self.language = language
        self.open: list[Placeholder] = []
        self.problems: list[str] = []

    def read(self, text: str) -> str:
        result = BRACES.sub(self._piece, text)
        for one in self.open:
            name = {"name": one.named(self.language), "end": f"{{{self.words['end']}}}"}
            self.problems.append(_("%(name)s is not closed: write %(end)s where it stops.") % name)
        if self.problems:
            raise PlaceholderError(list(dict.fromkeys(self.problems)))
        return result

    def _piece(self, found: re.Match[str]) -> str:
        if found[1] is None:
            self.problems.append(
                _("A single { or } means nothing here: braces stand around the name of a placeholder.")
            )
            return ""
        name = _folded(found[1])
        if name == self.words["end"]:
            return self._end(found[0])
        if name == self.words["else"]:
            return self._else(found[0], "{% else %}")
        if name.startswith(f"{self.words['elif']} "):
            return self._else_if(found[0], name)
        return self._known(found[0], name)

    def _end(self, shown: str) -> str:
        if not self.open:
            self.problems.append(_("%(name)s closes nothing.") % {"name": shown})
            return ""
        return "{% endif %}" if self.open.pop().kind == "if" else "{% endfor %}"

    def _else(self, shown: str, piece: str) -> str:
        if not self.open or self.open[-1].kind != "if":
            words = {"name": shown, "if": f"{{{self.words['if']} …}}"}
            self.problems.append(_("%(name)s stands outside an %(if)s.") % words)
        return piece

    def _else_if(self, shown: str, name: str) -> str:
        test = self.known.get(name.replace(self.words["elif"], self.words["if"], 1))
        if test is None:
            self._unknown(shown, name)
            return ""
        return self._else(shown, f"{{% elif {test.code} %}}")

    def _known(self, shown: str, name: str) -> str:
        one = self.known.get(name)
        if one is None:
            self._unknown(shown, name)
            return ""
        if one.inside and one.inside not in {outer.code for outer in self.open}:
            self.problems.append(_("%(name)s only has a meaning inside its list.") % {"name": shown})
        if one.kind != "value":
            self.open.append(one)
        return one.opening

    def _unknown(self, shown: str, name: str) -> None:
        if close := get_close_matches(name, self.known, n=1, cutoff=0.6):
            meant = {"name": shown, "close": self.known[close[0]].named(self.language)}
            self.problems.append(_("%(name)s is no placeholder of this letter. Is %(close)s meant?") % meant)
        else:
            self.problems.append(_("%(name)s is no placeholder of this letter.") % {"name": shown})


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
