"""The pages of a board pack: what one reader may read of one file, its statutes, and the agenda in front."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from applications import advice
from applications.assessment import assessment_or_reason
from applications.models import Application, ApplicationDocument, BoardMeeting, BoardPack
from applications.tallies import progress
from documents import bundle, confinement, pages, signatures
from documents.bundle import Binding, Bookmark
from documents.models import Document
from documents.printing import printer
from dues.models import FeeSchedule
from selfevaluation.results import result_of

SHEET = Path(__file__).parent / "assets" / "papers.css"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """The pages of one file; `sections` are titles with the page they begin on, counted from 0."""

    content: bytes
    pages: int
    sections: list[tuple[str, int]]


@dataclass(frozen=True)
class AgendaLine:
    """One item of the agenda in front. `why` says that, and why, the file is not in this pack."""

    number: int
    name: str = ""
    facts: str = ""
    why: str = ""

    @property
    def title(self) -> str:
        """As the chapter is called, in the bookmarks too."""
        return f"{self.number}. {self.name}"


@dataclass(frozen=True)
class Chapter:
    """A part that stands ready: the file in which its pages are."""

    title: str
    path: Path
    pages: int
    sections: list[tuple[str, int]]


def render_file(application: Application, *, number: int, reader: User, today: date) -> Made:
    """In the active language. Raises RuleError when Pango is missing on this machine."""
    own = _own_pages(application, number=number, reader=reader, today=today)
    # The name of the file is the first heading; what stands under it are the sections.
    sections = [(mark.title, mark.page) for mark in bundle.headings(own)[1:]]
    with TemporaryDirectory() as folder:
        sources = [_put(Path(folder, "own.pdf"), own)]
        titles = []
        for row in application.documents.filter(purpose=ApplicationDocument.Purpose.STATUTES).select_related(
            "document"
        ):
            titles.append(_("Statutes: %(name)s") % {"name": row.document.name})
            sources.append(_put(Path(folder, f"{row.pk}.pdf"), _document_pages(row.document, titles[-1])))
        whole = Path(folder, "whole.pdf")
        counts = bundle.join(sources, whole)
        starts = [sum(counts[: place + 1]) for place in range(len(titles))]
        return Made(whole.read_bytes(), sum(counts), [*sections, *zip(titles, starts, strict=True)])


def _statutes(application: Application) -> QuerySet[ApplicationDocument]:
    return application.documents.filter(purpose=ApplicationDocument.Purpose.STATUTES).select_related("document")


def _put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _own_pages(application: Application, *, number: int, reader: User, today: date) -> bytes:
    attached = application.attached_evaluation
    result = result_of([attached]) if attached else None
    known = advice.reading(application, reader)
    context = {
        "application": application,
        "number": number,
        "contacts": application.contacts.all(),
        "assessment": assessment_or_reason(application, schedule=FeeSchedule.objects.on(today)),
        "advice": known,
        "advice_progress": progress(known.advised, known.members),
        "involved": [str(row.member) for row in application.recusals.open().select_related("member")],
        "evaluation": attached,
        "result": result,
        "documents": application.documents.select_related("document"),
    }
    drawing = render_to_string("selfevaluation/compass.svg", {"chart": result.chart}) if result else ""
    return _print("applications/papers/file.html", context, {"compass.svg": drawing.encode()})


def _print(template: str, context: dict[str, Any], assets: dict[str, bytes] | None = None) -> bytes:
    html = render_to_string(template, {"language": get_language(), **context})
    return printer(SHEET).print(html, assets or {})


def _document_pages(document: Document, title: str) -> bytes:
    """The document's own pages; when it cannot be opened, one page that says so. Never an error."""
    try:
        if document.may_be_served and document.content_type == signatures.PDF.content_type:
            return _bare_pages(document)
        picture = pages.picture(document, 1)
    except (pages.PageNotShownError, confinement.ChildFailedError, OSError) as problem:
        logger.warning("Document %s is not in the pack: %s", document.pk, problem)
        return _print("applications/papers/document.html", {"document": document, "title": title, "lost": True})
    context = {"document": document, "title": title, "lost": False}
    return _print("applications/papers/document.html", context, {"scan.png": picture})


def _bare_pages(document: Document) -> bytes:
    with document.file.open("rb") as file:
        facts, content = confinement.run("documents.plain_pages", chunks=file.chunks())
    if facts.get("pages") != bundle.page_count(content):
        raise confinement.ChildFailedError("the pages are not what they should be")
    return content


def bind(pack: BoardPack, chapters: list[Chapter], lines: list[AgendaLine], target: Path) -> int:
    """The whole pack as one file at `target`, in the active language; how many pages it has."""
    front = _front(pack, chapters, lines)
    first = bundle.page_count(front)
    cover = _put(target.with_suffix(".front.pdf"), front)
    binding = Binding(
        title=_title(pack.meeting),
        language=get_language() or "nl",
        bookmarks=[Bookmark(_("Agenda"), min(1, first - 1)), *_bookmarks(chapters, first)],
        numbers=lambda numbers: _print("applications/papers/numbers.html", {"numbers": list(map(str, numbers))}),
    )
    return sum(bundle.join([cover, *(chapter.path for chapter in chapters)], target, binding=binding))


def _title(meeting: BoardMeeting) -> str:
    return _("Board pack %(meeting)s") % {"meeting": meeting}


def _bookmarks(chapters: list[Chapter], first: int) -> Iterator[Bookmark]:
    for chapter in chapters:
        yield Bookmark(chapter.title, first, [Bookmark(title, first + page) for title, page in chapter.sections])
        first += chapter.pages


def _front(pack: BoardPack, chapters: list[Chapter], lines: list[AgendaLine]) -> bytes:
    """Cover and agenda. Its own length moves the page numbers on it, so a longer one is printed again."""
    expected, content = 2, b""
    while True:
        starts = {mark.title: str(mark.page + 1) for mark in _bookmarks(chapters, expected)}
        numbered = [(line, starts.get(line.title, "")) for line in lines]
        content = _print(
            "applications/papers/front.html", {"pack": pack, "lines": numbered, "title": _title(pack.meeting)}
        )
        if (count := bundle.page_count(content)) == expected:
            return content
        expected = count
