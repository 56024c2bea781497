"""A draft: begun with a mail address, saved at every step, gone after a month of silence."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications import self_evaluation
from applications.files import discard_files, keep_files
from applications.links import DRAFT_LIFETIME, mail_link
from applications.models import Application
from applications.outdated_letters import withdraw_outdated
from applications.steps import Step, amount_in
from applications.workflow import Who, move
from correspondence.models import Letter
from journal.events import APPLICANT, record
from journal.rules import RuleError

IDLE_LIFETIME = timedelta(days=30)
# Far more than any field takes, so that what was typed can be given back; far less than what fills a disk.
LONGEST_ANSWER = 20_000


@transaction.atomic
def begin(*, kind: str, is_person: bool, email: str, language: str, now: datetime) -> Application:
    """A fresh draft, and a mail with the link to it. That mail alone tells of older drafts of this address."""
    older = Application.objects.filter(email__iexact=email, status=Application.Status.DRAFT).count()
    application = Application.objects.create(
        kind=kind, is_person=is_person, email=email.lower(), language=language, created_at=now, updated_at=now
    )
    record(application, gettext_noop("application begun"), now=now, actor=None, by=APPLICANT, kind=kind)
    mail_resume_link(application, now=now, older_drafts=older)
    return application


def mail_resume_link(application: Application, *, now: datetime, older_drafts: int = 0) -> Letter:
    expires = now + DRAFT_LIFETIME
    return mail_link(application, "resume", now=now, older_drafts=older_drafts, expires_at=expires)


def save_step(
    application: Application,
    step: Step,
    *,
    typed: Mapping[str, str],
    uploads: Iterable[UploadedFile],
    now: datetime,
) -> list[str]:
    """Keep what was typed and added, right or wrong; nothing is checked but the files.

    Returns a sentence for each refused file. Two steps of it: the words are safe before the first file is looked at.
    """
    store_answers(application, step, typed=typed, now=now)
    return keep_files(application, purpose=step.purpose, uploads=uploads, now=now) if step.purpose else []


@transaction.atomic
def store_answers(application: Application, step: Step, *, typed: Mapping[str, str], now: datetime) -> Application:
    """Write one step's answers beside those of the others, which another tab may have written meanwhile."""
    stored = Application.objects.select_for_update().get(pk=application.pk)
    if stored.status != Application.Status.DRAFT:
        raise RuleError(_("This application was sent already; nothing was changed."))
    fields = step.form_class(stored).base_fields
    stored.answers[step.slug] = {
        name: _storable(field, typed[name]) for name, field in fields.items() if name in typed
    }
    stored.updated_at = now
    stored.save(update_fields=["answers", "updated_at"])
    application.answers, application.updated_at = stored.answers, now
    return stored


def _storable(field: forms.Field, text: str) -> str:
    """As typed, right or wrong, but for two things.

    PostgreSQL keeps no NUL character in JSON. And 750.000 is a right amount in Dutch only: without its dot it
    stays right when the visitor goes on in English.
    """
    kept = str(text)[:LONGEST_ANSWER].replace("\x00", "")
    amount = amount_in(field, kept)
    return str(int(amount)) if amount is not None and amount == int(amount) else kept


@transaction.atomic
def delete_draft(application: Application) -> None:
    """The applicant throws the draft away: everything that was typed and uploaded goes."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.status != Application.Status.DRAFT:
        raise RuleError(_("This application was sent already. You can withdraw it instead."))
    discard_files(application)
    self_evaluation.forget(application)
    application.delete()


@transaction.atomic
def expire(application: Application, *, now: datetime) -> Application:
    """End a draft that nobody touched for a month, and forget what it held. A draft touched meanwhile stays."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.status != Application.Status.DRAFT or application.updated_at > now - IDLE_LIFETIME:
        return application
    discard_files(application)
    self_evaluation.forget(application)
    withdraw_outdated(application, "expire", now=now, actor=None)
    return move(application, "expire", actor=None, who=Who.SYSTEM, now=now, fields={"answers": {}})
