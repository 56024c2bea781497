"""The desk where applications are read: the list and the review screen."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.staff import staff_of
from applications import advice, agenda, assessment, interviews, meetings, registered, reviewing, withdrawal, workflow
from applications.advice_forms import advice_form
from applications.around import around
from applications.completeness import missing_in
from applications.information_forms import DeadlineForm
from applications.models import Advice, Application, ApplicationDocument, ApplicationQuerySet, BoardMeeting
from applications.recusal import involved_count
from applications.staff_forms import STUCK, AgendaForm, CommentForm, FilterForm, TierForm
from applications.tallies import progress
from applications.waiting import longest_first, stuck, waiting, with_waiting
from documents.serving import download, page_picture
from dues.models import FeeSchedule
from journal.models import Event
from journal.rules import RuleError
from selfevaluation.results import result_of

may_view = permission_required("applications.view_application", raise_exception=True)
may_comment = permission_required("applications.comment_application", raise_exception=True)
may_manage = permission_required("applications.manage_application", raise_exception=True)
PAGE_SIZE = 50


def get_application(request: HttpRequest, pk: int) -> Application:
    """The application, if this person may know that it exists."""
    return get_object_or_404(
        with_waiting(Application.objects.visible_to(request.user)).select_related("sector", "self_evaluation"), pk=pk
    )


@require_GET
@may_view
def application_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    rows = Application.objects.visible_to(request.user).annotate(comment_count=Count("comments"))
    rows = rows.order_by("-submitted_at", "-pk")
    if form.is_valid():
        rows = _filtered(rows, **form.cleaned_data)
    page = Paginator(with_waiting(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    items = [(application, waiting(application, now=timezone.now())) for application in page]
    context = {"form": form, "page": page, "items": items, "involved": involved_count(request.user)}
    return render(request, "applications/staff/list.html", context)


def _filtered(rows: ApplicationQuerySet, *, q: str, status: str, kind: str) -> ApplicationQuerySet:
    for word in q.split():
        digits = word.replace(".", "")
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(city__icontains=word)
            | Q(contacts__name__icontains=word)
            | Q(enterprise_number__contains=digits)
        ).distinct()
    if status == STUCK:
        rows = longest_first(stuck(rows, now=timezone.now()))
    elif status == "open":
        rows = rows.open()
    elif status:
        rows = rows.filter(status=status)
    return rows.filter(kind=kind) if kind else rows


@require_GET
@may_view
def review(request: HttpRequest, pk: int) -> HttpResponse:
    files = with_waiting(Application.objects.known_to(request.user))
    known = get_object_or_404(files.select_related("sector"), pk=pk)
    involved = known.recusals.open().filter(member=staff_of(request)).select_related("declared_by").first()
    if involved is not None:
        context = {"status": known.status, "status_words": known.get_status_display(), "recusal": involved}
        return render(request, "applications/staff/involved.html", context)
    return show_review(request, known)


def show_review(request: HttpRequest, application: Application, **forms: Any) -> HttpResponse:
    """The review screen; `forms` holds a form that could not be taken."""
    return render(request, "applications/staff/review.html", _review_context(request, application, **forms))


def _review_context(request: HttpRequest, application: Application, **forms: Any) -> dict[str, Any]:
    actor = staff_of(request)
    documents = list(application.documents.select_related("document"))
    attached = application.attached_evaluation
    comparison = registered.compare(application)
    interview = application.interviews.select_related("host", "ended_by").prefetch_related("times").last()
    known, asked = advice.reading(application, actor), request.GET.get("opinion", "")
    return {
        "application": application,
        "waiting": waiting(application, now=timezone.now()),
        "assessment": assessment.assessment_or_reason(
            application, schedule=FeeSchedule.objects.on(timezone.localdate())
        ),
        "registered": comparison,
        "around": around(application, reader=actor, comparison=comparison, now=timezone.now()),
        "deadline_form": DeadlineForm(),
        "documents": documents,
        "evaluation": attached and result_of([attached]),
        "shown": _document_asked_for(request, documents),
        "checklist": reviewing.checklist(application),
        "advice": known,
        "advice_progress": progress(known.advised, known.members),
        "asked": dict(Advice.Opinion.choices).get(asked, ""),
        "advice_form": advice_form(application, known.own, asked=asked),
        "recusals": application.recusals.open().select_related("member"),
        "interview": interview,
        "interview_waits_for": interview and interviews.waits_for(interview, now=timezone.now()),
        "comments": application.comments.select_related("author"),
        "events": Event.objects.about(application).select_related("actor"),
        "missing": missing_in([application])[application.pk],
        "agenda_item": application.agenda_items.filter(meeting__closed_at=None).select_related("meeting").first(),
        "decisions": application.decisions.select_related("meeting", "recorded_by"),
        "take_refusal": workflow.refusal(application, "take_in_review", actor=actor),
        "ask_refusal": workflow.refusal(application, "ask", actor=actor),
        "schedule_refusal": workflow.refusal(application, "schedule", actor=actor),
        "withdraw_refusal": workflow.refusal(application, "withdraw", actor=actor),
        "comment_form": CommentForm(),
        "agenda_form": AgendaForm(),
        "tier_form": TierForm(
            initial={"tier": application.tier_override, "reason": application.tier_override_reason}
        ),
        **forms,
    }


def _document_asked_for(request: HttpRequest, documents: list[ApplicationDocument]) -> ApplicationDocument | None:
    asked = request.GET.get("document", "")
    return next((d for d in documents if str(d.pk) == asked), documents[0] if documents else None)


def act(request: HttpRequest, pk: int, success: str, action: Callable[[Application], object]) -> HttpResponse:
    """Do one thing to one file and go back to it, with what happened in a sentence on top."""
    application = get_application(request, pk)
    try:
        action(application)
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, success)
    return redirect("admin:review", pk=pk)


@require_POST
@may_manage
def take_in_review(request: HttpRequest, pk: int) -> HttpResponse:
    now, actor = timezone.now(), staff_of(request)
    return act(
        request,
        pk,
        _("The application is in review."),
        lambda application: agenda.take_in_review(application, actor=actor, now=now),
    )


@require_POST
@may_manage
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    form = AgendaForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a meeting that is still to come."))
        return redirect("admin:review", pk=pk)
    meeting, now, actor = form.cleaned_data["meeting"], timezone.now(), staff_of(request)
    return act(
        request,
        pk,
        _("The application is on the agenda."),
        lambda application: meetings.put_on_agenda(application, meeting=meeting, actor=actor, now=now),
    )


@require_POST
@may_manage
def unschedule(request: HttpRequest, pk: int) -> HttpResponse:
    now, actor = timezone.now(), staff_of(request)

    def take_off(application: Application) -> None:
        meeting = get_object_or_404(BoardMeeting, agenda__application=application, closed_at=None)
        meetings.take_off_agenda(application, meeting=meeting, actor=actor, now=now)

    return act(request, pk, _("The application is off the agenda and back in review."), take_off)


@require_http_methods(["GET", "POST"])
@may_manage
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "GET":
        return render(request, "applications/staff/withdraw.html", {"application": get_application(request, pk)})
    now, actor = timezone.now(), staff_of(request)
    return act(
        request,
        pk,
        _("The application is withdrawn."),
        lambda application: withdrawal.withdraw(application, actor=actor, now=now),
    )


@require_POST
@may_manage
def set_tier(request: HttpRequest, pk: int) -> HttpResponse:
    form, now, actor = TierForm(request.POST), timezone.now(), staff_of(request)
    if not form.is_valid():
        return show_review(request, get_application(request, pk), tier_form=form)
    return act(
        request,
        pk,
        _("The tier is set."),
        lambda application: assessment.set_tier(application, **form.cleaned_data, actor=actor, now=now),
    )


@require_POST
@may_comment
def write_comment(request: HttpRequest, pk: int) -> HttpResponse:
    form, now, actor = CommentForm(request.POST), timezone.now(), staff_of(request)
    if not form.is_valid():
        return show_review(request, get_application(request, pk), comment_form=form)
    body = form.cleaned_data["body"]
    return act(
        request,
        pk,
        _("Your comment is in the file."),
        lambda application: reviewing.comment(application, body=body, actor=actor, now=now),
    )


@require_POST
@may_comment
def check_item(request: HttpRequest, pk: int) -> HttpResponse:
    item, done = request.POST.get("item", ""), request.POST.get("done") == "yes"
    now, actor = timezone.now(), staff_of(request)
    return act(
        request,
        pk,
        _("The checklist is up to date."),
        lambda application: reviewing.check(application, item=item, done=done, actor=actor, now=now),
    )


def _get_document(request: HttpRequest, pk: int, document_pk: int) -> ApplicationDocument:
    application = get_application(request, pk)
    return get_object_or_404(application.documents.select_related("document"), pk=document_pk)


@require_GET
@may_view
def review_document(request: HttpRequest, pk: int, document_pk: int) -> FileResponse:
    return download(_get_document(request, pk, document_pk).document)


@require_GET
@may_view
def review_page(request: HttpRequest, pk: int, document_pk: int, page: int) -> HttpResponse:
    return page_picture(_get_document(request, pk, document_pk).document, page)
