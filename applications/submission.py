"""Sending the application in: everything is checked once more, and the answers become columns."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.columns import columns_of, write_contacts
from applications.links import KINDS, mail_link
from applications.models import Application, BoardMeeting
from applications.steps import CONTACTS, ORGANISATION, checked_form, step_of, steps_of
from applications.workflow import Who, move
from correspondence import handling
from correspondence.models import Letter
from journal.events import APPLICANT, record
from journal.rules import RuleError

# Long enough to spare who confirms at once a receipt that the page has just shown.
RECEIPT_DELAY = timedelta(seconds=60)


class IncompleteError(RuleError):
    """A step is not right yet. The overview shows which, and why."""


def submit(application: Application, *, now: datetime) -> Application:
    """Send the application in; sending it again changes nothing.

    Raises IncompleteError when a step is not right (any more); the draft stays as it was then.
    """
    try:
        with transaction.atomic():
            return _submit(application, now=now)
    except IntegrityError:
        # Two drafts of one enterprise, sent at the same moment: the database lets one through, and now that
        # it is there the other one's form says so.
        if checked_form(application, step_of(application, ORGANISATION), now=now).is_valid():
            raise
        raise IncompleteError(incomplete()) from None


def _submit(application: Application, *, now: datetime) -> Application:
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.status != Application.Status.DRAFT:
        return application
    forms = {step.slug: checked_form(application, step, now=now) for step in steps_of(application)}
    if not all(form.is_valid() for form in forms.values()):
        raise IncompleteError(incomplete())
    application = move(
        application,
        "submit",
        actor=None,
        who=Who.APPLICANT,
        now=now,
        fields={"submitted_at": now, **columns_of(application, forms.values())},
    )
    write_contacts(application, forms[CONTACTS])
    _write_letter(application, now=now)
    return application


def incomplete() -> str:
    return _("Something is not right yet. Below you see which steps need another look.")


def _write_letter(application: Application, *, now: datetime) -> Letter:
    if application.email_confirmed_at is None:
        return mail_link(application, "confirm", now=now)
    return _write_receipt(application, now=now)


def _write_receipt(application: Application, *, now: datetime) -> Letter:
    upcoming = BoardMeeting.objects.next_after(now)
    return mail_link(application, "receipt", now=now, send_after=now + RECEIPT_DELAY, next_meeting=upcoming)


def renew_receipt(application: Application, *, now: datetime) -> None:
    """A receipt that has not left yet tells of the application as it was corrected. Part of the caller's transaction.

    What is leaving at this moment leaves as it is.
    """
    receipts = Letter.objects.about(application).filter(kind=KINDS["receipt"], status=Letter.Status.READY)
    for letter in receipts.select_for_update():
        handling.withdraw(letter, now=now, actor=None)
        _write_receipt(application, now=now)


@transaction.atomic
def confirm_mail(application: Application, *, known_browser: bool, now: datetime) -> Application:
    """The mailed link was followed and its button pressed. Doing it again changes nothing.

    Whoever began the draft may have given somebody else's address. So when the first confirmation comes from a
    browser that did not begin it, the reference changes, and the browser that did loses its access.
    """
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.email_confirmed_at is not None:
        return application
    application.email_confirmed_at = application.updated_at = now
    if not known_browser:
        application.reference = uuid.uuid4()
    application.save(update_fields=["email_confirmed_at", "updated_at", "reference"])
    record(application, gettext_noop("mail address confirmed"), now=now, actor=None, by=APPLICANT)
    if application.status == Application.Status.SUBMITTED:
        _write_receipt(application, now=now)
    return application
