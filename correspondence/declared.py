"""The letters that the portal knows, as the rooms declare them when they start: what staff may change, and with what.

This room knows no applications and no invoices; each room above brings its own list (`letter_names.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from correspondence.placeholders import Placeholder

# In every letter, whatever its room.
ALWAYS = {
    "recipient": (
        Placeholder("{{ recipient.name }}", "naam ontvanger", "name of the recipient"),
        Placeholder("recipient.name", "naam ontvanger gekend", "name of the recipient known", "if"),
    ),
    "association": (
        Placeholder("{{ association.name }}", "naam vereniging", "name of the association"),
        Placeholder("{{ association.email }}", "mailadres vereniging", "mail address of the association"),
    ),
    "site_url": (Placeholder("{{ site_url }}", "adres portaal", "address of the portal"),),
}


@dataclass(frozen=True)
class Declared:
    """One letter: its template, its kind in the outbox, when it is written, and the facts it may name.

    `gives` are names of its context; `sample` holds an example of each, `sparse` the same with as little as can be.
    """

    template: str
    kind: str
    when: str
    placeholders: tuple[Placeholder, ...]
    sample: Mapping[str, Any]
    sparse: Mapping[str, Any]
    may_wait: bool = True


@dataclass
class Room:
    """What the letters of one room share."""

    folder: str
    names: Mapping[str, tuple[Placeholder, ...]]
    sample: Mapping[str, Any]
    sparse: Mapping[str, Any] = field(default_factory=dict)

    def declare(
        self, letter: str, *, kind: str, when: str, gives: tuple[str, ...] = (), may_wait: bool = True
    ) -> None:
        """`may_wait` is False for a letter that somebody is waiting for at this moment, such as a sign-in code."""
        own = {name: self.names.get(name, ()) for name in gives}
        template = f"{self.folder}/letters/{letter}"
        _declared[template] = Declared(
            template=template,
            kind=kind,
            when=when,
            placeholders=tuple(one for group in (own | ALWAYS).values() for one in group),
            sample={name: self.sample[name] for name in gives},
            sparse={name: self.sparse.get(name, self.sample[name]) for name in gives},
            may_wait=may_wait,
        )


_declared: dict[str, Declared] = {}


def declared_letters() -> list[Declared]:
    return [_declared[template] for template in sorted(_declared)]


def find_declared(template: str) -> Declared | None:
    return _declared.get(template)
