"""One enterprise, one open application, one membership: told early, where the number is typed.

And for who decides: what is known already of an enterprise that applies, by its number or a similar name.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application
from membership.models import Membership, Organisation

MOST_SHOWN = 5


def refuse_known_enterprise(number: str, *, application: Application, today: date) -> None:
    """Raises ValidationError, with the code "member" or "applied", and never says whose the number is."""
    if is_member(number, today=today):
        raise ValidationError(
            _("The enterprise with this number is a member already. Sign in to see your membership."),
            code="member",
        )
    if applied_elsewhere(number, application=application):
        raise ValidationError(
            _(
                "An application for the enterprise with this number is with us already. Did you send it? Then have"
                " your link sent again."
            ),
            code="applied",
        )


def applied_elsewhere(number: str, *, application: Application) -> bool:
    others = Application.objects.open().exclude(pk=application.pk)
    return others.filter(enterprise_number=number).exists()


def is_member(number: str, *, today: date) -> bool:
    return bool(number) and Membership.objects.current(today).filter(organisation__enterprise_number=number).exists()


# What many names have in common says nothing about whose name it is.
LEGAL_WORDS = frozenset(
    [
        "bv",
        "bvba",
        "cv",
        "cva",
        "cvba",
        "cvso",
        "so",
        "ivzw",
        "nv",
        "sce",
        "vof",
        "vzw",
        "commv",
        "gcv",
        "bcvba",
        "coop",
        "cooperatie",
        "cooperatieve",
        "cooperative",
        "vennootschap",
        "vereniging",
        "erkende",
        "de",
        "het",
        "een",
        "en",
        "van",
        "voor",
        "the",
        "of",
        "and",
    ]
)
ALIKE = 0.86


def bare_name(name: str) -> str:
    """A name without accents, punctuation, order and the words that all names have."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join(sorted(set(letters.split()) - LEGAL_WORDS))


def are_similar(one: str, other: str) -> bool:
    """The same words in another order, or nearly the same letters. Another number in it makes another name."""
    first, second = bare_name(one), bare_name(other)
    if not first or not second or _numbers(first) != _numbers(second):
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return first == second or (
        matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
    )


def _numbers(name: str) -> list[str]:
    return [word for word in name.split() if any(letter.isdigit() for letter in word)]


@dataclass(frozen=True)
class Earlier:
    """What the association knows already of an enterprise that applies."""

    applications: list[Application]
    organisations: list[Organisation]

    def __bool__(self) -> bool:
        return bool(self.applications or self.organisations)


def earlier_of(application: Application, *, reader: User) -> Earlier:
    """Other files and organisations with the same number or a similar name, as far as the reader may know them."""
    files = Application.objects.visible_to(reader).exclude(pk=application.pk)
    organisations = Organisation.objects.visible_to(reader)
    if application.membership_id:
        organisations = organisations.exclude(memberships=application.membership_id)
    return Earlier(
        list(files.filter(pk__in=_alike(files, application)).order_by("-submitted_at", "-pk")[:MOST_SHOWN]),
        list(
            organisations.filter(pk__in=_alike(organisations, application))
            .prefetch_related("memberships")
            .order_by("name")[:MOST_SHOWN]
        ),
    )


def _alike(rows: QuerySet[Any], application: Application) -> list[int]:
    number = application.enterprise_number
    return [
        pk
        for pk, other, name in rows.order_by().values_list("pk", "enterprise_number", "name")
        if (number and other == number) or are_similar(application.name, name)
    ]
