"""The page on which a member confirms its size: behind a mailed link, or from its own pages when signed in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from dues import sizes
from dues.models import SizeConfirmation
from dues.size_forms import SizeForm
from journal.rules import RuleError

Via = SizeConfirmation.Via


@never_cache
@require_http_methods(["GET", "POST"])
def size_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Nobody signs in for it; a mail scanner that follows the link changes nothing."""
    confirmation = sizes.find(token)
    if confirmation is None:
        raise Http404
    response = size_page(request, confirmation, via=Via.LINK, actor=None)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def size_page(
    request: HttpRequest, confirmation: SizeConfirmation, *, via: SizeConfirmation.Via, actor: User | None
) -> HttpResponse:
    known = sizes.known(confirmation)
    form = SizeForm(request.POST if request.method == "POST" else None, initial=vars(known))
    if request.method == "POST" and form.is_valid():
        try:
            sizes.answer(confirmation, **form.cleaned_data, via=via, actor=actor, now=timezone.now())
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you, your answer is noted."))
            return redirect(request.path)
    return render(request, "dues/size.html", _context(confirmation, known, form))


def _context(confirmation: SizeConfirmation, known: sizes.Known, form: SizeForm) -> dict[str, Any]:
    return {
        "confirmation": confirmation,
        "organisation": confirmation.membership.organisation,
        "year": str(confirmation.round.year),
        "known": known,
        "assessment": known.assessment(confirmation.round.year),
        "form": form,
        "as_known": SizeForm(initial=vars(known)),
    }
