"""The secretariat's desk for reminders: who and why, sending, holds, notices to post, the list for the board."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.staff import staff_of
from dues import reminder_pdf, reminding
from dues.balances import shown_balance
from dues.models import Invoice, Reminder, ReminderHold, ReminderLevel
from dues.reminder_plan import Due, due_reminders
from journal.rules import RuleError
from membership.models import Membership

may_view = permission_required("dues.view_invoice", raise_exception=True)
may_send = permission_required("dues.send_reminder", raise_exception=True)
may_see_list = permission_required("dues.view_boardlist", raise_exception=True)
# One sending: what one looks through before it leaves. The rest comes with the next one.
MOST = 200
KEY = re.compile(r"(\d{1,18})-(\d{1,18})")


class HoldForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)
    until = forms.DateField(
        label=gettext_lazy("Until and including"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Without a day it lasts until you lift it."),
    )


@require_GET
@may_view
def reminders(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    due = due_reminders(today=today)
    written = Reminder.objects.filter(skipped=False).select_related(
        "invoice__membership__organisation", "level", "letter"
    )
    context = {
        "due": due[:MOST],
        "more": max(len(due) - MOST, 0),
        "holds": ReminderHold.objects.on(today).select_related("membership__organisation"),
        "to_post": written.filter(pk__in=Reminder.objects.to_post().values("pk")),
        "written": written[:20],
        "today": today,
    }
    return render(request, "dues/staff/reminders.html", context)


@require_POST
@may_send
def confirm_reminders(request: HttpRequest) -> HttpResponse:
    """Names what the chosen ones come to. Changes nothing."""
    keys = set(request.POST.getlist("due"))
    chosen = [one for one in due_reminders(today=timezone.localdate()) if one.key in keys]
    if not chosen:
        messages.warning(request, _("Choose at least one reminder."))
        return redirect("admin:reminders")
    return render(request, "dues/staff/reminders_confirm.html", {"chosen": chosen, "levels": _by_level(chosen)})


def _by_level(chosen: list[Due]) -> list[dict[str, Any]]:
    levels = sorted({one.level.pk: one.level for one in chosen}.values(), key=lambda level: level.position)
    return [{"level": level, "n": sum(one.level.pk == level.pk for one in chosen)} for level in levels]


@require_POST
@may_send
def send_reminders(request: HttpRequest) -> HttpResponse:
    sending = reminding.send(_keys(request.POST.getlist("due")), now=timezone.now(), actor=staff_of(request))
    n = len(sending.written)
    if n:
        messages.success(
            request, ngettext("%(n)s reminder is written.", "%(n)s reminders are written.", n) % {"n": n}
        )
    for sentence in sending.dropped[:10]:
        messages.warning(request, sentence)
    return redirect("admin:reminders")


def _keys(texts: list[str]) -> list[tuple[int, int]]:
    found = (KEY.fullmatch(text) for text in texts[:MOST])
    return [(int(match[1]), int(match[2])) for match in found if match]


@require_http_methods(["GET", "POST"])
@may_send
def hold_reminders(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reminding.hold(membership, **form.cleaned_data, now=timezone.now(), actor=staff_of(request))
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            name = membership.organisation.name
            messages.success(request, _("%(name)s gets no reminders for a while.") % {"name": name})
            return redirect("admin:reminders")
    return render(request, "dues/staff/reminder_hold.html", {"membership": membership, "form": form})


@require_POST
@may_send
def lift_hold(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(ReminderHold.objects.select_related("membership__organisation"), pk=pk)
    reminding.lift(held, now=timezone.now(), actor=staff_of(request))
    messages.success(request, _("The hold on %(name)s is lifted.") % {"name": held.membership.organisation.name})
    return redirect("admin:reminders")


@require_GET
@may_view
def reminder_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    reminder = get_object_or_404(Reminder.objects.select_related("invoice", "level"), pk=pk)
    if not reminder.facts:
        raise Http404
    if not reminder.pdf:
        messages.info(request, _("The PDF is being made. Try again in a minute."))
        return redirect("admin:reminders")
    return FileResponse(reminder.pdf.open(), as_attachment=True, filename=reminder_pdf.file_name(reminder))


class PostedForm(forms.Form):
    posted_on = forms.DateField()
    note = forms.CharField(required=False, max_length=60)


@require_POST
@may_send
def reminder_posted(request: HttpRequest, pk: int) -> HttpResponse:
    reminder = get_object_or_404(Reminder.objects.to_post(), pk=pk)
    form = PostedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Fill in the day on which it was posted."))
        return redirect("admin:reminders")
    try:
        reminding.mark_posted(reminder, **form.cleaned_data, now=timezone.now(), actor=staff_of(request))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("admin:reminders")


@require_GET
@may_see_list
def board_list(request: HttpRequest) -> HttpResponse:
    """Who still owes the fee after every step. What the board does about it is a decision of its own."""
    today = timezone.localdate()
    listed = Reminder.objects.filter(level__kind=ReminderLevel.Kind.LIST, skipped=False)
    rows = (
        Invoice.objects.asking(today)
        .filter(pk__in=listed.values("invoice"))
        .select_related("membership__organisation")
        .prefetch_related("reminders__level")
        .order_by("due_on", "sequence")
    )
    items = [_listed(invoice, today) for invoice in rows]
    return render(request, "dues/staff/board_list.html", {"items": items, "today": today})


def _listed(invoice: Invoice, today: date) -> dict[str, Any]:
    steps = sorted((one for one in invoice.reminders.all() if not one.skipped), key=lambda one: one.written_at)
    return {
        "invoice": invoice,
        "open": shown_balance(invoice).fee_open,
        "late": (today - invoice.due_on).days,
        "steps": steps,
    }
