"""One button for many letters: it says how many, and asks, before it does anything."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from correspondence import bulk
from correspondence.forms import OutboxFilterForm
from correspondence.models import Letter, LetterQuerySet
from correspondence.staff import actor_of, filter_of, may_change

MOST_NAMED = 20


@require_http_methods(["GET", "POST"])
@may_change
def outbox_bulk(request: HttpRequest, job: str) -> HttpResponse:
    """GET counts what the filter selects and asks; POST does it with exactly those, or asks again."""
    if job not in bulk.JOBS:
        raise Http404
    letters, now = _letters_of(request), timezone.now()
    if request.method == "GET":
        return _ask(request, job, bulk.select(letters, bulk.JOBS[job], now=now))
    agreed = request.POST.get("agreed", "")
    try:
        done = bulk.carry_out(letters, bulk.JOBS[job], agreed=agreed, now=now, actor=actor_of(request))
    except bulk.ChangedError as changed:
        return _ask(request, job, changed.selection, problem=str(changed))
    messages.success(request, _sentences(job, done.count)["done"])
    return redirect(f"{reverse('admin:outbox')}?{filter_of(request)}")


def _letters_of(request: HttpRequest) -> LetterQuerySet:
    """What the list shows under the same filter. One that cannot be read selects nothing, rather than everything."""
    letters = Letter.objects.visible_to(request.user)
    kinds = letters.order_by("kind").values_list("kind", flat=True).distinct()
    form = OutboxFilterForm(request.GET, kinds=list(kinds))
    if not form.is_valid():
        raise Http404
    return form.narrow(letters)


def _ask(request: HttpRequest, job: str, selection: bulk.Selection, *, problem: str = "") -> HttpResponse:
    context = {
        **_sentences(job, selection.count),
        "selection": selection,
        "named": selection.letters[:MOST_NAMED],
        "more": max(selection.count - MOST_NAMED, 0),
        "problem": problem,
        "filter": filter_of(request),
    }
    return render(request, "correspondence/staff/bulk.html", context)


def _sentences(job: str, count: int) -> dict[str, str]:
    """What the button says, and what it has done."""
    says = {
        "vasthouden": (
            _("Hold letters"),
            ngettext("Hold %(n)s letter", "Hold %(n)s letters", count),
            ngettext("%(n)s letter is held.", "%(n)s letters are held.", count),
        ),
        "versturen": (
            _("Send letters"),
            ngettext("Send %(n)s letter now", "Send %(n)s letters now", count),
            ngettext("%(n)s letter leaves now.", "%(n)s letters leave now.", count),
        ),
        "opnieuw": (
            _("Send failed letters again"),
            ngettext("Send %(n)s failed letter again", "Send %(n)s failed letters again", count),
            ngettext("%(n)s letter stands ready again.", "%(n)s letters stand ready again.", count),
        ),
    }
    title, button, done = says[job]
    return {"title": title, "button": button % {"n": count}, "done": done % {"n": count}}
