"""The dashboard of the secretariat: figures that lead to the screen where something can be done about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from correspondence.models import Letter
from documents.spreadsheets import Sheet, csv_zip_response, xlsx_response
from dues import dashboard
from dues.bank_queue import queue
from dues.dashboard import Age, Figures, Month
from dues.dashboard_chart import chart_of
from dues.models import Invoice, Payment, SizeConfirmation, Tier
from dues.standing import Standing

may_view = permission_required("dues.view_invoice", raise_exception=True)
DOWNLOADS = {"csv": csv_zip_response, "xlsx": xlsx_response}


class DashboardForm(forms.Form):
    """Kept in the address, so that a view can be bookmarked."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)
    tier = forms.ChoiceField(
        label=gettext_lazy("Tier"), required=False, choices=[("", gettext_lazy("all")), *Tier.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Invoice.objects.order_by("-period").values_list("period", flat=True).distinct()
        self.fields["year"].choices = [("", _("all")), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]  # a ChoiceField


@dataclass(frozen=True)
class Hand:
    """Something that needs a person: how often, and where."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Board:
    """Everything on the page, and in its export."""

    total: Figures
    tiers: list[Figures]
    years: list[Figures]
    ages: list[tuple[Age, str]]
    months: list[Month]
    charted: int


@require_GET
@may_view
def dues_dashboard(request: HttpRequest) -> HttpResponseBase:
    today = timezone.localdate()
    form = DashboardForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"year": None, "tier": ""}
    board = _board(today, **chosen)
    if download := DOWNLOADS.get(request.GET.get("download", "")):
        return download(_sheets(board), f"{_('dues')}-{today.isoformat()}")
    return _page(request, form, board)


def _page(request: HttpRequest, form: DashboardForm, board: Board) -> HttpResponse:
    context = {
        "form": form,
        "board": board,
        "chart": chart_of(board.months),
        "hands": list(_hands(request)),
        "download": urlencode({key: value for key, value in request.GET.items() if key in form.fields and value}),
    }
    return render(request, "dues/staff/dashboard.html", context)


def _board(today: date, *, year: int | None, tier: str) -> Board:
    rows = dashboard.facts(today, period=year, tier=tier)
    charted = year or today.year
    return Board(
        total=dashboard.totals(rows, today, label=_("Together")),
        tiers=dashboard.by_tier(rows, today),
        years=dashboard.by_year(rows, today),
        ages=[(age, _late_url(age, year, tier)) for age in dashboard.by_age(rows, today)],
        months=dashboard.over_the_year(rows, charted, today=today),
        charted=charted,
    )


def _late_url(age: Age, year: int | None, tier: str) -> str:
    facts = {"standing": Standing.OVERDUE, "year": year, "tier": tier, "due_from": age.since, "due_before": age.until}
    return f"{reverse('admin:invoices')}?{urlencode({key: value for key, value in facts.items() if value})}"


def _hands(request: HttpRequest) -> Iterator[Hand]:
    """What waits for a person, with the screen where it is done."""
    letters = Letter.objects.visible_to(request.user)
    for status in (Letter.Status.FAILED, Letter.Status.UNCERTAIN):
        count = letters.filter(status=status).count()
        failed = ngettext("letter that failed", "letters that failed", count)
        unsure = ngettext("uncertain letter", "uncertain letters", count)
        label = failed if status == Letter.Status.FAILED else unsure
        yield Hand(label, count, f"{reverse('admin:outbox')}?status={status}")
    lines = queue().count()
    yield Hand(ngettext("bank line that waits", "bank lines that wait", lines), lines, reverse("admin:matching"))
    undecided = Payment.objects.visible_to(request.user).undecided().count()
    silent = SizeConfirmation.objects.visible_to(request.user).open().filter(answered_at=None).count()
    sizes = ngettext("size that nobody confirmed", "sizes that nobody confirmed", silent)
    yield Hand(sizes, silent, reverse("admin:size_rounds"))
    money = ngettext("payment with money left over", "payments with money left over", undecided)
    yield Hand(money, undecided, reverse("admin:payments"))


def _sheets(board: Board) -> Iterator[Sheet]:
    header = [_("Invoices"), _("Fee due"), _("Fee paid"), _("Fee open"), _("Late"), _("Extra asked"), _("Extra paid")]
    yield Sheet(_("by tier"), [_("Tier"), *header], [row.row() for row in (*board.tiers, board.total)])
    yield Sheet(_("by year"), [_("Year"), *header], [row.row() for row in board.years])
    late = [(age.label, age.invoices, age.amount) for age, _url in board.ages]
    yield Sheet(_("late by age"), [_("Late since"), _("Invoices"), _("Fee open")], late)
    months: list[tuple[date, Decimal, Decimal]] = [(m.month, m.expected, m.received) for m in board.months]
    yield Sheet(str(board.charted), [_("Month"), _("Expected"), _("Received")], months)
