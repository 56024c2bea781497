"""Sign-in policy for the staff site: a second factor where the setting demands it, and sessions that end."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User

STARTED = "staff_session_started"
SEEN = "staff_session_seen"
# Written at most once a minute: a session that is saved at every request costs a write for every picture.
SEEN_EVERY_SECONDS = 60


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """True for staff who may not enter the staff site before they set up a second factor."""
    if not settings.STAFF_SECOND_FACTOR or not isinstance(user, User):
        return False
    if not hasattr(user, "_has_second_factor"):
        user._has_second_factor = is_mfa_enabled(user)  # noqa: SLF001 - asked once a request
    return not user._has_second_factor  # noqa: SLF001 - a field of our own user


class StaffSessionMiddleware:
    """Ends a staff session after half an hour of silence or twelve hours in all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_staff and _is_over(request):
            logout(request)
            messages.info(request, _("You were signed out because your session had ended. Sign in again."))
            back = request.get_full_path() if request.method == "GET" else resolve_url(settings.LOGIN_REDIRECT_URL)
            return redirect_to_login(back)
        return self.get_response(request)


def _is_over(request: HttpRequest) -> bool:
    now = timezone.now().timestamp()
    session = request.session
    if STARTED not in session:
        session[STARTED] = session[SEEN] = now
    if now - session[SEEN] > settings.STAFF_IDLE_SECONDS or now - session[STARTED] > settings.STAFF_SESSION_SECONDS:
        return True
    if now - session[SEEN] >= SEEN_EVERY_SECONDS:
        session[SEEN] = now
    return False
