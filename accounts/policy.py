"""Sign-in policy for the staff site: a second factor where the setting demands it, and sessions that end."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

STARTED = "staff_session_started"
SEEN = "staff_session_seen"


def needs_second_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """True for staff who may not enter the staff site before they set up a second factor."""
    return settings.STAFF_SECOND_FACTOR and not is_mfa_enabled(user)


class StaffSessionMiddleware:
    """Ends a staff session after half an hour of silence or twelve hours in all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_staff and self._is_over(request):
            logout(request)
            return redirect(settings.LOGIN_URL)
        return self.get_response(request)

    def _is_over(self, request: HttpRequest) -> bool:
        now = timezone.now().timestamp()
        session = request.session
        started = session.setdefault(STARTED, now)
        idle = now - session.get(SEEN, now)
        if idle > settings.STAFF_IDLE_SECONDS or now - started > settings.STAFF_SESSION_SECONDS:
            return True
        session[SEEN] = now
        return False
