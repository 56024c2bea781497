"""The secretariat's desk for the size confirmation round: who answered, who did not, and answering for somebody."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.staff import staff_of
from dues import size_rounds, sizes
from dues.models import SizeConfirmation, SizeConfirmationQuerySet, SizeRound
from dues.size_forms import AnswersFilterForm, RoundForm, SizeForm, fresh_round_form
from journal.rules import RuleError

may_view = permission_required("dues.view_sizeround", raise_exception=True)
may_change = permission_required("dues.change_sizeround", raise_exception=True)
PAGE_SIZE = 50
ANSWERED = Count("confirmations", filter=~Q(confirmations__answered_at=None))
STATES = {
    "unanswered": Q(answered_at=None),
    "confirmed": Q(answered_at__isnull=False, changed=False),
    "changed": Q(changed=True),
}


@require_GET
@may_view
def size_rounds_list(request: HttpRequest) -> HttpResponse:
    return _rounds_screen(request, fresh_round_form(timezone.localdate()))


def _rounds_screen(request: HttpRequest, form: RoundForm) -> HttpResponse:
    rounds = SizeRound.objects.annotate(asked=Count("confirmations"), answered=ANSWERED)
    return render(request, "dues/staff/size_rounds.html", {"rounds": rounds, "form": form})


@require_POST
@may_change
def open_size_round(request: HttpRequest) -> HttpResponse:
    form = RoundForm(request.POST)
    if form.is_valid():
        try:
            made = size_rounds.open_round(**form.cleaned_data, now=timezone.now(), actor=staff_of(request))
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The round is open; the letters are being written."))
            return redirect("admin:size_round", made.pk)
    return _rounds_screen(request, form)


@require_GET
@may_view
def size_round(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = get_object_or_404(SizeRound.objects.annotate(asked=Count("confirmations"), answered=ANSWERED), pk=pk)
    form = AnswersFilterForm(request.GET)
    rows = SizeConfirmation.objects.visible_to(request.user).filter(round=round_)
    if form.is_valid():
        rows = _filtered(rows, **form.cleaned_data)
    page = Paginator(rows.select_related("membership__organisation"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "dues/staff/size_round.html", {"round": round_, "form": form, "page": page})


def _filtered(rows: SizeConfirmationQuerySet, *, q: str, state: str) -> SizeConfirmationQuerySet:
    for word in q.split():
        rows = rows.filter(membership__organisation__name__icontains=word)
    return rows.filter(STATES[state]) if state else rows


@require_POST
@may_change
def close_size_round(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = get_object_or_404(SizeRound, pk=pk)
    try:
        size_rounds.close(round_, now=timezone.now(), actor=staff_of(request))
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The round is closed. Who did not answer keeps the figures that are known."))
    return redirect("admin:size_round", pk)


@require_http_methods(["GET", "POST"])
@may_change
def answer_size(request: HttpRequest, pk: int, confirmation_pk: int) -> HttpResponse:
    """On behalf of a member who rang or wrote."""
    rows = SizeConfirmation.objects.visible_to(request.user).select_related("round", "membership__organisation")
    confirmation = get_object_or_404(rows, pk=confirmation_pk, round=pk)
    form = SizeForm(request.POST if request.method == "POST" else None, initial=vars(sizes.known(confirmation)))
    if request.method == "POST" and form.is_valid():
        via = SizeConfirmation.Via.STAFF
        try:
            sizes.answer(confirmation, **form.cleaned_data, via=via, now=timezone.now(), actor=staff_of(request))
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The answer is noted."))
            return redirect("admin:size_round", pk)
    return render(request, "dues/staff/size_answer.html", {"confirmation": confirmation, "form": form})
