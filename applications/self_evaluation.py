"""The self-evaluation of an applicant: filled in with the draft, and seen by the board only when attached."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.models import Application
from journal.events import APPLICANT, record
from journal.rules import RuleError
from selfevaluation import filling
from selfevaluation.models import SelfEvaluation


def may_fill_in(application: Application) -> bool:
    """While it is a draft: what the board reads does not change under its eyes."""
    enterprise = application.kind == Application.Kind.ENTERPRISE
    return enterprise and application.status == Application.Status.DRAFT


@transaction.atomic
def begin(application: Application, *, now: datetime) -> SelfEvaluation:
    """The evaluation of this application, made the first time. It is the applicant's own until attached."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    _refuse_sent(application)
    if application.self_evaluation is None:
        application.self_evaluation = filling.begin(organisation=None, now=now)
    application.updated_at = now
    application.save(update_fields=["self_evaluation", "updated_at"])
    return application.self_evaluation


@transaction.atomic
def attach(application: Application, *, attached: bool, now: datetime) -> Application:
    """Put the evaluation in the file, or keep it to oneself."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    _refuse_sent(application)
    if application.self_evaluation is None:
        raise RuleError(_("There is no self-evaluation yet: answer a question first."))
    if application.shares_self_evaluation != attached:
        application.shares_self_evaluation = attached
        application.updated_at = now
        application.save(update_fields=["shares_self_evaluation", "updated_at"])
        verb = gettext_noop("self-evaluation attached") if attached else gettext_noop("self-evaluation taken back")
        record(application, verb, now=now, actor=None, by=APPLICANT)
    return application


def _refuse_sent(application: Application) -> None:
    if not may_fill_in(application):
        raise RuleError(_("This application was sent already; nothing was changed."))


def forget(application: Application) -> None:
    """With the draft goes its evaluation. Part of the caller's transaction."""
    if evaluation := application.self_evaluation:
        application.self_evaluation, application.shares_self_evaluation = None, False
        application.save(update_fields=["self_evaluation", "shares_self_evaluation"])
        evaluation.delete()
