"""The secretariat's screens for bank statements: upload, look, import; and what came in before."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.staff import staff_of
from dues.models import BankLine, BankStatement, Format, StatementFile
from dues.statements import importing, keeping, mappings
from dues.statements.content import StatementError
from dues.statements.forms import MappingForm, UploadForm
from dues.statements.gaps import all_gaps
from journal.models import Event

may_view = permission_required("dues.view_bankstatement", raise_exception=True)
may_import = permission_required("dues.import_statement", raise_exception=True)
PAGE_SIZE = 50
LINES = 100
# Of the new lines, as many as a person looks at before confirming.
SHOWN = 25


@require_GET
@may_view
def statements(request: HttpRequest) -> HttpResponse:
    rows = BankStatement.objects.visible_to(request.user).with_counts().select_related("file")
    context = {
        "form": UploadForm(),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "waiting": StatementFile.objects.visible_to(request.user).waiting().select_related("uploaded_by"),
        "gaps": all_gaps(),
    }
    return render(request, "dues/staff/statements.html", context)


@require_POST
@may_import
def upload_statements(request: HttpRequest) -> HttpResponse:
    """Each file by itself: one that is refused does not stop the others."""
    keeping.forget_waiting(now=timezone.now())
    kept = []
    for upload in request.FILES.getlist("uploads"):
        try:
            kept.append(keeping.keep(upload, actor=staff_of(request), now=timezone.now()))
        except StatementError as error:
            messages.error(request, f"{upload.name}: {error}")
    if not request.FILES.getlist("uploads"):
        messages.error(request, _("Choose a file of the bank first."))
    return redirect("admin:statement_file", pk=kept[0].pk) if len(kept) == 1 else redirect("admin:statements")


def get_file(request: HttpRequest, pk: int) -> StatementFile:
    """The file, if this person may know that it exists."""
    rows = StatementFile.objects.visible_to(request.user).select_related("mapping", "uploaded_by", "imported_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@may_view
def statement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What importing would make; once imported, what it made."""
    file = get_file(request, pk)
    if file.imported_at is None and file.format == Format.CSV and file.mapping is None:
        return redirect("admin:csv_columns", pk=pk)
    context = {"file": file, "events": Event.objects.about(file), **_looked_at(request, file)}
    return render(request, "dues/staff/statement_file.html", context)


def _looked_at(request: HttpRequest, file: StatementFile) -> dict[str, object]:
    if file.imported_at is not None:
        return {"statements": file.statements.with_counts()}
    try:
        outcome = importing.rehearse(file, actor=staff_of(request), now=timezone.now())
    except StatementError as error:
        return {"refusal": str(error)}
    lines = outcome.lines
    return {"outcome": outcome, "lines": lines[:SHOWN], "more": max(len(lines) - SHOWN, 0)}


@require_POST
@may_import
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    file = get_file(request, pk)
    if request.POST.get("sha256") != file.sha256:
        messages.error(request, _("Look at the file first: what you saw is not what is kept here."))
        return redirect("admin:statement_file", pk=pk)
    try:
        outcome = importing.import_statement(file, actor=staff_of(request), now=timezone.now())
    except StatementError as error:
        messages.error(request, str(error))
        return redirect("admin:statement_file", pk=pk)
    messages.success(request, _told(outcome.file))
    following = StatementFile.objects.visible_to(request.user).waiting().first()
    return redirect("admin:statement_file", pk=following.pk) if following else redirect("admin:statements")


def _told(file: StatementFile) -> str:
    new = ngettext("%(n)s new line", "%(n)s new lines", file.lines_new) % {"n": file.lines_new}
    return _("“%(name)s” is imported: %(new)s, %(known)s already known.") % {
        "name": file.name,
        "new": new,
        "known": file.lines_known,
    }


@require_POST
@may_import
def discard_file(request: HttpRequest, pk: int) -> HttpResponse:
    file = get_file(request, pk)
    try:
        keeping.discard(file, now=timezone.now())
    except StatementError as error:
        messages.error(request, str(error))
        return redirect("admin:statement_file", pk=pk)
    messages.success(request, _("“%(name)s” is thrown away; nothing of it was imported.") % {"name": file.name})
    return redirect("admin:statements")


@require_http_methods(["GET", "POST"])
@may_import
def csv_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once for each bank: which column is what."""
    file = get_file(request, pk)
    try:
        sample = mappings.sample(file)
    except StatementError as error:
        messages.error(request, str(error))
        return redirect("admin:statements")
    form = MappingForm(request.POST or None, sample=sample)
    if form.is_valid() and _saved(request, file, form):
        return redirect("admin:statement_file", pk=pk)
    return render(request, "dues/staff/csv_columns.html", {"file": file, "sample": sample, "form": form})


def _saved(request: HttpRequest, file: StatementFile, form: MappingForm) -> bool:
    try:
        mappings.save_mapping(
            file,
            name=form.cleaned_data["name"],
            decimal_sign=form.cleaned_data["decimal_sign"],
            date_format=form.cleaned_data["date_format"],
            columns=form.columns,
            actor=staff_of(request),
            now=timezone.now(),
        )
    except StatementError as error:
        form.add_error(None, str(error))
        return False
    return True


@require_GET
@may_view
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    rows = BankStatement.objects.visible_to(request.user).with_counts().select_related("file")
    row = get_object_or_404(rows, pk=pk)
    lines = BankLine.objects.visible_to(request.user).standing_on(row).select_related("statement__file")
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    return render(request, "dues/staff/statement.html", {"statement": row, "page": page})


@require_GET
@may_view
def statement_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as the bank made it."""
    file = get_file(request, pk)
    content_type = "application/octet-stream"  # never shown by a browser, whatever is in it
    return FileResponse(file.file.open(), as_attachment=True, filename=file.name, content_type=content_type)
