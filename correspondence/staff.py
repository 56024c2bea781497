"""The outbox in the staff site: what was written, what left, and what needs a decision."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from correspondence import handling
from correspondence.declared import declared_letters
from correspondence.forms import HELD, LetterForm, OutboxFilterForm
from correspondence.message import Parts, parts_of
from correspondence.models import Attachment, Letter
from journal.models import Event
from journal.rules import RuleError

may_view = permission_required("correspondence.view_letter", raise_exception=True)
may_change = permission_required("correspondence.change_letter", raise_exception=True)
PAGE_SIZE = 50
# What can be done with many letters at once, under each status that the list may be narrowed to.
JOBS_FOR = {
    "": ("versturen", "vasthouden", "opnieuw"),
    HELD: ("versturen",),
    Letter.Status.DRAFT: ("vasthouden",),
    Letter.Status.READY: ("versturen", "vasthouden"),
    Letter.Status.FAILED: ("opnieuw",),
}
Action = Callable[..., Letter]


def get_letter(request: HttpRequest, pk: int) -> Letter:
    return get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)


@require_GET
@may_view
def outbox(request: HttpRequest) -> HttpResponse:
    letters = Letter.objects.visible_to(request.user)
    kinds = letters.order_by("kind").values_list("kind", flat=True).distinct()
    form = OutboxFilterForm(request.GET, kinds=list(kinds))
    if form.is_valid():
        letters = form.narrow(letters)
    rows = letters.defer("body", "left_text", "left_html")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    jobs = JOBS_FOR.get(form.cleaned_data["status"], ()) if form.is_valid() else ()
    context = {"title": _("Outbox"), "form": form, "page": page, "filter": filter_of(request), "jobs": jobs}
    return render(request, "correspondence/staff/outbox.html", context)


def filter_of(request: HttpRequest) -> str:
    """What the list is narrowed to, for the addresses that act on exactly that."""
    chosen = request.GET.copy()
    chosen.pop("page", None)
    return chosen.urlencode()


@require_GET
@may_view
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # typed for views without arguments
def outbox_letter(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter(request, pk)
    context = {
        "title": letter.subject,
        "letter": letter,
        "text": _shown(letter).text,
        "attachments": letter.attachments.all(),
        "events": Event.objects.about(letter),
        "may": _possible(letter),
        "declared": next((one for one in declared_letters() if one.kind == letter.kind), None),
    }
    return render(request, "correspondence/staff/letter.html", context)


@require_GET
@may_view
@xframe_options_sameorigin
@csp(  # type: ignore[arg-type]  # typed for views without arguments
    {  # the letter's own style sheet is inside it, as in a mail; nothing else may load or run
        "default-src": [NONE],
        "style-src": ["'unsafe-inline'"],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [NONE],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }
)
def outbox_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part alone, for the frame on the letter's page."""
    return HttpResponse(_shown(get_letter(request, pk)).html)


@require_GET
@may_view
def outbox_attachment(request: HttpRequest, pk: int, attachment_pk: int) -> FileResponse:
    letters = Letter.objects.visible_to(request.user)
    attachment = get_object_or_404(Attachment, pk=attachment_pk, letter__in=letters.filter(pk=pk))
    file = attachment.file.open("rb")
    return FileResponse(file, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)


@require_http_methods(["GET", "POST"])
@may_change
def outbox_edit(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter(request, pk)
    form = LetterForm(request.POST or None, instance=letter)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            handling.edit(letter, **words, now=timezone.now(), actor=actor_of(request))
        except RuleError as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("The letter was changed."))
            return redirect("admin:outbox_letter", pk=pk)
    context = {"title": _("Change the letter"), "letter": letter, "form": form}
    return render(request, "correspondence/staff/edit.html", context)


@require_POST
@may_change
def outbox_hold(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, handling.hold, _("The letter is held until somebody lets it go."))


@require_POST
@may_change
def outbox_let_go(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, handling.let_go, _("The letter leaves now."))


@require_POST
@may_change
def outbox_resend(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, handling.send_again, _("The letter stands ready to leave again."))


@require_POST
@may_change
def outbox_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, handling.withdraw, _("The letter was withdrawn and will not leave."))


@require_POST
@may_change
def outbox_arrived(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, handling.confirm_arrival, _("The letter now counts as sent."))


def _act(request: HttpRequest, pk: int, action: Action, done: str) -> HttpResponse:
    try:
        action(get_letter(request, pk), now=timezone.now(), actor=actor_of(request))
    except RuleError as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, done)
    return redirect("admin:outbox_letter", pk=pk)


def actor_of(request: HttpRequest) -> AbstractBaseUser:
    """The signed-in member of staff; the staff site's door has let nobody else in."""
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101 - narrows the type
    return request.user


def _shown(letter: Letter) -> Parts:
    """The secret is the recipient's alone; in the demo, whose mails go nowhere, staff may click it."""
    parts = parts_of(letter)
    return parts.with_secret(letter.secret) if settings.DEMO and letter.secret else parts


def _possible(letter: Letter) -> dict[str, Any]:
    put_off = letter.send_after is not None and letter.send_after > timezone.now()
    return {
        "hold": letter.status in handling.MAY_HOLD and not letter.is_held,
        "let_go": letter.status in handling.MAY_LET_GO and (letter.is_held or put_off),
        "edit": letter.status in handling.MAY_EDIT,
        "send_again": letter.status in handling.MAY_SEND_AGAIN,
        "withdraw": letter.status in handling.MAY_WITHDRAW,
        "confirm": letter.status in handling.MAY_CONFIRM,
    }
