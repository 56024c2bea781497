"""What waits on whom in the staff site: the first thing its start page shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from applications.advice import awaiting, outdated
from applications.models import Application, BoardMeeting
from applications.staff_forms import STUCK
from applications.waiting import stuck
from applications.written import votes_owed
from correspondence.forms import HELD
from correspondence.models import Letter, LetterQuerySet
from correspondence.reasons import meaning_of
from correspondence.wording import broken_wordings
from dues.bank_queue import queue
from dues.models import Invoice, Reminder
from dues.reminder_plan import due_reminders
from dues.standing import Standing, invoices_with_standing

Status = Application.Status
# Named one by one on the start page; the rest is a number.
MOST_FILES = 8


@dataclass(frozen=True)
class Task:
    """One thing to do: a sentence, and the screen where it is done."""

    sentence: str
    url: str


def tasks_of(user: AbstractBaseUser | AnonymousUser, *, now: datetime) -> list[Task]:
    """The open tasks of this person, the most pressing first. A handful of counts, whatever the size."""
    if not isinstance(user, User):
        return []
    tasks: list[Task] = []
    if user.has_perm("applications.manage_application"):
        tasks += _intake(user)
    if user.has_perm("applications.view_application"):
        tasks += _votes(user, now)
        tasks += _advice(user)
        tasks += _look_again(user)
        tasks += _stuck(user, now)
    if user.has_perm("applications.view_boardmeeting"):
        tasks += _meetings(user, now)
    if user.has_perm("correspondence.change_letter"):
        tasks += _letters(user)
        tasks += _held_letters(user)
    if user.has_perm("correspondence.change_wording"):
        tasks += _wordings()
    if user.has_perm("dues.record_payment"):
        tasks += _dues(now)
    if user.has_perm("dues.send_reminder"):
        tasks += _reminders(now)
    return tasks


def _intake(user: User) -> Iterator[Task]:
    files = Application.objects.visible_to(user)
    new = files.filter(status=Status.SUBMITTED, email_confirmed_at__isnull=False).count()
    if new:
        sentence = ngettext(
            "%(n)s new application to take into review", "%(n)s new applications to take into review", new
        )
        yield Task(sentence % {"n": new}, _list(status=Status.SUBMITTED))
    ready = files.filter(status=Status.IN_REVIEW).count()
    if ready:
        sentence = ngettext(
            "%(n)s application in review, not on an agenda yet",
            "%(n)s applications in review, not on an agenda yet",
            ready,
        )
        yield Task(sentence % {"n": ready}, _list(status=Status.IN_REVIEW))


def _meetings(user: User, now: datetime) -> Iterator[Task]:
    for meeting in BoardMeeting.objects.planned().order_by("starts_at")[:3]:
        day = date_format(localtime(meeting.starts_at), "j F Y")
        url = reverse("admin:meeting", args=[meeting.pk])
        if (meeting.deadline or meeting.starts_at) <= now:
            yield Task(_("Close the board meeting of %(day)s") % {"day": day}, url)
        else:
            files = meeting.agenda.filter(application__in=Application.objects.visible_to(user)).count()
            sentence = ngettext(
                "Prepare the board meeting of %(day)s: %(n)s application on the agenda",
                "Prepare the board meeting of %(day)s: %(n)s applications on the agenda",
                files,
            )
            yield Task(sentence % {"day": day, "n": files}, url)


def _votes(user: User, now: datetime) -> Iterator[Task]:
    for meeting, files in votes_owed(user, now=now):
        sentence = ngettext(
            "Vote in writing on %(n)s application until %(day)s",
            "Vote in writing on %(n)s applications until %(day)s",
            files,
        )
        day = date_format(localtime(meeting.deadline), "j F Y")
        yield Task(sentence % {"n": files, "day": day}, reverse("admin:written_procedure", args=[meeting.pk]))


def _advice(user: User) -> Iterator[Task]:
    """Each file that waits for this person's advice, the most pressing first."""
    waiting = list(awaiting(user))
    for application in waiting[:MOST_FILES]:
        url = f"{reverse('admin:review', args=[application.pk])}#advice"
        yield Task(_("Give your advice on %(name)s") % {"name": application.name}, url)
    more = len(waiting) - MOST_FILES
    if more > 0:
        sentence = ngettext(
            "%(n)s more application waits for your advice", "%(n)s more applications wait for your advice", more
        )
        yield Task(sentence % {"n": more}, reverse("admin:next_advice"))


