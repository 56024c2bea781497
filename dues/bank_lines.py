"""What a bank line is: dues, something else, or money going back. A line is booked at most once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dues.models import BankLine, BankLineQuerySet, Disposal, Payment, SetAside
from journal.events import record
from journal.rules import RuleError

BOOKED_BY = (Payment, Disposal, SetAside)


def waiting(lines: BankLineQuerySet) -> BankLineQuerySet:
    """Those of which nobody has said what they are."""
    found = [Exists(table.objects.filter(line=OuterRef("pk"), undone_at=None)) for table in BOOKED_BY]
    return lines.exclude(found[0] | found[1] | found[2])


def free_line(line: BankLine) -> BankLine:
    """Locked. Raises RuleError when the line was booked already."""
    line = BankLine.objects.select_for_update().get(pk=line.pk)
    if not waiting(BankLine.objects.filter(pk=line.pk)).exists():
        raise RuleError(_("This line of the statement was booked already."))
    return line


@transaction.atomic
def set_aside(line: BankLine, *, reason: str, actor: User | None, now: datetime) -> SetAside:
    """The line has nothing to do with dues."""
    if not reason.strip():
        raise RuleError(_("Write down why."))
    line = free_line(line)
    row = SetAside.objects.create(
        line=line, reason=reason.strip(), counts_from=line.booked_on, made_at=now, made_by=actor
    )
    record(line, gettext_noop("set aside"), now=now, actor=actor, reason=row.reason)
    return row


@transaction.atomic
def take_up_again(row: SetAside, *, actor: User | None, now: datetime) -> SetAside:
    """The line has to do with dues after all, and waits again."""
    line = BankLine.objects.select_for_update().get(pk=row.line_id)
    row = SetAside.objects.get(pk=row.pk)
    if row.undone_at:
        raise RuleError(_("This was taken back already."))
    row.take_back(reason="", actor=actor, now=now)
    record(line, gettext_noop("taken up again"), now=now, actor=actor)
    return row
