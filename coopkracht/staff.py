"""The staff site at /beheer/: work screens of the rooms first, ordinary admin pages for corrections."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.policy import needs_second_factor
from coopkracht.tasks_page import tasks_of

# The rooms that bring screens of their own; each has a `staff_urls` module.
ROOMS = ("applications", "dues", "correspondence", "membership")


class StaffSite(admin.AdminSite):
    site_header = site_title = _("Coopkracht staff")
    index_title = _("Tasks")
    index_template = "staff/start.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not needs_second_factor(request.user)

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
        context = {"tasks": tasks_of(request.user, now=timezone.now()), **(extra_context or {})}
        return super().index(request, context)