def _look_again(user: User) -> Iterator[Task]:
    """The files that were changed after this person advised on them."""
    for application in outdated(user)[:MOST_FILES]:
        url = f"{reverse('admin:review', args=[application.pk])}#revisions"
        yield Task(_("%(name)s was changed since your advice: look again") % {"name": application.name}, url)


def _stuck(user: User, now: datetime) -> Iterator[Task]:
    """One line for all that waits too long, with the list of it behind."""
    files = stuck(Application.objects.visible_to(user), now=now).count()
    if files:
        sentence = ngettext(
            "%(n)s application has been waiting for more than %(days)s days",
            "%(n)s applications have been waiting for more than %(days)s days",
            files,
        )
        yield Task(sentence % {"n": files, "days": settings.STUCK_DAYS}, _list(status=STUCK))


def _letters(user: User) -> Iterator[Task]:
    troubled = (Letter.Status.FAILED, Letter.Status.UNCERTAIN)
    letters = Letter.objects.visible_to(user).filter(status__in=troubled)
    counts = dict(letters.order_by().values_list("status").annotate(Count("pk")))
    for status in troubled:
        count = counts.get(status, 0)
        if not count:
            continue
        sentence = (
            ngettext("%(n)s letter failed", "%(n)s letters failed", count)
            if status == Letter.Status.FAILED
            else ngettext(
                "%(n)s letter may or may not have left: decide whether to send it again",
                "%(n)s letters may or may not have left: decide whether to send them again",
                count,
            )
        )
        text = sentence % {"n": count}
        if status == Letter.Status.FAILED and (why := _why_failed(letters.filter(status=status))):
            text = _("%(letters)s. The last one: %(why)s") % {"letters": text, "why": why}
        yield Task(text, f"{reverse('admin:outbox')}?status={status}")


def _why_failed(letters: LetterQuerySet) -> str:
    """Why the newest of them did not leave, in a sentence, or as the server put it."""
    reason = letters.values_list("last_error", flat=True).first() or ""
    return meaning_of(reason) or _(reason)[:200] if reason else ""


def _held_letters(user: User) -> Iterator[Task]:
    count = Letter.objects.visible_to(user).held().count()
    if count:
        sentence = ngettext(
            "%(n)s letter is held: look at it and let it go",
            "%(n)s letters are held: look at them and let them go",
            count,
        )
        yield Task(sentence % {"n": count}, f"{reverse('admin:outbox')}?status={HELD}")


def _wordings() -> Iterator[Task]:
    count = len(broken_wordings())
    if count:
        sentence = ngettext(
            "The own words of %(n)s letter do not work; it leaves with the original ones",
            "The own words of %(n)s letters do not work; they leave with the original ones",
            count,
        )
        yield Task(sentence % {"n": count}, reverse("admin:wordings"))


def _dues(now: datetime) -> Iterator[Task]:
    today = localdate(now)
    late = invoices_with_standing(Invoice.objects.all(), today=today).filter(Q(standing=Standing.OVERDUE)).count()
    if late:
        sentence = ngettext("%(n)s invoice is overdue", "%(n)s invoices are overdue", late)
        yield Task(sentence % {"n": late}, f"{reverse('admin:invoices')}?standing={Standing.OVERDUE}")
    if n := queue().count():
        sentence = ngettext("%(n)s bank line waits to be booked", "%(n)s bank lines wait to be booked", n)
        yield Task(sentence % {"n": n}, reverse("admin:matching"))


def _reminders(now: datetime) -> Iterator[Task]:
    """What waits for a person: where reminders leave by themselves, those on paper and the list for the board."""
    by_hand = [due for due in due_reminders(today=localdate(now)) if due.waits_for_a_person]
    if n := len(by_hand):
        sentence = ngettext("%(n)s reminder is due", "%(n)s reminders are due", n)
        yield Task(sentence % {"n": n}, reverse("admin:reminders"))
    if n := Reminder.objects.to_post().count():
        sentence = ngettext("%(n)s formal notice to post", "%(n)s formal notices to post", n)
        yield Task(sentence % {"n": n}, f"{reverse('admin:reminders')}#to-post")


def _list(*, status: str) -> str:
    return f"{reverse('admin:applications')}?status={status}"
