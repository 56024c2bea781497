"""What the board may want to look at before it decides: hints with their reason, by which nobody is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from applications.models import Application
from applications.registered import Comparison
from membership.models import LegalForm

# What calls itself an enterprise, but is none by its legal form alone.
NO_COMPANY = (LegalForm.VZW, LegalForm.IVZW, LegalForm.STICHTING, LegalForm.PUBLIC, LegalForm.OTHER)


class Region(StrEnum):
    FLANDERS = "flanders"
    BRUSSELS = "brussels"
    WALLONIA = "wallonia"
    UNKNOWN = "unknown"


# First and last postcode of each block.
REGIONS = (
    (1000, 1299, Region.BRUSSELS),
    (1300, 1499, Region.WALLONIA),
    (1500, 3999, Region.FLANDERS),
    (4000, 7999, Region.WALLONIA),
    (8000, 9999, Region.FLANDERS),
)


def region_of(postcode: str) -> Region:
    """By the postcode alone; some municipalities with facilities lie closer to the border than their number says."""
    if not (postcode.isascii() and postcode.isdigit() and len(postcode) == 4):
        return Region.UNKNOWN
    number = int(postcode)
    return next((region for first, last, region in REGIONS if first <= number <= last), Region.UNKNOWN)


@dataclass(frozen=True)
class Facts:
    """What the hints are drawn from. `in_register` is None when no register is loaded, or nothing was asked."""

    is_enterprise: bool
    country: str
    postcode: str
    legal_form: str
    enterprise_number: str
    in_register: bool | None
    is_member: bool
    has_size: bool


def facts_of(application: Application, *, comparison: Comparison | None, is_member: bool) -> Facts:
    size = (application.employees, application.balance_sheet_total)
    return Facts(
        is_enterprise=application.kind == Application.Kind.ENTERPRISE,
        country=application.country,
        postcode=application.postcode,
        legal_form=application.legal_form,
        enterprise_number=application.enterprise_number,
        in_register=None if comparison is None else comparison.enterprise is not None,
        is_member=is_member,
        has_size=None not in size or bool(application.tier_override),
    )


def hints(facts: Facts) -> list[str]:
    """Each a sentence with its reason; none when nothing strikes the eye."""
    found = [*_about_number(facts)]
    if facts.is_enterprise:
        found = [*_about_place(facts), *_about_form(facts), *found, *_about_size(facts)]
    return found


def _about_place(facts: Facts) -> Iterator[str]:
    place = {"postcode": facts.postcode}
    match Region.UNKNOWN if facts.country != "BE" else region_of(facts.postcode):
        case Region.BRUSSELS:
            yield _("Postcode %(postcode)s lies in Brussels; membership is for enterprises in Flanders.") % place
        case Region.WALLONIA:
            yield _("Postcode %(postcode)s lies in Wallonia; membership is for enterprises in Flanders.") % place
        case Region.UNKNOWN:
            yield _("The address does not tell whether the enterprise is in Flanders: postcode %(postcode)s.") % place


def _about_form(facts: Facts) -> Iterator[str]:
    if not facts.legal_form:
        yield _("The legal form is missing.")
    elif facts.legal_form in NO_COMPANY:
        form = {"form": LegalForm(facts.legal_form).label}
        yield (
            _("The legal form is “%(form)s”: check whether this is an enterprise, or rather a supporting member.")
            % form
        )


def _about_number(facts: Facts) -> Iterator[str]:
    if facts.is_enterprise and not facts.enterprise_number:
        yield _("The enterprise number is missing.")
    if facts.in_register is False:
        yield _("The enterprise register does not know the number among the active enterprises.")
    if facts.is_member:
        yield _("An enterprise with this number is a member already.")


def _about_size(facts: Facts) -> Iterator[str]:
    if not facts.has_size:
        yield _("The size is missing, so the fee is not known yet.")
