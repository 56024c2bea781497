"""What is open at this moment, as matching wants it: loaded in three queries, whatever the number of members."""

from collections import defaultdict
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Round

from dues.balances import shown_balance
from dues.matching import Claim, Money, OpenBook
from dues.models import Allocation, BankLine, Invoice


def open_book() -> OpenBook:
    references = dict(Invoice.objects.values_list("reference", "membership__organisation_id"))
    claims = {claim.invoice_id: claim for claim in map(claim_of, _open_invoices())}
    return OpenBook(claims, references=references, accounts=_accounts())


def _open_invoices() -> list[Invoice]:
    """Cancelled or settled ones are not among them; date.max counts what was booked for a day to come."""
    settled = Round(F("credited_fee") + F("credited_voluntary") + F("written_off") + F("paid"), 2)
    rows = Invoice.objects.filter(cancelled_on=None).with_amounts(date.max)
    rows = rows.filter(Q(fee__gt=Round(settled - F("voluntary"), 2)))
    return list(rows.select_related("membership__organisation"))


def claim_of(invoice: Invoice) -> Claim:
    """Of an invoice that was loaded `with_amounts` and its organisation."""
    organisation, balance = invoice.membership.organisation, shown_balance(invoice)
    names = {organisation.name, invoice.recipient["name"]}
    return Claim(
        invoice_id=invoice.pk,
        organisation_id=organisation.pk,
        number=invoice.number,
        reference=invoice.reference,
        names=tuple(sorted(names)),
        due_on=invoice.due_on,
        open=balance.open,
        fee_open=balance.fee_open,
    )


def money_of(line: BankLine) -> Money:
    return Money(
        amount=line.amount,
        name=line.counterparty_name,
        iban=line.counterparty_iban,
        ogm=line.ogm,
        communication=line.communication,
    )


def _accounts() -> dict[str, set[int]]:
    """Who paid from which account before."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = Allocation.objects.filter(undone_at=None, payment__line__isnull=False)
    pairs = rows.values_list("payment__line__counterparty_iban", "invoice__membership__organisation_id").distinct()
    for account, organisation_id in pairs:
        if account:
            found[account].add(organisation_id)
    return found
