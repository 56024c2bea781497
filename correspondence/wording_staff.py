"""The words of every letter the portal writes, for the secretariat to read and to change."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from correspondence import waiting_kinds, wording
from correspondence.declared import Declared, declared_letters, find_declared
from correspondence.forms import WordingForm
from correspondence.letters import Words
from correspondence.models import Wording
from correspondence.placeholders import SMALL
from correspondence.staff import actor_of
from journal.models import Event
from journal.rules import RuleError

may_change = permission_required("correspondence.change_wording", raise_exception=True)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Column:
    """One language on the screen of one letter."""

    language: str
    form: WordingForm
    row: Wording | None
    shown: Words | None = None
    problems: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        return self.row is not None and self.row.in_use


def _letter(room: str, name: str) -> Declared:
    letter = find_declared(f"{room}/letters/{name}")
    if letter is None:
        raise Http404
    return letter


@require_GET
@may_change
def wordings(request: HttpRequest) -> HttpResponse:
    own = {(row.template, row.language) for row in Wording.objects.filter(in_use=True)}
    waiting, broken = waiting_kinds.waiting_kinds(), {row.template for row in wording.broken_wordings()}
    letters = [
        {
            "letter": letter,
            "place": letter.template.split("/letters/"),
            "own": [code for code in LANGUAGES if (letter.template, code) in own],
            "waits": letter.kind in waiting,
            "broken": letter.template in broken,
        }
        for letter in declared_letters()
    ]
    return render(request, "correspondence/staff/wordings.html", {"title": _("Words of letters"), "letters": letters})


@require_http_methods(["GET", "POST"])
@may_change
def wording_edit(request: HttpRequest, room: str, name: str) -> HttpResponse:
    """Both languages side by side. The button to look first shows an example and saves nothing."""
    letter = _letter(room, name)
    columns = [_column(request, letter, language) for language in LANGUAGES]
    if request.method == "POST" and all([column.form.is_valid() for column in columns]):  # noqa: C419 - judges each of them
        if request.POST.get("then") == "look":
            return _page(request, letter, [_with_example(letter, column) for column in columns])
        if _saved(request, letter, columns):
            messages.success(request, _("The words are kept. From now on letters leave with them."))
            return redirect("admin:wording_edit", room=room, name=name)
    return _page(request, letter, columns)


def _column(request: HttpRequest, letter: Declared, language: str) -> Column:
    row = Wording.objects.filter(template=letter.template, language=language).first()
    text = wording.text_of(row) if row and row.in_use else wording.original(letter, language)
    form = WordingForm(
        request.POST or None,
        language=language,
        initial={**asdict(text), "read": row.revision if row else 0},
        has_button=bool(wording.original(letter, language).button),
    )
    broken = row is not None and row.in_use and not form.is_bound
    problems = wording.problems_of(letter, language, text) if broken else []
    return Column(language, form, row, problems=tuple(problems))


def _with_example(letter: Declared, column: Column) -> Column:
    text = column.form.text.tidy
    if problems := wording.problems_of(letter, column.language, text):
        column.form.add_error(None, problems)
        return column
    return Column(column.language, column.form, column.row, wording.sample(letter, column.language, text))


def _saved(request: HttpRequest, letter: Declared, columns: list[Column]) -> bool:
    forms = {column.language: column.form for column in columns}
    try:
        wording.change(
            letter,
            texts={language: form.text for language, form in forms.items()},
            read={language: form.cleaned_data["read"] for language, form in forms.items()},
            now=timezone.now(),
            actor=actor_of(request),
        )
    except wording.WordingError as wrong:
        for language, problems in wrong.problems.items():
            forms[language].add_error(None, problems)
    except RuleError as broken:
        columns[0].form.add_error(None, str(broken))
    else:
        return True
    return False


def _page(request: HttpRequest, letter: Declared, columns: list[Column]) -> HttpResponse:
    room, name = letter.template.split("/letters/")
    rows = [column.row.pk for column in columns if column.row]
    events = Event.objects.filter(
        subject_type=ContentType.objects.get_for_model(Wording), subject_id__in=rows
    ).order_by("-pk")
    context = {
        "letter": letter,
        "room": room,
        "name": name,
        "columns": columns,
        "waits": letter.kind in waiting_kinds.waiting_kinds(),
        "events": events,
        "placeholders": [[one.named(language) for one in letter.placeholders] for language in LANGUAGES],
        "small": [[f"{{{SMALL[language][word]}}}" for word in ("else", "end")] for language in LANGUAGES],
    }
    return render(request, "correspondence/staff/wording_edit.html", context)


@require_POST
@may_change
def wording_restore(request: HttpRequest, room: str, name: str, language: str) -> HttpResponse:
    letter = _letter(room, name)
    if language not in LANGUAGES:
        raise Http404
    try:
        wording.restore(letter, language=language, now=timezone.now(), actor=actor_of(request))
    except RuleError as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("The original words are back."))
    return redirect("admin:wording_edit", room=room, name=name)


@require_POST
@may_change
def wording_wait(request: HttpRequest, room: str, name: str) -> HttpResponse:
    """Whether fresh letters of this kind wait until somebody has looked at them."""
    letter = _letter(room, name)
    waits = request.POST.get("waits") == "yes"
    if not letter.may_wait:
        messages.error(request, _("Somebody waits for this letter at that very moment; it cannot be held."))
    else:
        waiting_kinds.choose(letter.kind, waits=waits, now=timezone.now(), actor=actor_of(request))
        done = _("Letters of this kind now wait in the outbox until somebody lets them go.")
        messages.success(request, done if waits else _("Letters of this kind leave by themselves again."))
    return redirect("admin:wording_edit", room=room, name=name)
