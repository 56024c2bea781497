"""The year of dues in the demo: who was reminded or put on hold, and a size round that half of them answered."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from correspondence.models import Letter
from dues import reminding, size_rounds, sizes
from dues.models import Reminder, SizeConfirmation
from dues.reminder_plan import Due, due_reminders
from membership.models import Membership

# Days after the due date on which the secretariat of the demo sat down to remind.
SITTINGS = (8, 34, 66)
ASKED_AGO, ANSWER_WITHIN = timedelta(days=12), timedelta(days=30)


def write_year(*, actor: User, now: datetime) -> None:
    _remind(actor, now)
    _ask_sizes(actor, now)


def _remind(actor: User, now: datetime) -> None:
    """Each sitting reminds fewer: some pay, one has an arrangement, and the last ones still wait today."""
    due_on = datetime(timezone.localdate(now).year, 2, 14, 10, tzinfo=timezone.get_default_timezone())
    for number, days in enumerate(SITTINGS, 1):
        moment = due_on + timedelta(days=days)
        if moment >= now:
            return
        due = due_reminders(today=timezone.localdate(moment))
        chosen = [(one.invoice.pk, one.level.pk) for one in due if _is_met(one, number)]
        reminding.send(chosen, now=moment, actor=actor)
    last = due_reminders(today=timezone.localdate(now))
    if last:
        until = timezone.localdate(now) + timedelta(days=60)
        membership = last[-1].invoice.membership
        reminding.hold(membership, reason="Betaalt in drie keer, zo afgesproken.", until=until, now=now, actor=actor)
    _post(now, actor)


def _is_met(due: Due, sitting: int) -> bool:
    return due.invoice.membership_id % 4 >= sitting - 1


def _post(now: datetime, actor: User) -> None:
    """All notices went to the post office but the newest."""
    for notice in Reminder.objects.to_post().order_by("pk")[1:]:
        day = timezone.localdate(notice.written_at) + timedelta(days=1)
        reminding.mark_posted(notice, posted_on=day, note="", now=now, actor=actor)


def _ask_sizes(actor: User, now: datetime) -> None:
    asked_at = now - ASKED_AGO
    round_ = size_rounds.open_round(
        year=timezone.localdate(now).year + 1,
        answer_by=timezone.localdate(now) + ANSWER_WITHIN,
        remind_every=14,
        most_reminders=2,
        now=asked_at,
        actor=actor,
    )
    while size_rounds.write_some(now=asked_at):
        pass
    # These letters left long ago, to other mailboxes; the one of the demo's own member can be read.
    questions = Letter.objects.filter(kind=size_rounds.LETTER_KINDS["size_question"])
    questions.exclude(to_email="lid@demo.example").delete()
    for confirmation in round_.confirmations.select_related("membership__organisation"):
        if confirmation.membership_id % 2 == 0 and not _is_the_demos_own(confirmation.membership):
            _answer(confirmation, now - timedelta(days=confirmation.pk % 11))


def _is_the_demos_own(membership: Membership) -> bool:
    return membership.organisation.contacts.filter(email="lid@demo.example").exists()


def _answer(confirmation: SizeConfirmation, moment: datetime) -> None:
    """Most confirm; some grew, and some promise an extra."""
    known = sizes.known(confirmation)
    grown = 7 if confirmation.pk % 5 == 0 else 0
    sizes.answer(
        confirmation,
        employees=(known.employees or 0) + grown,
        balance_sheet_total=known.balance_sheet_total or Decimal("250000.00"),
        voluntary_extra=Decimal("50.00") if confirmation.pk % 6 == 0 else known.voluntary_extra,
        via=SizeConfirmation.Via.LINK,
        now=moment,
        actor=None,
    )
