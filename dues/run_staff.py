"""The secretariat's desk for the yearly run: the plan, its confirmation, the progress and what came of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.staff import staff_of
from correspondence.models import Letter
from dues import yearly_run
from dues.models import DuesRun, Invoice, RunMember, SizeRound, Tier
from dues.yearly_plan import CHANGES, LEFT_OUT, LeftOut, Plan, Planned, plan_of
from journal.rules import RuleError

may_view = permission_required("dues.view_duesrun", raise_exception=True)
may_start = permission_required("dues.start_duesrun", raise_exception=True)
PAGE_SIZE = 50
UNDER_WAY = (Letter.Status.DRAFT, Letter.Status.READY, Letter.Status.SENDING)


class PlanFilterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Search"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("to invoice")),
            ("unanswered", gettext_lazy("to invoice, size not confirmed")),
            *((f"tier {value}", label) for value, label in Tier.choices),
            *((f"change {key}", words) for key, words in CHANGES.items()),
            ("left_out", gettext_lazy("left out")),
            *((f"left_out {key}", words) for key, words in LEFT_OUT.items()),
        ],
    )
    without_supporting = forms.BooleanField(label=gettext_lazy("Leave supporting members out"), required=False)


@require_GET
@may_view
def yearly_runs(request: HttpRequest) -> HttpResponse:
    year = timezone.localdate().year
    issued = Count("members", filter=Q(members__status=RunMember.Status.ISSUED))
    runs = DuesRun.objects.select_related("started_by").annotate(issued=issued)
    return render(request, "dues/staff/runs.html", {"runs": runs[:PAGE_SIZE], "years": [year, year + 1]})


@require_GET
@may_view
def run_plan(request: HttpRequest, year: int) -> HttpResponse:
    form = PlanFilterForm(request.GET)
    facts: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    try:
        plan = plan_of(year, today=timezone.localdate(), with_supporting=not facts.get("without_supporting", False))
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("admin:yearly_runs")
    rows = _chosen(plan, facts.get("show", ""), facts.get("q", ""))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "form": form,
        "page": page,
        "items": [(one, one.assessment(plan.schedule)) for one in page if isinstance(one, Planned)],
        "running": DuesRun.objects.filter(year=year, status=DuesRun.Status.RUNNING).first(),
        "round": SizeRound.objects.filter(year=year).first(),
        "without_supporting": facts.get("without_supporting", False),
    }
    return render(request, "dues/staff/run_plan.html", context)


def _chosen(plan: Plan, show: str, q: str) -> list[Planned] | list[LeftOut]:
    words = [word.casefold() for word in q.split()]
    kind, _space, key = show.partition(" ")
    if kind == "left_out":
        return [one for one in plan.left_out if key in {"", one.why} and _is_named(one, words)]
    return [one for one in plan.planned if _is_wanted(one, kind, key) and _is_named(one, words)]


def _is_wanted(one: Planned, kind: str, key: str) -> bool:
    if kind == "unanswered":
        return not one.answered and one.tier != Tier.SUPPORTING
    return not kind or key == (one.tier if kind == "tier" else one.change)


def _is_named(one: Planned | LeftOut, words: list[str]) -> bool:
    name = one.membership.organisation.name.casefold()
    return all(word in name for word in words)


@require_POST
@may_start
def start_run(request: HttpRequest, year: int) -> HttpResponse:
    """What was looked at is named by its fingerprint; another plan is refused."""
    try:
        run = yearly_run.start(
            year,
            fingerprint=request.POST.get("fingerprint", ""),
            with_supporting=request.POST.get("without_supporting") != "on",
            now=timezone.now(),
            actor=staff_of(request),
        )
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("admin:run_plan", year)
    sentence = ngettext("The run has started: %(n)s invoice.", "The run has started: %(n)s invoices.", run.count)
    messages.success(request, sentence % {"n": run.count})
    return redirect("admin:run", run.pk)


@require_GET
@may_view
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(DuesRun.objects.select_related("started_by"), pk=pk)
    status = request.GET.get("status", "")
    rows = run.members.select_related("membership__organisation", "invoice")
    if status in RunMember.Status.values:
        rows = rows.filter(status=status)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {**progress_of(run), "page": page, "status": status, "statuses": RunMember.Status.choices}
    return render(request, "dues/staff/run.html", context)


@require_GET
@may_view
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bars alone, for the page that asks again and again until all is done."""
    return render(request, "dues/staff/_run_progress.html", progress_of(get_object_or_404(DuesRun, pk=pk)))


def progress_of(run: DuesRun) -> dict[str, Any]:
    """Three queries, whatever the size."""
    members = dict(run.members.order_by().values_list("status").annotate(n=Count("pk")))
    issued = members.get(RunMember.Status.ISSUED, 0)
    mine = Invoice.objects.filter(run_member__run=run)
    letters = _letters_of(mine)
    sent, stuck = letters.get(Letter.Status.SENT, 0), _stuck(letters)
    pdfs = mine.exclude(pdf="").count()
    is_open = run.status == DuesRun.Status.RUNNING or pdfs < issued or any(letters.get(one) for one in UNDER_WAY)
    bars = [
        {"name": _("Invoices"), "done": run.count - members.get(RunMember.Status.WAITING, 0), "of": run.count},
        {"name": _("PDFs"), "done": pdfs, "of": issued or run.count},
        {"name": _("Letters sent"), "done": sent, "of": issued or run.count},
    ]
    skipped = members.get(RunMember.Status.SKIPPED, 0)
    return {"run": run, "bars": bars, "issued": issued, "skipped": skipped, "stuck": stuck, "is_open": is_open}


def _letters_of(invoices: Any) -> dict[str, int]:
    about = ContentType.objects.get_for_model(Invoice)
    rows = Letter.objects.filter(kind="invoice", about_type=about, about_id__in=invoices.values("pk"))
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk")))


def _stuck(letters: dict[str, int]) -> int:
    """Letters that wait for a person."""
    return letters.get(Letter.Status.FAILED, 0) + letters.get(Letter.Status.UNCERTAIN, 0)
