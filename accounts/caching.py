"""What a signed-in person reads is for nobody else: neither for a proxy nor for whoever uses the browser next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class PrivateAnswersMiddleware:
    """Lets no answer to a signed-in person be kept, unless its view says otherwise.

    The views of the sign-in package say nothing, also where they show recovery codes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
