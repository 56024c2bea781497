"""What the applicant sees: few, calm names, and what waits on whom. Nothing the board has not published."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.models import Application, BoardMeeting
from dues import standing
from dues.standing import Standing

Status = Application.Status


@dataclass(frozen=True)
class PublicStatus:
    """A name, the tone of its pill, and one sentence about what happens next."""

    name: str
    tone: str
    sentence: str


def public_status(application: Application, *, now: datetime) -> PublicStatus:
    """Reads only what is published: a decision that was noted but not closed has no way into this."""
    return TELL[Status(application.status)](application, now)


def meeting_of(application: Application, *, now: datetime) -> BoardMeeting | None:
    """The meeting on whose agenda the application stands; otherwise the next one that is planned."""
    item = application.agenda_items.filter(meeting__closed_at=None).select_related("meeting").last()
    return item.meeting if item else BoardMeeting.objects.next_after(now)


def _draft(application: Application, now: datetime) -> PublicStatus:
    return PublicStatus(_("Draft"), "neutral", _("You are still writing. Nothing has been sent yet."))


def _received(application: Application, now: datetime) -> PublicStatus:
    if application.email_confirmed_at is None:
        sentence = _("One thing to do: confirm your mail address with the link that we sent to %(email)s.")
        return PublicStatus(_("Received"), "attention", sentence % {"email": application.email})
    sentence = _("The secretariat will look at your application. You need not do anything now.")
    return PublicStatus(_("Received"), "good", sentence)


def _asked(application: Application, now: datetime) -> PublicStatus:
    sentence = _("We asked you something by mail. Once we have your answer, we go on.")
    return PublicStatus(_("More information asked"), "attention", sentence)


def _handled(application: Application, now: datetime) -> PublicStatus:
    meeting = meeting_of(application, now=now)
    if meeting is None:
        sentence = _("The board decides at its next meeting. Its date is not known yet.")
    elif application.status == Status.SCHEDULED:
        sentence = _("The board decides at its meeting of %(date)s. You need not do anything now.")
    else:
        sentence = _("The secretariat prepares your application. The next meeting of the board is on %(date)s.")
    return PublicStatus(_("Being handled"), "good", sentence % {"date": _day(meeting)})


def _approved(application: Application, now: datetime) -> PublicStatus:
    invoice = application.first_invoice
    if invoice and standing.of_invoice(invoice, today=localdate(now)) != Standing.IN_ORDER:
        sentence = _("Welcome! The board has approved your application. What is left is paying the fee.")
        return PublicStatus(_("Approved, to be paid"), "attention", sentence)
    supports = application.kind == Application.Kind.SUPPORTING
    name = pgettext("status", "Supporting member") if supports else pgettext("status", "Member")
    return PublicStatus(name, "good", _("Welcome! Your application is complete and the fee is paid."))


def _declined(application: Application, now: datetime) -> PublicStatus:
    sentence = _("The board did not accept the application. The reason stands below and in the letter you got.")
    return PublicStatus(_("Not accepted"), "neutral", sentence)


def _withdrawn(application: Application, now: datetime) -> PublicStatus:
    return PublicStatus(_("Withdrawn"), "neutral", _("You withdrew this application. You may always begin again."))


def _expired(application: Application, now: datetime) -> PublicStatus:
    sentence = _("This draft lay untouched for long, so we removed what it held. You may always begin again.")
    return PublicStatus(_("Expired"), "neutral", sentence)


def _day(meeting: BoardMeeting | None) -> str:
    return date_format(localtime(meeting.starts_at), "DATE_FORMAT") if meeting else ""


TELL: dict[Status, Callable[[Application, datetime], PublicStatus]] = {
    Status.DRAFT: _draft,
    Status.SUBMITTED: _received,
    Status.INFORMATION_REQUESTED: _asked,
    Status.IN_REVIEW: _handled,
    Status.SCHEDULED: _handled,
    Status.APPROVED: _approved,
    Status.DECLINED: _declined,
    Status.WITHDRAWN: _withdrawn,
    Status.EXPIRED: _expired,
}
