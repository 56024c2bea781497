"""The public pages."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")


@require_GET
def membership_info(request: HttpRequest) -> HttpResponse:
    return render(request, "public/membership_info.html")


@require_GET
def fees(request: HttpRequest) -> HttpResponse:
    return render(request, "public/fees.html")


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
