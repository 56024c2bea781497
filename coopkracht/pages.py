"""The public pages."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from coopkracht.calculator import CalculatorForm
from dues.models import FeeSchedule
from selfevaluation import compass


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    context = {"schedule": _schedule(), "chart": compass.chart()}
    return render(request, "public/home.html", context)


@require_GET
def membership_info(request: HttpRequest) -> HttpResponse:
    context = {"schedule": _schedule(), "chart": compass.chart()}
    return render(request, "public/membership_info.html", context)


@require_GET
def fees(request: HttpRequest) -> HttpResponse:
    """The fees, and the calculator: its figures stand in the address, so that an answer can be shared."""
    schedule = _schedule()
    asked = any(name in request.GET for name in CalculatorForm.base_fields)
    form = CalculatorForm(request.GET if asked else None, schedule=schedule)
    context = {
        "schedule": schedule,
        "form": form,
        "answer": form.answer if form.is_valid() else None,
        "live": asked and request.headers.get("HX-Target") == "answer",
    }
    template = "public/calculator.html" if request.headers.get("HX-Request") else "public/fees.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
@login_required
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Staff go to their tasks, members to their own page."""
    return redirect("admin:index" if request.user.is_staff else "portal:home")


@require_GET
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Answers 200 while the portal can reach its database; without it the outage middleware answers 503."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")


def _schedule() -> FeeSchedule:
    return FeeSchedule.objects.on(timezone.localdate())
