"""The letters about a conversation: to the applicant and to who holds it, with a calendar file for each."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications import calendar_file
from applications.calendar_file import Appointment, Attendee, Method
from applications.links import mail_link, recipient_of
from applications.models import Interview
from correspondence.models import Letter
from correspondence.outbox import Recipient, attach, release, write


def tell_of_times(interview: Interview, *, now: datetime) -> Letter:
    """With the link to the own page, where the applicant chooses."""
    return mail_link(interview.application, "interview_proposed", now=now, interview=interview)


def invite(interview: Interview, *, now: datetime) -> list[Letter]:
    """A later invitation takes the place of an earlier one: the same mark, a higher number. The caller saves both."""
    if interview.invited:
        interview.sequence += 1
    interview.invited = True
    return _to_both(interview, "interview_planned", Method.REQUEST, now)


def cancel(interview: Interview, *, now: datetime) -> list[Letter]:
    interview.sequence += 1
    return _to_both(interview, "interview_cancelled", Method.CANCEL, now)


def release_host(interview: Interview, *, now: datetime) -> None:
    """Somebody else holds the conversation: it leaves the calendar of who was to. The caller saves the number."""
    interview.sequence += 1
    if not _is_involved(interview):
        _to_host(interview, "interview_cancelled", Method.CANCEL, now)


def _to_both(interview: Interview, letter: str, method: Method, now: datetime) -> list[Letter]:
    """Who holds the conversation may have said meanwhile to be involved: then nothing of it goes there."""
    to_applicant = mail_link(interview.application, letter, now=now, interview=interview, waits_for_attachment=True)
    letters = [_with_file(to_applicant, recipient_of(interview.application), interview, method, now)]
    if not _is_involved(interview):
        letters.append(_to_host(interview, letter, method, now))
    return letters


def _is_involved(interview: Interview) -> bool:
    return interview.application.recusals.open().filter(member=interview.host).exists()


HOST_KINDS = {
    "interview_planned": gettext_noop("conversation planned, to the staff"),
    "interview_cancelled": gettext_noop("conversation cancelled, to the staff"),
}


def _to_host(interview: Interview, letter: str, method: Method, now: datetime) -> Letter:
    host = interview.host
    to = Recipient(host.email, host.name, host.language)
    row = write(
        kind=HOST_KINDS[letter],
        template=f"applications/letters/{letter}_staff",
        to=to,
        context={"application": interview.application, "interview": interview},
        action_url=reverse("admin:review", args=[interview.application_id]),
        about=interview.application,
        now=now,
        waits_for_attachment=True,
    )
    return _with_file(row, to, interview, method, now)


def _with_file(row: Letter, to: Recipient, interview: Interview, method: Method, now: datetime) -> Letter:
    with translation.override(to.language):
        content = calendar_file.calendar_file(
            _appointment(interview),
            method=method,
            organiser=Attendee(str(settings.ASSOCIATION["email"]), str(settings.ASSOCIATION["name"])),
            attendee=Attendee(to.email, to.name),
            now=now,
        )
    attach(row, name=calendar_file.NAME, content=content, content_type=calendar_file.content_type(method))
    return release(row, now=now)


def _appointment(interview: Interview) -> Appointment:
    """In the words of the current language. Of a cancelled one the old time is told."""
    starts_at = interview.starts_at or interview.proposed_at
    words = _("Conversation about %(name)s with %(association)s")
    return Appointment(
        uid=f"{interview.uid}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=interview.sequence,
        starts_at=localtime(starts_at),
        ends_at=localtime(starts_at + timedelta(minutes=interview.minutes)),
        summary=words % {"name": interview.application.name, "association": settings.ASSOCIATION["name"]},
        place=interview.place or interview.call_link,
        url=interview.call_link,
    )
