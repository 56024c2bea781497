"""Money that came in, and what became of it."""

from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dues.models.bank import BankLine
from dues.models.invoice import CENT, Invoice
from dues.models.undoing import Booking, Undoable, undone_with_its_day
from membership.models import Organisation


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, user: User | AnonymousUser) -> "PaymentQuerySet":
        sees = isinstance(user, User) and user.is_staff and user.has_perm("dues.view_payment")
        return self if sees else self.none()

    def standing(self) -> "PaymentQuerySet":
        """Those that were not taken back."""
        return self.filter(undone_at=None)

    def with_money_left(self) -> "PaymentQuerySet":
        return self.standing().filter(used__lt=F("amount"))

    def undecided(self) -> "PaymentQuerySet":
        """With money left of which nobody has said what becomes of it."""
        return self.with_money_left().filter(credit_of=None)

    def credits_of(self, organisation: Organisation) -> "PaymentQuerySet":
        """Money of this member that waits for a next invoice."""
        return self.with_money_left().filter(credit_of=organisation)


class Payment(Undoable):
    """Money that came in, in euro. What it pays is said by its allocations, the rest by its disposals.

    `used` is the sum of both, kept here so that the database itself refuses to give money out twice.
    """

    START = "received_on"

    class Source(models.TextChoices):
        MANUAL = "manual", _("recorded by hand")
        STATEMENT = "statement", _("bank statement")

    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, related_name="payments", verbose_name=_("came in for")
    )
    line = models.ForeignKey(BankLine, models.PROTECT, null=True, blank=True, related_name="payments")
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount"), max_digits=11, decimal_places=2)
    used = models.DecimalField(_("given out"), max_digits=11, decimal_places=2, default=Decimal(0), editable=False)
    credit_of = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kept as credit of")
    )
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    payer = models.CharField(_("payer"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    key = models.UUIDField(_("form key"), unique=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            undone_with_its_day("received_on"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(condition=Q(used__gte=0, used__lte=F("amount")), name="payment_given_out_once"),
            models.CheckConstraint(condition=Q(undone_at=None) | Q(used=0), name="payment_taken_back_is_unused"),
            models.UniqueConstraint(fields=["line"], condition=Q(undone_at=None), name="payment_line_booked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} ({self.received_on:%d/%m/%Y})"

    @property
    def left(self) -> Decimal:
        """What is neither allocated nor disposed of; nothing, once the payment was taken back."""
        return Decimal("0.00") if self.undone_at else (self.amount - self.used).quantize(CENT)


class Allocation(Booking):
    """The part of a payment that goes to one invoice, in euro. What is left over stays visible on the payment."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="allocations")
    amount = models.DecimalField(_("amount"), max_digits=11, decimal_places=2)

    class Meta(Booking.Meta):
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            undone_with_its_day(),
            models.UniqueConstraint(
                fields=["payment", "invoice"], condition=Q(undone_at=None), name="allocation_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} -> {self.invoice}"


class Disposal(Booking):
    """What became of the part of a payment that pays no invoice, in euro."""

    class Kind(models.TextChoices):
        REFUND = "refund", _("paid back")
        RETURNED = "returned", _("returned by the bank")
        GIFT = "gift", _("voluntary contribution")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disposals")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=11, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=300)
    line = models.ForeignKey(BankLine, models.PROTECT, null=True, blank=True, related_name="disposals")

    class Meta(Booking.Meta):
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")
        constraints = [
            undone_with_its_day(),
            models.CheckConstraint(condition=Q(amount__gt=0), name="disposal_amount_positive"),
            models.CheckConstraint(condition=Q(line=None) | ~Q(kind="gift"), name="disposal_gift_leaves_no_account"),
            models.UniqueConstraint(fields=["line"], condition=Q(undone_at=None), name="disposal_line_booked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"


class SetAside(Booking):
    """A bank line that has nothing to do with dues."""

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="set_asides")
    reason = models.CharField(_("reason"), max_length=300)

    class Meta(Booking.Meta):
        verbose_name = _("line set aside")
        verbose_name_plural = _("lines set aside")
        constraints = [
            undone_with_its_day(),
            models.UniqueConstraint(fields=["line"], condition=Q(undone_at=None), name="line_set_aside_once"),
        ]

    def __str__(self) -> str:
        return self.reason
