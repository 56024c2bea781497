"""What the bank said: files as they came, the statements in them, and their lines, kept for ever and never changed.

What is done with a line is not written here: the rooms' other tables point at it.
"""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from journal.models import AppendOnlyError


def statement_path(file: "StatementFile", filename: str = "") -> str:
    """Where a file is kept: nothing of the name it came with."""
    return f"statements/{uuid.uuid4().hex}"


class Format(models.TextChoices):
    CODA = "coda", "CODA"
    CAMT_02 = "camt.053.001.02", "CAMT.053 (001.02)"
    CAMT_04 = "camt.053.001.04", "CAMT.053 (001.04)"
    CAMT_08 = "camt.053.001.08", "CAMT.053 (001.08)"
    CSV = "csv", "CSV"


def _may_see(user: User | AnonymousUser) -> bool:
    return isinstance(user, User) and user.is_staff and user.has_perm("dues.view_bankline")


class CsvMapping(models.Model):
    """How to read the CSV of one bank: saved once, and found again by the names of its columns."""

    class Decimals(models.TextChoices):
        COMMA = ",", _("comma: 1.234,56")
        POINT = ".", _("point: 1,234.56")

    name = models.CharField(_("name"), max_length=60, unique=True)
    delimiter = models.CharField(_("between the columns"), max_length=1)
    encoding = models.CharField(_("encoding"), max_length=20)
    decimal_sign = models.CharField(_("decimal sign"), max_length=1, choices=Decimals.choices)
    date_format = models.CharField(_("way of writing dates"), max_length=20)
    columns = models.JSONField(_("columns"), help_text="field of a line -> name of the column")
    created_at = models.DateTimeField(_("made"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name"]
        verbose_name = _("way of reading a CSV file")
        verbose_name_plural = _("ways of reading a CSV file")

    def __str__(self) -> str:
        return self.name


class StatementFileQuerySet(models.QuerySet["StatementFile"]):
    def visible_to(self, user: User | AnonymousUser) -> "StatementFileQuerySet":
        return self if _may_see(user) else self.none()

    def waiting(self) -> "StatementFileQuerySet":
        """Uploaded and not imported yet, in the order in which they came."""
        return self.filter(imported_at=None).order_by("uploaded_at", "pk")


class StatementFile(models.Model):
    """A file as the bank delivered it. Until it is imported it is only looked at, and may still be thrown away."""

    file = models.FileField(upload_to=statement_path)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    format = models.CharField(_("format"), max_length=20, choices=Format.choices, blank=True)
    mapping = models.ForeignKey(CsvMapping, models.PROTECT, null=True, blank=True, related_name="files")
    size = models.PositiveBigIntegerField(_("size in bytes"))
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(_("imported"), null=True, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lines_read = models.PositiveIntegerField(_("lines read"), default=0)
    lines_new = models.PositiveIntegerField(_("new lines"), default=0)
    lines_known = models.PositiveIntegerField(_("lines already known"), default=0)

    objects = StatementFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("statement file")
        verbose_name_plural = _("statement files")
        constraints = [
            models.CheckConstraint(
                condition=Q(lines_read=F("lines_new") + F("lines_known")), name="statement_file_counts_add_up"
            )
        ]

    def __str__(self) -> str:
        return self.name


class BankStatementQuerySet(models.QuerySet["BankStatement"]):
    def visible_to(self, user: User | AnonymousUser) -> "BankStatementQuerySet":
        return self if _may_see(user) else self.none()

    def with_counts(self) -> "BankStatementQuerySet":
        """Adds `new` and `known`: the lines that it brought, and those that had come in before."""
        return self.annotate(  # type: ignore[no-redef]  # declared on BankStatement for whoever reads them
            new=_count(BankLine.objects.filter(statement=OuterRef("pk"))),
            known=_count(Sighting.objects.filter(statement=OuterRef("pk"))),
        )


def _count(rows: models.QuerySet[Any, Any]) -> Coalesce:
    counted = rows.order_by().values("statement").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


class BankStatement(models.Model):
    """One statement of our account. `number` counts within `year`; a CSV has none, and maybe no balances.

    Its lines are those it brought (`lines`) and those that had come in another file before (`also_lines`).
    """

    file = models.ForeignKey(StatementFile, models.PROTECT, related_name="statements")
    position = models.PositiveSmallIntegerField(_("place in the file"))
    format = models.CharField(_("format"), max_length=20, choices=Format.choices)
    account = models.CharField(_("account"), max_length=34)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    opens_on = models.DateField(_("from"))
    closes_on = models.DateField(_("until"))
    opening = models.DecimalField(_("opening balance"), max_digits=15, decimal_places=2, null=True, blank=True)
    closing = models.DecimalField(_("closing balance"), max_digits=15, decimal_places=2, null=True, blank=True)
    also_lines: "models.ManyToManyField[BankLine, Sighting]" = models.ManyToManyField(
        "BankLine", through="Sighting", related_name="also_on"
    )

    # Filled by `with_counts`.
    new: int
    known: int

    objects = BankStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "-number", "-pk"]
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        constraints = [
            models.UniqueConstraint(fields=["file", "position"], name="statement_once_in_its_file"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="statement_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(opening=None, closing=None) | Q(opening__isnull=False, closing__isnull=False),
                name="statement_both_balances_or_none",
            ),
        ]
        permissions = [("import_statement", "Can import a bank statement")]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}" if self.number is not None else f"{self.closes_on:%d/%m/%Y}"


class BankLineQuerySet(models.QuerySet["BankLine"]):
    def visible_to(self, user: User | AnonymousUser) -> "BankLineQuerySet":
        return self if _may_see(user) else self.none()

    def standing_on(self, statement: BankStatement) -> "BankLineQuerySet":
        """Everything on this statement in its order, also what another file had brought before."""
        seen = Sighting.objects.filter(statement=statement, line=OuterRef("pk")).values("position")
        rows = self.filter(Q(statement=statement) | Q(sightings__statement=statement)).distinct()
        own = Case(When(statement=statement, then=F("position")), default=Subquery(seen))
        return rows.annotate(place=own).order_by("place")

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError("Lines of a bank statement are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("Lines of a bank statement are never deleted")


class BankLine(models.Model):
    """One booking on the association's account, as the bank told it the first time. Batches are expanded.

    `fingerprint` says which bookings may be one and the same (dues.statements.fingerprints); `occurrence` counts the
    genuine ones among them: 1, 2, ... `ogm` is what the bank delivered as a structured communication, else empty.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("received")
        SENT = "sent", _("paid out")
        REVERSAL = "reversal", _("reversed by the bank")
        RETURN = "return", _("payment that came back")

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField(_("place on the statement"))
    booked_on = models.DateField(_("booked on"), db_index=True)
    value_on = models.DateField(_("value date"))
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2)  # + is money in
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    counterparty_name = models.CharField(_("name"), max_length=140, blank=True)
    counterparty_iban = models.CharField(_("account of the other party"), max_length=34, blank=True, db_index=True)
    ogm = models.CharField(_("structured communication"), max_length=12, blank=True, db_index=True)
    communication = models.TextField(_("communication"), blank=True)
    end_to_end_id = models.CharField(_("reference of the payer"), max_length=35, blank=True)
    bank_reference = models.CharField(_("reference of the bank"), max_length=35, blank=True)
    fingerprint = models.CharField(max_length=64, editable=False)
    occurrence = models.PositiveIntegerField(editable=False)

    objects = BankLineQuerySet.as_manager()

    class Meta:
        ordering = ["booked_on", "statement", "position"]
        verbose_name = _("line of a bank statement")
        verbose_name_plural = _("lines of bank statements")
        constraints = [
            models.UniqueConstraint(fields=["fingerprint", "occurrence"], name="bank_line_once"),
            models.UniqueConstraint(fields=["statement", "position"], name="bank_line_position_once"),
            models.CheckConstraint(condition=Q(occurrence__gte=1), name="bank_line_occurrence_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on:%d/%m/%Y} {self.amount} {self.counterparty_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("Lines of a bank statement are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("Lines of a bank statement are never deleted")

    @property
    def is_reversal(self) -> bool:
        """Whether it takes back something earlier, by the bank or by the other party."""
        return self.kind in {self.Kind.REVERSAL, self.Kind.RETURN}


class Sighting(models.Model):
    """A line that stands on a later statement as well. It shows there too, and is not booked again."""

    statement = models.ForeignKey(BankStatement, models.CASCADE, related_name="sightings")
    line = models.ForeignKey(BankLine, models.PROTECT, related_name="sightings")
    position = models.PositiveIntegerField(_("place on the statement"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("line seen again")
        verbose_name_plural = _("lines seen again")
        constraints = [models.UniqueConstraint(fields=["statement", "line"], name="bank_line_seen_once_a_statement")]

    def __str__(self) -> str:
        return f"{self.line} ({self.statement})"
