"""To whom an invoice is addressed: the organisation and its main contact, or what its billing details say instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dues.models import BillingDetails
from journal.events import record
from journal.rules import RuleError
from membership.models import Contact, Organisation

ADDRESS = ("street", "postcode", "city")
FIELDS = ("attention", "email", *ADDRESS, "country", "purchase_order", "own_reference", "language")


@dataclass(frozen=True)
class Addressee:
    """Everything that may differ from the organisation, settled."""

    attention: str
    email: str
    street: str
    postcode: str
    city: str
    country: str
    purchase_order: str
    own_reference: str


def details_of(organisation: Organisation) -> BillingDetails:
    """What was filled in, or empty ones. No query when the organisation came with its `billing`."""
    try:
        return organisation.billing
    except BillingDetails.DoesNotExist:
        return BillingDetails(organisation=organisation)


def language_of(organisation: Organisation) -> str:
    """In which language its invoices are."""
    return details_of(organisation).language or organisation.language


def addressee_of(organisation: Organisation, contact: Contact) -> Addressee:
    details = details_of(organisation)
    place = details if details.street else organisation
    person = details.attention or contact.name
    return Addressee(
        attention="" if person == organisation.name else person,
        email=details.email or contact.email,
        street=place.street,
        postcode=place.postcode,
        city=place.city,
        country=place.country,
        purchase_order=details.purchase_order,
        own_reference=details.own_reference,
    )


@transaction.atomic
def change_details(
    organisation: Organisation, *, facts: Mapping[str, str], actor: User, now: datetime
) -> BillingDetails:
    """For the invoices from now on; those that were issued stay as they are. Nothing is written when nothing changes.

    Raises RuleError when an address is given in part.
    """
    given = [bool(facts[name]) for name in ADDRESS]
    if any(given) and not all(given):
        raise RuleError(_("Give the whole address (street, postcode and municipality), or none of it."))
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    details = details_of(organisation)
    changes = {
        name: [getattr(details, name), facts[name]] for name in FIELDS if getattr(details, name) != facts[name]
    }
    if not changes:
        return details
    for name in changes:
        setattr(details, name, facts[name])
    details.save()
    record(organisation, gettext_noop("billing details changed"), now=now, actor=actor, changes=changes)
    return details
