"""Coming in through a mailed link, and asking for one again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications import links, steps, submission
from applications.limits import allow, client_address
from applications.models import Application
from applications.start_forms import LinkAgainForm

PER_HOUR = 10
MAILS_PER_HOUR = 5


@never_cache
@require_GET
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A mail scanner follows links too, so opening one confirms nothing: for that there is a button."""
    application = links.find(token, now=timezone.now())
    if application is None:
        return _unknown(request)
    if application.status == Application.Status.DRAFT or application.email_confirmed_at is None:
        return render(request, "applications/apply/open.html", {"application": application, "token": token})
    links.remember(request, application)
    return _to_page(application)


@never_cache
@require_POST
def confirm_mail(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    application = links.find(token, now=now)
    if application is None:
        return _unknown(request)
    application = submission.confirm_mail(application, known_browser=links.knows(request, application), now=now)
    links.remember(request, application)
    return _to_page(application)


def _to_page(application: Application) -> HttpResponse:
    if application.status == Application.Status.DRAFT:
        slug = steps.first_open_step(application, now=timezone.now())
        return redirect(steps.address(application, slug))
    return redirect("application_status", application.reference)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/apply/link_unknown.html", {"form": LinkAgainForm()}, status=404)


@never_cache
@require_http_methods(["GET", "POST"])
def link_again(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether or not the address is known."""
    form = LinkAgainForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "applications/apply/link_again.html", {"form": form})
    email = form.cleaned_data["email"]
    if not allow(f"link:{client_address(request)}", per_hour=PER_HOUR):
        form.add_error(None, _("That was often in a short time. Please try again in an hour, or write to us."))
        return render(request, "applications/apply/link_again.html", {"form": form}, status=429)
    if allow(f"mail:{email.lower()}", per_hour=MAILS_PER_HOUR):
        links.send_again(email=email, now=timezone.now())
    return render(request, "applications/apply/link_sent.html", {"email": email})
