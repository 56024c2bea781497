"""The staff site at /beheer/: work screens of the rooms first, ordinary admin pages for corrections."""

from collections.abc import Callable
from functools import update_wrapper
from importlib import import_module
from typing import Any, TypeVar, cast

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.policy import needs_second_factor
from applications.recusal import involved_count
from coopkracht.tasks_page import tasks_of

# The rooms that bring screens of their own; each has a `staff_urls` module.
ROOMS = ("applications", "dues", "correspondence")
# Registered by packages, and no business of a page for corrections: rights stand in accounts.roles, and
# whoever could delete a second factor here could sign in as its owner.
STRANGERS = (Group, EmailAddress, EmailConfirmation, Authenticator)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class StaffSite(admin.AdminSite):
    site_header = site_title = _("Coopkracht staff")
    index_title = _("Tasks")
    index_template = "staff/start.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not needs_second_factor(request.user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Every page of the staff site lies behind this door, and no browser keeps any of them."""
        inside = super().admin_view(view)

        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return self._turned_away(request) or inside(request, *args, **kwargs)

        return cast("View", update_wrapper(door, inside))

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        """Strangers sign in first, members find nothing here, staff without a second factor set one up."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            raise Http404
        if needs_second_factor(request.user):
            messages.info(request, _("Set up a second factor first: then the staff site opens for you."))
            return redirect("mfa_index")
        return None

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one place to sign in, for everybody; the staff site has no form of its own."""
        return self._turned_away(request) or redirect("admin:index")

    def logout(  # type: ignore[override]  # the stubs know only Django's own page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return LogoutView.as_view(next_page="home")(request)

    def password_change(  # type: ignore[override]  # the stubs know only Django's own page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        screens: list[URLPattern] = []
        for room in ROOMS:
            screens += [self._guarded(pattern) for pattern in import_module(f"{room}.staff_urls").urlpatterns]
        return [*screens, *super().get_urls()]

    def _guarded(self, pattern: URLPattern) -> URLPattern:
        """The same address, behind the staff site's own door."""
        view: Callable[..., Any] = self.admin_view(pattern.callback)
        return path(str(pattern.pattern), view, pattern.default_args, pattern.name or "")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = {
            "tasks": tasks_of(request.user, now=timezone.now()),
            "involved": involved_count(request.user),
            **(extra_context or {}),
        }
        return super().index(request, context)


def take_out_strangers() -> None:
    for model in STRANGERS:
        if admin.site.is_registered(model):
            admin.site.unregister(model)
