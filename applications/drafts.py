"""A draft: begun with a mail address, saved at every step, gone after a time of silence and one warning."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications import self_evaluation
from applications.files import discard_files, keep_files
from applications.links import draft_lifetime, mail_link
from applications.models import Application, ApplicationQuerySet
from applications.outdated_letters import withdraw_outdated
from applications.steps import CONSENTS, Step, amount_in
from applications.workflow import Who, move
from correspondence.models import Letter
from journal.events import APPLICANT, record
from journal.rules import RuleError

Status = Application.Status
# From these an applicant may begin again with what was answered before.
ENDED = (Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED)
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
    expires = now + draft_lifetime()
    return mail_link(application, "resume", now=now, older_drafts=older_drafts, expires_at=expires)


@transaction.atomic
def begin_again(earlier: Application, *, now: datetime) -> Application:
    """A draft that holds what was answered in an application that ended. A second click opens the same one.

    Consent is asked again, and so are the files: statutes change. An expired draft has forgotten its answers.
    """
    earlier = Application.objects.select_for_update().get(pk=earlier.pk)
    if earlier.status not in ENDED:
        raise RuleError(_("You can apply again once this application has ended."))
    if draft := earlier.again.filter(status=Status.DRAFT).first():
        return draft
    application = Application.objects.create(
        kind=earlier.kind,
        is_person=earlier.is_person,
        email=earlier.email,
        email_confirmed_at=earlier.email_confirmed_at,
        language=earlier.language,
        answers={slug: typed for slug, typed in earlier.answers.items() if slug != CONSENTS},
        earlier=earlier,
        created_at=now,
        updated_at=now,
    )
    verb = gettext_noop("application begun again")
    record(application, verb, now=now, actor=None, by=APPLICANT, kind=application.kind, earlier=earlier.pk)
    mail_resume_link(application, now=now)
    return application


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
    stored.answers[step.slug] = storable_answers(fields, typed)
    stored.updated_at = now
    stored.save(update_fields=["answers", "updated_at"])
    application.answers, application.updated_at = stored.answers, now
    return stored


def storable_answers(fields: Mapping[str, forms.Field], typed: Mapping[str, str]) -> dict[str, str]:
    return {name: storable(field, typed[name]) for name, field in fields.items() if name in typed}


def storable(field: forms.Field, text: str) -> str:
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


def expiring(*, now: datetime) -> ApplicationQuerySet:
    """The drafts to warn about: soon untouched for too long, and not warned of since they were last touched."""
    idle = timedelta(days=max(settings.DRAFT_DAYS - settings.DRAFT_WARNING_DAYS, 0))
    unwarned = Q(draft_warned_at=None) | Q(draft_warned_at__lt=F("updated_at"))
    return Application.objects.filter(unwarned, status=Status.DRAFT, updated_at__lte=now - idle).order_by("pk")


@transaction.atomic
def warn(application: Application, *, now: datetime) -> Application:
    """The one letter before a draft goes, unless it was touched or another worker wrote it meanwhile."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    if not expiring(now=now).filter(pk=application.pk).exists():
        return application
    application.draft_warned_at = now
    application.save(update_fields=["draft_warned_at"])
    record(application, gettext_noop("warned that the draft expires"), now=now, actor=None)
    mail_link(application, "draft_expires", now=now, expires_at=_expires_at(application))
    return application


def _expires_at(application: Application) -> datetime:
    """When the draft is too old and the warning has had its days, whichever is later."""
    assert application.draft_warned_at is not None  # noqa: S101 - narrows the type
    return max(
        application.updated_at + timedelta(days=settings.DRAFT_DAYS),
        application.draft_warned_at + timedelta(days=settings.DRAFT_WARNING_DAYS),
    )


def expired(*, now: datetime) -> ApplicationQuerySet:
    """Untouched for too long, and warned about it long enough ago: also after days on which nothing ran."""
    return Application.objects.filter(
        status=Status.DRAFT,
        updated_at__lte=now - timedelta(days=settings.DRAFT_DAYS),
        draft_warned_at__gte=F("updated_at"),
        draft_warned_at__lte=now - timedelta(days=settings.DRAFT_WARNING_DAYS),
    ).order_by("pk")


@transaction.atomic
def expire(application: Application, *, now: datetime) -> Application:
    """End a draft that nobody touched, and forget what it held. A draft touched meanwhile stays."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    if not expired(now=now).filter(pk=application.pk).exists():
        return application
    discard_files(application)
    self_evaluation.forget(application)
    withdraw_outdated(application, "expire", now=now, actor=None)
    return move(application, "expire", actor=None, who=Who.SYSTEM, now=now, fields={"answers": {}})
