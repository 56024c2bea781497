"""What was done with a bank line, and taking that back so that the line waits again."""

from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from dues.allocating import undo_payment
from dues.bank_lines import take_up_again, waiting
from dues.disposals import undo_disposal
from dues.models import Allocation, BankLine, BankLineQuerySet, Disposal, Payment, SetAside
from journal.rules import RuleError


def handled_lines() -> BankLineQuerySet:
    """Every line that does not wait, the newest first, with what stands of it: four queries for a page."""
    paying = Allocation.objects.filter(undone_at=None).select_related("invoice")
    payments = Payment.objects.standing().select_related("recorded_by")
    return (
        BankLine.objects.exclude(pk__in=waiting(BankLine.objects.all()).values("pk"))
        .order_by("-booked_on", "-pk")
        .prefetch_related(
            Prefetch("payments", payments.prefetch_related(Prefetch("allocations", paying)), to_attr="booked_as"),
            Prefetch("disposals", Disposal.objects.filter(undone_at=None), to_attr="booked_back"),
            Prefetch("set_asides", SetAside.objects.filter(undone_at=None), to_attr="put_aside"),
        )
    )


def take_back(line: BankLine, *, reason: str, actor: User, now: datetime) -> None:
    """Whatever the line was booked as. Raises RuleError when it is nothing, or a part of its money was given on."""
    if payment := line.payments.filter(undone_at=None).first():
        undo_payment(payment, reason=reason, actor=actor, now=now)
    elif disposal := line.disposals.filter(undone_at=None).first():
        undo_disposal(disposal, reason=reason, actor=actor, now=now)
    elif row := line.set_asides.filter(undone_at=None).first():
        take_up_again(row, actor=actor, now=now)
    else:
        raise RuleError(_("This line waits already."))
