"""Filling in: every answer is kept as soon as it is given, and nothing is required."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from membership.models import Organisation
from selfevaluation.models import SelfEvaluation
from selfevaluation.questions import NOT_APPLICABLE, SCALE


def begin(*, organisation: Organisation | None, now: datetime) -> SelfEvaluation:
    """The one of this year; of an organisation the same one however often it is begun."""
    facts = {"started_at": now, "updated_at": now}
    year = localdate(now).year
    if organisation is None:
        return SelfEvaluation.objects.create(year=year, **facts)
    return SelfEvaluation.objects.get_or_create(organisation=organisation, year=year, defaults=facts)[0]


@transaction.atomic
def save_answers(evaluation: SelfEvaluation, *, typed: Mapping[str, str], now: datetime) -> SelfEvaluation:
    """Write the answers that came in beside those that are there; what is no answer changes nothing."""
    evaluation = SelfEvaluation.objects.select_for_update().get(pk=evaluation.pk)
    asked = {question.key for principle in evaluation.principles for question in principle.questions}
    given = {key: typed[key] for key in asked if typed.get(key) in (*SCALE, NOT_APPLICABLE)}
    evaluation.answers |= given
    evaluation.updated_at = now
    evaluation.save(update_fields=["answers", "updated_at"])
    return evaluation


@transaction.atomic
def finish(evaluation: SelfEvaluation, *, now: datetime) -> SelfEvaluation:
    """The last page was reached. Answers may still change; finishing again changes nothing."""
    evaluation = SelfEvaluation.objects.select_for_update().get(pk=evaluation.pk)
    if evaluation.finished_at is None:
        evaluation.finished_at = now
        evaluation.save(update_fields=["finished_at"])
    return evaluation


def copy_to(evaluation: SelfEvaluation, *, organisation: Organisation) -> SelfEvaluation:
    """What an applicant answered begins the row of years of the member; the file of the board keeps its own."""
    facts = {
        "version": evaluation.version,
        "answers": evaluation.answers,
        "started_at": evaluation.started_at,
        "updated_at": evaluation.updated_at,
        "finished_at": evaluation.finished_at,
    }
    own = SelfEvaluation.objects.get_or_create(organisation=organisation, year=evaluation.year, defaults=facts)
    return own[0]
