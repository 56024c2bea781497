"""Asking an applicant for more: what is asked unlocks, and the file waits until the answer is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.models import User
from applications.links import mail_link
from applications.meetings import claim_open_meeting
from applications.models import Application, ApplicationDocument, InformationRequest
from applications.recusal import refuse_involved
from applications.steps import CONSENTS, Step, label_of, steps_of, title_of
from applications.workflow import move
from documents.intake import discard
from journal.events import record
from journal.rules import RuleError

Purpose = ApplicationDocument.Purpose
Status = Application.Status
NOT_ASKABLE = {"uploads"}
# Fields that only make sense together: who is asked one of these may change all of them.
TOGETHER = (
    ("street", "postcode", "city", "country"),
    ("kompas", "kompas_expected_on"),
    ("second_name", "second_email", "second_phone", "second_role"),
)
DOCUMENTS: dict[str, str | Promise] = {
    Purpose.STATUTES: gettext_lazy("founding statutes"),
    Purpose.KOMPAS: gettext_lazy("ICA-kompas report"),
    Purpose.OTHER: gettext_lazy("another document (say which in the message)"),
}
MOST_QUESTIONS = 10


@dataclass(frozen=True)
class Asked:
    """What an applicant is asked: fields by step, files by purpose, and questions in own words."""

    fields: Mapping[str, list[str]] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (any(self.fields.values()) or self.documents or self.questions)


def askable(application: Application, *, now: datetime) -> Iterator[tuple[Step, dict[str, str | Promise]]]:
    """Per step the fields that may be asked, with their labels. Consent is given once, by the applicant alone."""
    for step in steps_of(application):
        form = step.form_class(application)(application, now=now)
        labels = {name: label_of(form, name) for name in form.fields if name not in NOT_ASKABLE}
        if labels and step.slug != CONSENTS:
            yield step, labels


def askable_documents(application: Application) -> dict[str, str | Promise]:
    """Supporters bring no statutes and no report."""
    supporter = application.kind == Application.Kind.SUPPORTING
    return {Purpose.OTHER: DOCUMENTS[Purpose.OTHER]} if supporter else DOCUMENTS


@dataclass(frozen=True)
class AskedPart:
    """One heading of what is asked, and the lines below it."""

    title: str | Promise
    lines: list[str | Promise]


def asked_in_words(request: InformationRequest, *, now: datetime) -> list[AskedPart]:
    """What a request names, for the letter and the screens."""
    application, parts = request.application, []
    for step, labels in askable(application, now=now):
        lines = [label for name, label in labels.items() if name in request.fields.get(step.slug, [])]
        if lines:
            parts.append(AskedPart(title_of(application, step), lines))
    if request.documents:
        purposes: dict[str, str | Promise] = dict(Purpose.choices)
        parts.append(AskedPart(gettext_lazy("Documents"), [purposes[purpose] for purpose in request.documents]))
    if request.questions:
        parts.append(AskedPart(gettext_lazy("Questions"), list(request.questions)))
    return parts


@transaction.atomic
def ask(
    application: Application, *, asked: Asked, message: str, deadline: date, actor: User, now: datetime
) -> InformationRequest:
    """Ask the applicant for more. The file waits, keeps its place on an agenda, and returns where it was.

    The meeting is locked before the application, in the same order as closing does. Raises RuleError when a
    request is open already or the board noted a decision.
    """
    _refuse_decided(application)
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.information_requests.open().exists():
        raise RuleError(
            _("The applicant was asked already and has not answered yet. Withdraw that request, or give more time.")
        )
    if asked.is_empty:
        raise RuleError(_("Choose what you ask: a field, a document or a question."))
    _refuse_past(deadline, now=now)
    returns_to = application.status
    application = move(application, "ask", actor=actor, now=now, details={"reason": message.strip()})
    request = InformationRequest.objects.create(
        application=application,
        message=message.strip(),
        fields=_with_companions(application, asked, now=now),
        documents=asked.documents,
        questions=asked.questions[:MOST_QUESTIONS],
        deadline=deadline,
        returns_to=returns_to,
        asked_by=actor,
        asked_at=now,
    )
    mail_request(request, "information_request", now=now)
    return request


def _refuse_decided(application: Application) -> None:
    item = application.agenda_items.filter(meeting__closed_at=None).select_related("meeting").first()
    if item is None:
        return
    meeting = claim_open_meeting(item.meeting)
    if meeting.decisions.filter(application=application).exists():
        raise RuleError(_("The board noted a decision about this application. Undo that first, then ask."))


def _refuse_past(deadline: date, *, now: datetime) -> None:
    if deadline <= localdate(now):
        raise RuleError(_("Choose a day to come: the applicant needs time to answer."))


def _with_companions(application: Application, asked: Asked, *, now: datetime) -> dict[str, list[str]]:
    """Only fields that this application has, with those that belong together."""
    found = {}
    for step, labels in askable(application, now=now):
        names = set(asked.fields.get(step.slug, []))
        for group in TOGETHER:
            if names & set(group):
                names |= set(group)
        if chosen := [name for name in labels if name in names]:
            found[step.slug] = chosen
    return found


def mail_request(request: InformationRequest, letter: str, *, now: datetime, is_late: bool = False) -> None:
    parts = asked_in_words(request, now=now)
    mail_link(request.application, letter, now=now, request=request, parts=parts, is_late=is_late)


def claim_open(request: InformationRequest) -> InformationRequest:
    """Lock the application of an open request. Raises RuleError when it was answered or withdrawn meanwhile."""
    application = Application.objects.select_for_update().get(pk=request.application_id)
    row = InformationRequest.objects.get(pk=request.pk)
    row.application = application
    if not row.is_open or application.status != Status.INFORMATION_REQUESTED:
        raise RuleError(
            _("The answer was sent already; nothing was changed.")
            if row.answered_at
            else _("The secretariat does not need this answer any more; nothing was changed.")
        )
    return row


@transaction.atomic
def withdraw_request(request: InformationRequest, *, actor: User, now: datetime) -> Application:
    """The secretariat needs no answer after all: the file returns where it was, and the applicant is told."""
    request = claim_open(request)
    application = move(request.application, "stop_asking", actor=actor, now=now)
    close_unanswered(request, now=now)
    mail_link(application, "information_withdrawn", now=now)
    return application


def close_unanswered(request: InformationRequest, *, now: datetime) -> None:
    """End a request without an answer; what was typed and added for it goes. Part of the caller's transaction."""
    discard_answer_files(request)
    request.withdrawn_at, request.answers = now, {}
    request.save(update_fields=["withdrawn_at", "answers"])


def discard_answer_files(request: InformationRequest) -> None:
    for row in request.answer_documents.select_related("document"):
        row.delete()
        discard(row.document)


@transaction.atomic
def extend(request: InformationRequest, *, deadline: date, actor: User, now: datetime) -> InformationRequest:
    """Give the applicant more time, and tell so. The reminders begin anew."""
    request = claim_open(request)
    refuse_involved(request.application, actor)
    if not actor.has_perm("applications.manage_application"):
        raise RuleError(_("You do not have the right to do this."))
    _refuse_past(deadline, now=now)
    if deadline <= request.deadline:
        raise RuleError(_("Choose a day after the present date: more time, not less."))
    before, request.deadline = request.deadline, deadline
    request.reminded_at = request.overdue_reminded_at = None
    request.save(update_fields=["deadline", "reminded_at", "overdue_reminded_at"])
    record(
        request.application,
        gettext_noop("more time given to answer"),
        now=now,
        actor=actor,
        was=before.isoformat(),
        becomes=deadline.isoformat(),
    )
    mail_request(request, "information_extended", now=now)
    return request
