"""Taking a wrong run back: choose, look, confirm, and see how far it is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.staff import staff_of
from dues import cancelling
from dues.books_forms import CancelRunForm, RunChoiceForm
from dues.books_views import a_deed, may_credit
from dues.deeds import typed
from dues.models import Cancellation
from journal.rules import RuleError

SHOWN = 200


@a_deed
@may_credit
def cancel_run(request: HttpRequest) -> HttpResponse:
    """The choice stands in the address, so that it can be kept and sent on; the deed is a form of its own."""
    choice = RunChoiceForm(request.GET or None)
    if not choice.is_valid():
        return render(request, "dues/staff/cancel_run.html", {"choice": choice})
    rows = cancelling.chosen(**choice.cleaned_data)
    seen = cancelling.preview(rows)
    form = CancelRunForm(typed(request), initial={"confirmed": seen.count})
    if form.is_valid():
        try:
            row = cancelling.start(rows, **form.cleaned_data, actor=staff_of(request), now=timezone.now())
        except RuleError as refusal:
            messages.error(request, str(refusal))
            # Afresh, with the number that is on the screen now.
            form = CancelRunForm(initial={**form.cleaned_data, "confirmed": seen.count})
        else:
            messages.success(request, _("The invoices are being cancelled, each with a credit note of its own."))
            return redirect("admin:cancellation", pk=row.pk)
    context = {"choice": choice, "form": form, "seen": seen, "shown": seen.invoices[:SHOWN]}
    return render(request, "dues/staff/cancel_run.html", context)


@require_GET
@may_credit
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Cancellation.objects.select_related("started_by"), pk=pk)
    total, waiting = row.invoices.count(), row.waiting().count()
    context = {"cancellation": row, "total": total, "done": total - waiting}
    return render(request, "dues/staff/cancellation.html", context)
