"""How one becomes a member: organisation, contacts, membership and register entry in one go."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from journal.events import record
from journal.rules import RuleError
from membership import register
from membership.models import Contact, Membership, Organisation, Sector


@dataclass(frozen=True)
class Person:
    """Somebody who speaks for the candidate."""

    name: str
    email: str
    phone: str = ""
    role: str = ""


@dataclass(frozen=True)
class Candidate:
    """Who is to be admitted, as decided. The first of `people` becomes the main contact."""

    name: str
    street: str
    postcode: str
    city: str
    people: tuple[Person, ...]
    country: str = "BE"
    is_person: bool = False
    legal_form: str = ""
    enterprise_number: str | None = None
    sector: Sector | None = None
    website: str = ""
    description: str = ""
    employees: int | None = None
    balance_sheet_total: Decimal | None = None
    language: str = "nl"


@transaction.atomic
def admit(
    candidate: Candidate, *, kind: Membership.Kind, admitted_on: date, actor: User, now: datetime
) -> Membership:
    """Make the candidate a member (or supporting member) as of `admitted_on`.

    An organisation that was a member before keeps its row and gets a new membership. Effective members get a
    line in the register (art. 9:3 WVV, within eight days of the decision); supporting members do not.
    Raises RuleError when the organisation is a member already.
    """
    organisation = _organisation_of(candidate)
    if organisation.memberships.filter(ended_on=None).exists():
        raise RuleError(_("%(name)s is a member already.") % {"name": organisation.name})
    _write_contacts(organisation, candidate)
    membership = Membership.objects.create(organisation=organisation, kind=kind, admitted_on=admitted_on)
    record(membership, gettext_noop("admitted"), now=now, actor=actor, kind=kind, admitted_on=str(admitted_on))
    if kind == Membership.Kind.MEMBER:
        register.enter(membership, kind="admission", effective_on=admitted_on, actor=actor, now=now)
    return membership


def _organisation_of(candidate: Candidate) -> Organisation:
    known = None
    if candidate.enterprise_number:
        rows = Organisation.objects.select_for_update()
        known = rows.filter(enterprise_number=candidate.enterprise_number).first()
    organisation = known or Organisation()
    for fact in fields(candidate):
        if fact.name != "people":
            setattr(organisation, fact.name, getattr(candidate, fact.name))
    organisation.save()
    return organisation


def _write_contacts(organisation: Organisation, candidate: Candidate) -> None:
    organisation.contacts.update(is_main=False)
    # The main contact comes last, so that a second person with the same address does not take its place.
    for position, person in reversed(list(enumerate(candidate.people))):
        email = person.email.lower()
        Contact.objects.update_or_create(
            organisation=organisation,
            email=email,
            defaults={
                "user": _account_of(person, candidate.language),
                "name": person.name,
                "phone": person.phone,
                "role": person.role,
                "is_main": position == 0,
            },
        )


def _account_of(person: Person, language: str) -> User:
    """The account that signs in with this address. A new one has no password: a mailed code opens it."""
    email = person.email.lower()
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, name=person.name, language=language
    )
