"""The self-evaluations of a member: one a year, and all years on one compass."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from journal.rules import RuleError
from membership.models import Organisation
from selfevaluation import filling, pdf, sections
from selfevaluation.models import SelfEvaluation
from selfevaluation.results import Result, result_of


@dataclass(frozen=True)
class Mirror:
    """One organisation with its evaluations, newest first, and that of this year when it is begun."""

    organisation: Organisation
    evaluations: list[SelfEvaluation]
    current: SelfEvaluation | None
    result: Result


def mirrors(user: User, *, year: int) -> list[Mirror]:
    """Two queries, however many organisations and years there are."""
    organisations = Organisation.objects.visible_to(user).filter(contacts__user=user).distinct()
    of: dict[int | None, list[SelfEvaluation]] = {}
    for one in SelfEvaluation.objects.visible_to(user):
        of.setdefault(one.organisation_id, []).append(one)
    return [_mirror(organisation, of.get(organisation.pk, []), year) for organisation in organisations]


def _mirror(organisation: Organisation, own: list[SelfEvaluation], year: int) -> Mirror:
    current = next((one for one in own if one.year == year), None)
    return Mirror(organisation, own, current, result_of(own))


@require_GET
@login_required
@never_cache
def self_evaluations(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - narrows the type; login_required let nobody else in
    year = timezone.localdate().year
    context = {"mirrors": mirrors(request.user, year=year), "year": str(year)}
    return render(request, "portal/self_evaluations.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def self_evaluation_section(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One principle of this year's evaluation. Earlier years are read, not written."""
    own = Organisation.objects.visible_to(request.user).filter(contacts__user=request.user.pk)
    organisation = get_object_or_404(own.distinct(), pk=pk)
    now = timezone.now()
    address = partial(_address, pk)
    begun = organisation.self_evaluations.filter(year=timezone.localdate(now).year).first()
    if request.method == "GET":
        return sections.show(request, begun, number, address=address)
    sections.principle_of(begun, number)
    evaluation = begun or filling.begin(organisation=organisation, now=now)
    overview = reverse("portal:self_evaluations")
    return sections.save(request, evaluation, number, now=now, address=address, overview=overview)


def _address(pk: int, number: int) -> str:
    return reverse("portal:self_evaluation_section", args=[pk, number])


@require_GET
@login_required
@never_cache
def self_evaluation_pdf(request: HttpRequest, reference: UUID) -> HttpResponse:
    """This year and the ones before it, as they are drawn on the page."""
    visible = SelfEvaluation.objects.visible_to(request.user).select_related("organisation")
    evaluation = get_object_or_404(visible, reference=reference)
    shown = list(visible.filter(organisation=evaluation.organisation, year__lte=evaluation.year))
    name = str(evaluation.organisation)
    try:
        content = pdf.render(shown, name=name, language=get_language())
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("portal:self_evaluations")
    return pdf.response(content, file_name=pdf.file_name(evaluation, name=name))
