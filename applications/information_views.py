"""Where the secretariat asks an applicant for more, gives more time, or needs no answer after all."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications import information, workflow
from applications.information_forms import AskForm, DeadlineForm
from applications.models import InformationRequest
from applications.staff import get_application, staff_of
from journal.rules import RuleError

may_manage = permission_required("applications.manage_application", raise_exception=True)


@require_http_methods(["GET", "POST"])
@may_manage
def ask_information(request: HttpRequest, pk: int) -> HttpResponse:
    application, now = get_application(request, pk), timezone.now()
    form = AskForm(application, now=now, data=request.POST or None)
    if form.is_valid():
        try:
            information.ask(
                application,
                asked=form.asked,
                message=form.cleaned_data["message"],
                deadline=form.cleaned_data["deadline"],
                actor=staff_of(request),
                now=now,
            )
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The applicant is asked by mail. The file waits for the answer."))
            return redirect("admin:review", pk=pk)
    context = {
        "application": application,
        "form": form,
        "refusal": workflow.refusal(application, "ask", actor=staff_of(request)),
    }
    return render(request, "applications/staff/ask.html", context)


def _act(
    request: HttpRequest, pk: int, request_pk: int, success: str, deed: Callable[[InformationRequest], object]
) -> HttpResponse:
    application = get_application(request, pk)
    row = get_object_or_404(application.information_requests, pk=request_pk)
    try:
        deed(row)
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, success)
    return redirect("admin:review", pk=pk)


@require_POST
@may_manage
def stop_asking(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    actor, now = staff_of(request), timezone.now()
    return _act(
        request,
        pk,
        request_pk,
        _("The request is withdrawn; the file is where it was, and the applicant is told."),
        lambda row: information.withdraw_request(row, actor=actor, now=now),
    )


@require_POST
@may_manage
def give_more_time(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    form, actor, now = DeadlineForm(request.POST), staff_of(request), timezone.now()
    if not form.is_valid():
        get_application(request, pk)
        messages.error(request, _("Choose a day to come: the applicant needs time to answer."))
        return redirect("admin:review", pk=pk)
    return _act(
        request,
        pk,
        request_pk,
        _("The applicant has more time, and is told by mail."),
        lambda row: information.extend(row, deadline=form.cleaned_data["deadline"], actor=actor, now=now),
    )
