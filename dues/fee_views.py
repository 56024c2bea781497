"""The fees by date: what was, what is, and what the assembly decided for later."""

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.staff import staff_of
from dues import fee_planning
from dues.books_forms import ScheduleForm
from dues.books_views import a_deed
from dues.deeds import Deed, perform, typed
from dues.models import FeeSchedule
from journal.rules import RuleError

may_see_fees = permission_required("dues.view_feeschedule", raise_exception=True)
may_plan = permission_required("dues.plan_fees", raise_exception=True)


@require_GET
@may_see_fees
def fees(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = list(FeeSchedule.objects.all())
    current = next((row for row in rows if row.valid_from <= today), None)
    items = [(row, row == current, not fee_planning.is_in_use(row, today=today)) for row in rows]
    return render(request, "dues/staff/fees.html", {"items": items})


@a_deed
@may_plan
def plan_fees(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new schedule begins with the newest one's figures."""
    stored = get_object_or_404(FeeSchedule, pk=pk) if pk else None
    form = ScheduleForm(typed(request), instance=stored, initial={} if stored else _newest())
    if form.is_valid():
        try:
            fee_planning.plan(form.instance, actor=staff_of(request), now=timezone.now())
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("admin:fees")
    return render(request, "dues/staff/fees_form.html", {"form": form, "stored": stored})


@a_deed
@may_plan
def withdraw_fees(request: HttpRequest, pk: int) -> HttpResponse:
    schedule = get_object_or_404(FeeSchedule, pk=pk)
    day = {"day": schedule.valid_from.strftime("%d/%m/%Y")}
    return perform(
        request,
        Deed(
            title=_("Withdraw planned fees"),
            explanation="",
            button=_("Withdraw the plan"),
            form=forms.Form(typed(request)),
            sentence=lambda _facts: _("The fees planned from %(day)s will not come.") % day,
            act=lambda _facts: fee_planning.withdraw(schedule, actor=staff_of(request), now=timezone.now()),
            done=_("The plan is withdrawn."),
            back=reverse("admin:fees"),
            asks_again=False,
        ),
    )


def _newest() -> dict[str, object]:
    newest = FeeSchedule.objects.first()
    names = ("standard_fee", "large_fee", "supporting_fee", "employees_threshold", "balance_sheet_threshold")
    return {name: getattr(newest, name) for name in names} if newest else {}
