"""Members of some years, with the dues they paid, paid in part, or forgot."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone, translation

from accounts.models import User
from coopkracht.demo_data.corrections import write_corrections
from coopkracht.demo_data.names import Invented, organisations
from correspondence.models import Letter
from dues.billing import FIELDS, change_details
from dues.fees import assess
from dues.invoicing import issue
from dues.models import FeeSchedule, Invoice
from dues.payments import record_payment
from membership.admission import Candidate, Person, admit
from membership.models import Membership, Sector

YEARS = 4
# Some have their invoices sent to another address, or want an order number on them.
WITHOUT = dict.fromkeys(FIELDS, "") | {"country": "BE"}
BILLING = {
    3: {"attention": "Dienst Boekhouding", "email": "facturen@demo.example", "purchase_order": "PO-2026/17"},
    6: {"street": "Postbus 12", "postcode": "1000", "city": "Brussel", "own_reference": "Kostenplaats 1200"},
}
EXTRAS = [Decimal("0.00"), Decimal("25.00"), Decimal("0.00"), Decimal("100.00"), Decimal("0.00")]


def write_history(*, actor: User, now: datetime) -> None:
    """Every organisation becomes a member in one of the past years and is invoiced each year since."""
    sectors = list(Sector.objects.order_by("position"))
    this_year = timezone.localdate(now).year
    memberships = [_admit(who, sectors, this_year, actor) for who in organisations()]
    for year in range(this_year - YEARS + 1, this_year + 1):
        moment = datetime(year, 1, 15, 10, tzinfo=timezone.get_default_timezone())
        for membership in memberships:
            if membership.admitted_on < moment.date() and moment < now:
                _invoice_and_pay(membership, moment, actor, is_last=year == this_year)
    write_corrections(actor=actor, now=now)
    # These letters left long ago, from other mailboxes: the demo's outbox begins empty.
    Letter.objects.all().delete()


def _admit(who: Invented, sectors: list[Sector], this_year: int, actor: User) -> Membership:
    supporter = who.index % 9 == 8
    # Every fourth organisation joined a year later, and none in the current year: those come by the meetings.
    admitted_on = date(this_year - YEARS + who.index % 4 * (YEARS - 1) // 4, 1 + who.index % 12, 10)
    moment = datetime.combine(admitted_on, datetime.min.time(), tzinfo=timezone.get_default_timezone())
    candidate = Candidate(
        name=who.name,
        legal_form=who.legal_form,
        enterprise_number=who.enterprise_number,
        street=who.street,
        postcode=who.postcode,
        city=who.city,
        sector=sectors[who.sector % len(sectors)],
        website=f"https://organisatie{who.index}.example",
        description=f"{who.name} is een verzonnen organisatie uit {who.city}.",
        employees=who.employees,
        balance_sheet_total=who.balance_sheet_total,
        language="en" if who.index % 15 == 7 else "nl",
        people=(Person(who.person, "lid@demo.example" if who.index == 0 else who.email, role="Coördinator"),),
    )
    kind = Membership.Kind.SUPPORTING if supporter else Membership.Kind.MEMBER
    membership = admit(candidate, kind=kind, admitted_on=admitted_on, actor=actor, now=moment)
    if facts := BILLING.get(who.index % 12):
        change_details(membership.organisation, facts=WITHOUT | facts, actor=actor, now=moment)
    return membership


def _invoice_and_pay(membership: Membership, moment: datetime, actor: User, *, is_last: bool) -> None:
    organisation = membership.organisation
    with translation.override(organisation.language):
        assessment = assess(
            supporting=membership.kind == Membership.Kind.SUPPORTING,
            employees=organisation.employees,
            balance_sheet_total=organisation.balance_sheet_total,
            schedule=FeeSchedule.objects.on(moment.date()),
        )
        extra = EXTRAS[membership.pk % len(EXTRAS)]
        invoice = issue(
            membership, period=moment.year, assessment=assessment, voluntary_extra=extra, now=moment, actor=actor
        )
    _pay(invoice, assessment.fee + extra, moment, actor, is_last=is_last)


def _pay(invoice: Invoice, total: Decimal, moment: datetime, actor: User, *, is_last: bool) -> None:
    """Most pay within the month; of the last year some pay in part, some only the fee, and some not at all."""
    turn = invoice.membership_id % 10
    if is_last and turn == 3:
        return
    amount = total / 2 if is_last and turn == 5 else total
    record_payment(
        invoice,
        amount=amount.quantize(Decimal("0.01")),
        received_on=moment.date() + timedelta(days=3 + turn * 3),
        payer=invoice.recipient["name"],
        note="",
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"demo {invoice.number}"),
        actor=actor,
        now=moment + timedelta(days=40),
    )
