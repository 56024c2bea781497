from typing import Any

from django.conf import settings
from django.http import HttpRequest


def association(request: HttpRequest) -> dict[str, Any]:
    """What every page may name: the association and whether this is a demo."""
    return {"association": settings.ASSOCIATION, "demo": settings.DEMO}
