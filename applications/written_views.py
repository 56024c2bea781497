"""Voting in writing, each member of the board on an own screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.staff import staff_of
from applications import written
from applications.meeting_forms import VoteForm, WhyForm
from applications.meeting_views import may_view
from applications.models import BoardMeeting
from applications.staff import get_application
from journal.rules import RuleError


def _written(pk: int) -> BoardMeeting:
    return get_object_or_404(BoardMeeting.objects.select_related("asked_by"), pk=pk, form=BoardMeeting.Form.WRITTEN)


@require_GET
@may_view
def written_procedure(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _written(pk), {}, WhyForm())


def _page(request: HttpRequest, row: BoardMeeting, typed: dict[int, VoteForm], asking: WhyForm) -> HttpResponse:
    reader = staff_of(request)
    ballots = [
        (ballot, typed.get(ballot.item.application_id) or _form(ballot)) for ballot in written.ballots(row, reader)
    ]
    context = {
        "meeting": row,
        "ballots": ballots,
        "asking": asking,
        "may_vote": written.may_vote(row, reader, now=timezone.now()),
    }
    return render(request, "applications/staff/written.html", context)


def _form(ballot: written.Ballot) -> VoteForm:
    initial = {"choice": ballot.own.choice, "comment": ballot.own.comment} if ballot.own else None
    return VoteForm(prefix=f"application-{ballot.item.application_id}", initial=initial)


@require_POST
@may_view
def written_vote(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    row, application = _written(pk), get_application(request, application_pk)
    form = VoteForm(request.POST, prefix=f"application-{application_pk}")
    if form.is_valid():
        try:
            written.vote(application, meeting=row, **form.cleaned_data, actor=staff_of(request), now=timezone.now())
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your vote on %(name)s is saved.") % {"name": application.name})
            return redirect("admin:written_procedure", pk=pk)
    return _page(request, row, {application_pk: form}, WhyForm())


@require_POST
@may_view
def ask_for_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _written(pk), WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, row, {}, form)
    try:
        written.ask_for_meeting(row, reason=form.cleaned_data["reason"], actor=staff_of(request), now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The secretariat sees that you want to meet. Nothing is decided in writing now."))
    return redirect("admin:written_procedure", pk=pk)
