"""The pages on which an evaluation is filled in, one for each principle. The rooms above give them an address."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from selfevaluation import filling
from selfevaluation.forms import PrincipleForm
from selfevaluation.models import SelfEvaluation
from selfevaluation.questions import QUESTIONS_VERSION, Principle, questionnaire
from selfevaluation.scoring import scores


def principle_of(evaluation: SelfEvaluation | None, number: int) -> Principle:
    principles = evaluation.principles if evaluation else questionnaire(QUESTIONS_VERSION)
    if not 1 <= number <= len(principles):
        raise Http404
    return principles[number - 1]


def show(
    request: HttpRequest, evaluation: SelfEvaluation | None, number: int, *, address: Callable[[int], str]
) -> HttpResponse:
    """`address` gives the page of a principle. There is nothing stored before the first answer."""
    principle = principle_of(evaluation, number)
    answers = evaluation.answers if evaluation else {}
    principles = evaluation.principles if evaluation else questionnaire(QUESTIONS_VERSION)
    context = {
        "principle": principle,
        "form": PrincipleForm(principle, answers),
        "scores": scores(answers, principles),
        "next_number": number + 1 if number < len(principles) else None,
        "previous_url": address(number - 1) if number > 1 else "",
    }
    return render(request, "selfevaluation/section.html", context)


def save(
    request: HttpRequest,
    evaluation: SelfEvaluation,
    number: int,
    *,
    now: datetime,
    address: Callable[[int], str],
    overview: str,
) -> HttpResponse:
    """Keep the answers; then the next principle, or the compass after the last one."""
    evaluation = filling.save_answers(evaluation, typed=request.POST, now=now)
    if "later" in request.POST:
        return redirect(overview)
    if number < len(evaluation.principles):
        return redirect(address(number + 1))
    filling.finish(evaluation, now=now)
    return redirect(overview)
