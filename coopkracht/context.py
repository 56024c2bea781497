from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest


def association(request: HttpRequest) -> dict[str, Any]:
    """What every page may name: the association and whether this is a demo."""
    return {"association": settings.ASSOCIATION, "demo": settings.DEMO}


def staff_site(request: HttpRequest) -> dict[str, Any]:
    """What the frame of the staff site needs, for the screens that the rooms bring to it."""
    match = request.resolver_match
    if match is None or match.app_name != "admin":
        return {}
    return {
        "site_title": admin.site.site_title,
        "site_header": admin.site.site_header,
        "has_permission": admin.site.has_permission(request),
    }
