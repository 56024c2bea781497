"""Where the secretariat asks an applicant for more, gives more time, or needs no answer after all."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.staff import staff_of
from applications import information, workflow
from applications.information_forms import AskForm, DeadlineForm
from applications.models import Application, InformationRequest
from applications.staff import act, get_application
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


def _asked(application: Application, pk: int) -> InformationRequest:
    row: InformationRequest = get_object_or_404(application.information_requests, pk=pk)
    return row


@require_POST
@may_manage
def stop_asking(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    actor, now = staff_of(request), timezone.now()

    def withdraw(application: Application) -> None:
        information.withdraw_request(_asked(application, request_pk), actor=actor, now=now)

    told = _("The request is withdrawn; the file is where it was, and the applicant is told.")
    return act(request, pk, told, withdraw)


@require_POST
@may_manage
def give_more_time(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    form, actor, now = DeadlineForm(request.POST), staff_of(request), timezone.now()

    def extend(application: Application) -> None:
        asked = _asked(application, request_pk)
        if not form.is_valid():
            raise RuleError(_("Choose a day to come: the applicant needs time to answer."))
        information.extend(asked, deadline=form.cleaned_data["deadline"], actor=actor, now=now)

    return act(request, pk, _("The applicant has more time, and is told by mail."), extend)
