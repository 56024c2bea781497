"""Giving advice, and saying that one is involved."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.staff import staff_of
from applications import advice, recusal
from applications.advice_forms import AdviceForm, InvolvedForm, ReasonForm
from applications.models import Recusal
from applications.staff import get_application, show_review
from journal.rules import RuleError

may_view = permission_required("applications.view_application", raise_exception=True)
may_manage = permission_required("applications.manage_application", raise_exception=True)


@require_POST
@may_view
def give_advice(request: HttpRequest, pk: int) -> HttpResponse:
    application, form = get_application(request, pk), AdviceForm(request.POST)
    if not form.is_valid():
        return show_review(request, application, advice_form=form)
    try:
        advice.give_advice(application, **form.cleaned_data, actor=staff_of(request), now=timezone.now())
    except RuleError as error:
        form.add_error(None, str(error))
        return show_review(request, application, advice_form=form.about(application))
    messages.success(request, _("Your advice about %(name)s is kept.") % {"name": application.name})
    if request.POST.get("then") == "next":
        return _go_on(request, after=pk)
    return redirect("admin:review", pk=pk)


@require_GET
@may_view
def next_advice(request: HttpRequest) -> HttpResponse:
    """The file that needs this member of the board most; ?na=7 skips that one."""
    skipped = request.GET.get("na", "")
    return _go_on(request, after=int(skipped) if skipped.isdecimal() else None)


def _go_on(request: HttpRequest, *, after: int | None) -> HttpResponse:
    file = advice.next_file(staff_of(request), after=after)
    if file is None:
        messages.info(request, _("No other application waits for your advice."))
        return redirect("admin:index")
    return redirect("admin:review", pk=file.pk)


@require_http_methods(["GET", "POST"])
@may_view
def declare_involved(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own recusal, behind a page that says what it does."""
    application, form = get_application(request, pk), ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            recusal.declare(application, **form.cleaned_data, actor=staff_of(request), now=timezone.now())
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            return redirect("admin:review", pk=pk)
    return render(request, "applications/staff/involved_declare.html", {"application": application, "form": form})


@require_http_methods(["GET", "POST"])
@may_manage
def set_involved(request: HttpRequest, pk: int) -> HttpResponse:
    application, form = get_application(request, pk), InvolvedForm(request.POST or None)
    if form.is_valid():
        try:
            recusal.set_for(application, **form.cleaned_data, actor=staff_of(request), now=timezone.now())
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The file is closed to %(name)s.") % {"name": form.cleaned_data["member"]})
            return redirect("admin:review", pk=pk)
    return render(request, "applications/staff/involved_set.html", {"application": application, "form": form})


@require_http_methods(["GET", "POST"])
@may_manage
def lift_involved(request: HttpRequest, pk: int, recusal_pk: int) -> HttpResponse:
    application, form = get_application(request, pk), ReasonForm(request.POST or None)
    row = get_object_or_404(Recusal.objects.select_related("member"), pk=recusal_pk, application=application)
    if form.is_valid():
        try:
            recusal.lift(row, **form.cleaned_data, actor=staff_of(request), now=timezone.now())
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The file is open to %(name)s again.") % {"name": row.member})
            return redirect("admin:review", pk=pk)
    context = {"application": application, "recusal": row, "form": form}
    return render(request, "applications/staff/involved_lift.html", context)
