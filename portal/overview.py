"""What a member sees of its own: organisation, membership, what is owed and how to pay it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from dues import e_invoice
from dues.balances import Balance, shown_balance
from dues.models import Invoice
from dues.money import euro
from dues.standing import Standing, invoices_with_standing, with_standing
from membership.models import Membership, Organisation


@dataclass(frozen=True)
class Bill:
    invoice: Invoice
    balance: Balance
    standing: Standing

    @property
    def asks(self) -> bool:
        """True while the fee is not paid. A voluntary extra is an invitation and asks nothing."""
        return self.standing in {Standing.DUE, Standing.OVERDUE}

    @property
    def is_electronic(self) -> bool:
        """True when there is an electronic invoice to be had."""
        return not e_invoice.reason_against(self.invoice)


@dataclass(frozen=True)
class Place:
    """One organisation of this member, with its memberships and invoices, newest first."""

    organisation: Organisation
    membership: Membership | None
    standing: Standing | None
    bills: list[Bill]
    sentence: str

    @property
    def to_pay(self) -> Bill | None:
        """The invoice to pay first: the oldest that asks."""
        asking = [bill for bill in self.bills if bill.asks]
        return min(asking, key=lambda bill: bill.invoice.due_on, default=None)


def places(user: User, *, today: date) -> list[Place]:
    """The organisations that this user is a contact of. Three queries, however many there are."""
    organisations = Organisation.objects.visible_to(user).filter(contacts__user=user).distinct()
    memberships: dict[int, list[Membership]] = defaultdict(list)
    own = Membership.objects.filter(organisation__in=organisations)
    for membership in with_standing(own, today=today).order_by("-admitted_on", "-pk"):
        memberships[membership.organisation_id].append(membership)
    bills = _bills(user, own_ids=[one.pk for group in memberships.values() for one in group], today=today)
    return [_place(one, memberships[one.pk], bills, today) for one in organisations]


def _bills(user: User, *, own_ids: list[int], today: date) -> dict[int, list[Bill]]:
    found: dict[int, list[Bill]] = defaultdict(list)
    invoices = Invoice.objects.visible_to(user).filter(membership__in=own_ids)
    for invoice in invoices_with_standing(invoices, today=today):
        standing = Standing(invoice.standing)
        found[invoice.membership_id].append(Bill(invoice, shown_balance(invoice), standing))
    return found


def _place(
    organisation: Organisation, memberships: list[Membership], bills: dict[int, list[Bill]], today: date
) -> Place:
    membership = memberships[0] if memberships else None
    standing = Standing(membership.standing) if membership else None  # type: ignore[attr-defined]  # by with_standing
    mine = [bill for one in memberships for bill in bills[one.pk]]
    place = Place(organisation, membership, standing, mine, "")
    return Place(organisation, membership, standing, mine, _sentence(place, today))


def _sentence(place: Place, today: date) -> str:
    """How things stand, in words."""
    if place.membership is None:
        return _("There is no membership yet.")
    if place.to_pay:
        return _what_to_pay(place, place.to_pay, today)
    if place.membership.ended_on and place.membership.ended_on < today:
        return _("The membership ended on %(day)s.") % {"day": date_format(place.membership.ended_on, "j F Y")}
    if place.standing == Standing.NO_INVOICE:
        return _("There is no invoice yet; you need not do anything.")
    return _("You are in order: there is nothing to pay.")


def _what_to_pay(place: Place, first: Bill, today: date) -> str:
    owed = sum((bill.balance.fee_open for bill in place.bills if bill.asks), Decimal(0))
    facts = {"amount": euro(owed), "day": date_format(first.invoice.due_on, "j F Y")}
    if first.invoice.due_on < today:
        return _("%(amount)s is still open; it was due on %(day)s.") % facts
    return _("Please pay %(amount)s by %(day)s.") % facts
