"""What the enterprise register says beside what the applicant typed: to fill in, and to compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.drafts import store_answers
from applications.models import Application
from applications.steps import ORGANISATION, step_of
from enterprises import register
from enterprises.models import Enterprise
from enterprises.numbers import enterprise_number
from journal.rules import RuleError
from membership.models import LegalForm

CODES = {
    LegalForm.CV: "006 008 009 016 206 208 506 508 706",
    LegalForm.SCE: "001",
    LegalForm.BV: "010 015 210 215 510 515 610",
    LegalForm.NV: "014 214 514",
    LegalForm.VZW: "017",
    LegalForm.IVZW: "125",
    LegalForm.STICHTING: "026 029",
    LegalForm.VOF: "011 211 511",
    LegalForm.COMMV: "012 212 512 612",
    LegalForm.PUBLIC: (
        "106 107 108 109 110 114 116 117 121 123 124 129 310 320 330 340 350 414 415 416 417 418 419 420 606 608"
        " 614 616 617 651 652 716"
    ),
}
FORMS = {code: form for form, codes in CODES.items() for code in codes.split()}
# The register knows nothing of the recognition by the National Council for the Cooperative.
IN_REGISTER: dict[str, str] = {LegalForm.CVSO: LegalForm.CV}


def legal_form(code: str) -> LegalForm | None:
    """None when the register gives no form."""
    return FORMS.get(code, LegalForm.OTHER) if code else None


def answers_of(enterprise: Enterprise) -> dict[str, str]:
    """What the register would have typed, by the fields of the step; only what it knows."""
    known = {
        "name": enterprise.name[:200],
        "legal_form": legal_form(enterprise.form) or "",
        "street": enterprise.street_line[:200],
        "postcode": enterprise.postcode[:10],
        "city": enterprise.city[:100],
    }
    return {field: str(text) for field, text in known.items() if text}


def can_fill(application: Application) -> bool:
    return not application.is_person and register.is_loaded()


def fill(application: Application, *, now: datetime) -> int:
    """Fill in the empty fields of the organisation from the register; how many. Nothing typed is changed."""
    typed = application.answers.get(ORGANISATION, {})
    try:
        number = enterprise_number(typed.get("enterprise_number", ""))
    except ValidationError as error:
        raise RuleError(" ".join(error.messages)) from error
    enterprise = register.look_up(number)
    if enterprise is None:
        raise RuleError(_("The enterprise register does not know this number. Fill in the fields yourself."))
    empty = {field: text for field, text in answers_of(enterprise).items() if not typed.get(field, "").strip()}
    store_answers(application, step_of(application, ORGANISATION), typed=typed | empty, now=now)
    return len(empty)


@dataclass(frozen=True)
class Compared:
    """One fact: as typed, as registered. `differs` is None when the register does not tell."""

    label: str
    typed: str
    registered: str
    differs: bool | None


@dataclass(frozen=True)
class Comparison:
    enterprise: Enterprise | None
    facts: list[Compared]

    @property
    def differences(self) -> int:
        return sum(1 for fact in self.facts if fact.differs)


def compare(application: Application) -> Comparison | None:
    """None without a number, or without a loaded register. No enterprise: the register does not know the number."""
    if not application.enterprise_number:
        return None
    enterprise = register.look_up(application.enterprise_number)
    if enterprise is None:
        return Comparison(None, []) if register.is_loaded() else None
    return Comparison(enterprise, list(_facts(application, enterprise)))


def _facts(application: Application, enterprise: Enterprise) -> Iterator[Compared]:
    yield _compared(_("Name"), application.name, enterprise.name)
    form = legal_form(enterprise.form)
    yield Compared(
        _("Legal form"),
        application.get_legal_form_display(),
        f"{form.label} ({enterprise.form})" if form else "",
        None if form is None else form != IN_REGISTER.get(application.legal_form, application.legal_form),
    )
    yield _compared(_("Street and number"), application.street, enterprise.street_line)
    yield _compared(_("Postcode"), application.postcode, enterprise.postcode)
    yield _compared(_("Municipality"), application.city, enterprise.city)


def _compared(label: str, typed: str, registered: str) -> Compared:
    differs = _bare(typed) != _bare(registered) if registered else None
    return Compared(label, typed, registered, differs)


def _bare(text: str) -> str:
    """Capitals, spaces and punctuation do not make a difference."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
