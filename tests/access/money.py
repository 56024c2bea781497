"""The part of the world that the books show: money left over, and everything that may be taken back."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from accounts.models import User
from dues import allocating, cancelling, credit_notes, disposals, write_offs
from dues.fees import assess
from dues.invoicing import issue
from dues.models import FeeSchedule, Invoice
from membership.models import Membership
from tests.dues.money import bank_line
from tests.factories import NOW, TODAY, member

EURO = Decimal(1)


def places(membership: Membership, actor: User) -> dict[str, dict[str, object]]:
    moment = {"actor": actor, "now": NOW}
    owed, paid = _invoice(membership, 2025, actor), _invoice(membership, 2024, actor)
    written_off = write_offs.write_off(owed, amount=EURO, reason="Weg", **moment)
    note = credit_notes.credit(owed, amounts={"fee": EURO}, reason="Fout", **moment)
    note.pdf.save("", ContentFile(b"%PDF-1.7"), save=True)
    wrong = Invoice.objects.filter(pk=_invoice(member(), 2025, actor).pk)
    cancellation = cancelling.start(wrong, confirmed=1, reason="Fout", **moment)
    payment, mistake = (allocating.receive(bank_line("40"), **moment) for _ in range(2))
    allocation = allocating.allocate(payment, invoice=paid, amount=EURO, **moment)
    gift = disposals.give_to_voluntary(payment, amount=EURO, consent="Ann", **moment)
    fees = FeeSchedule.objects.on(TODAY)
    fees.pk, fees.valid_from, fees.decided_on = None, date(2040, 1, 1), TODAY
    fees.save()
    return {
        "owed": {"pk": owed.pk, "row_pk": written_off.pk},
        "cancellation": {"pk": cancellation.pk},
        "credit note": {"pk": note.pk},
        "money": {"pk": payment.pk, "allocation_pk": allocation.pk, "disposal_pk": gift.pk},
        "mistake": {"pk": mistake.pk},
        "books": {"year": 2026, "kind": "xlsx"},
        "planned fees": {"pk": fees.pk},
    }


def bodies(owed: int) -> dict[str, dict[str, object]]:
    confirmed = {"confirmed": "yes"}
    return {
        "credit": {"fee": "1", "reason": "Fout", **confirmed},
        "write off": {"amount": "1", "reason": "Weg", **confirmed},
        "allocate": {"number": Invoice.objects.get(pk=owed).number, "amount": "1", **confirmed},
        "refund": {"amount": "1", "paid_on": str(TODAY), "reason": "Te veel", **confirmed},
        "gift": {"amount": "1", "consent": "Ann, per mail", **confirmed},
        "fees": {
            "valid_from": "2041-01-01",
            "decided_on": str(TODAY),
            "standard_fee": "300",
            "large_fee": "1200",
            "supporting_fee": "60",
            "employees_threshold": "50",
            "balance_sheet_threshold": "5000000",
            "note": "",
        },
    }


def _invoice(membership: Membership, period: int, actor: User) -> Invoice:
    schedule = FeeSchedule.objects.on(TODAY)
    assessment = assess(supporting=True, employees=None, balance_sheet_total=None, schedule=schedule)
    return issue(membership, period=period, assessment=assessment, voluntary_extra=Decimal(0), now=NOW, actor=actor)
