"""When the database is away: a calm 503 that needs nothing but this file, and no restart afterwards."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

PAGE = """<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Even geduld</title></head>
<body><main><h1>Even geduld</h1>
<p>Het portaal is een ogenblik niet bereikbaar. Er is niets verloren: wat bewaard was, staat er straks nog.
Probeer het over een minuut opnieuw.</p>
<p lang="en">The portal is away for a moment. Nothing is lost. Please try again in a minute.</p></main></body>
</html>"""


class DatabaseOutageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return self._calm_page(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Views' exceptions come here; those of middleware come through __call__."""
        if isinstance(exception, OperationalError | InterfaceError):
            return self._calm_page(request)
        return None

    def _calm_page(self, request: HttpRequest) -> HttpResponse:
        logger.error("Database away at %s", request.path)
        return HttpResponse(PAGE, status=503, headers={"Retry-After": "60"})
