"""What stands in an address but belongs to somebody else, or may not be seen yet, is not found: 404, never 403."""

import pytest

from correspondence.models import Letter
from documents.intake import keep
from documents.models import Document
from tests.access.addresses import address_of
from tests.access.asking import ask
from tests.access.table import NOBODY, NOT_THIS_WAY, TABLE
from tests.access.world import a_pdf, applicant_of
from tests.factories import NOW, ApplicationFactory

OF_AN_APPLICANT = [row for row in TABLE if row.route.startswith("aanvraag/<uuid:reference>/")]
OF_A_FILE = [row for row in TABLE if row.route.startswith("beheer/aanvragen/<int:pk>/")]
ON_THE_TABLE = [row for row in TABLE if "aanvraag/<int:application_pk>/" in row.route]
# The board has no part in some actions, and hears so (403) before anybody looks which file was meant.
STAFF = [("board", {"403", "404"}), ("secretariat", {"404"}), ("administrator", {"404"})]


@pytest.fixture
def draft(db):
    return with_a_document(status="draft", submitted_at=None)


def with_a_document(**facts):
    application = ApplicationFactory(**facts)
    application.documents.create(document=keep(a_pdf(), now=NOW), purpose="statutes")
    return application


def row_of(route):
    return next(row for row in TABLE if row.route == route)


def answers_of(visitor, rows, world, **others):
    """All that these rows answer, to whichever method they know."""
    asked = [(row, method) for row in rows for method in ("GET", "POST")]
    return {
        ask(visitor, method, address_of(row, world, **others), world.bodies.get(row.body, {}))
        for row, method in asked
        if (row.get if method == "GET" else row.post) not in {NOBODY, NOT_THIS_WAY}
    }


def test_an_applicant_finds_nothing_of_another_application(world) -> None:
    visitor = applicant_of(str(ApplicationFactory().reference))

    assert answers_of(visitor, OF_AN_APPLICANT, world) == {"404"}


def test_an_applicant_finds_no_document_of_another_under_its_own_reference(world, draft) -> None:
    row = row_of("aanvraag/<uuid:reference>/document/<int:pk>/")

    assert answers_of(world.visitor("applicant"), [row], world, pk=draft.documents.get().pk) == {"404"}


def test_an_applicant_removes_no_document_of_another(world, draft) -> None:
    row = row_of("aanvraag/<uuid:reference>/document/<int:pk>/verwijderen/")
    answers_of(world.visitor("applicant"), [row], world, pk=draft.documents.get().pk)

    assert draft.documents.count() == 1


@pytest.mark.parametrize(("role", "answers"), STAFF)
def test_a_draft_is_not_there_for_staff(world, draft, role, answers) -> None:
    document_pk = draft.documents.get().pk

    assert answers_of(world.visitor(role), OF_A_FILE, world, pk=draft.pk, document_pk=document_pk) == answers


@pytest.mark.parametrize(("role", "answers"), STAFF)
def test_nothing_is_decided_about_a_draft(world, draft, role, answers) -> None:
    assert answers_of(world.visitor(role), ON_THE_TABLE, world, application_pk=draft.pk) == answers


@pytest.mark.parametrize("role", ["board", "secretariat", "administrator"])
def test_a_document_is_found_only_under_its_own_file(world, role) -> None:
    foreign = with_a_document().documents.get()
    rows = [row for row in OF_A_FILE if "<int:document_pk>" in row.route]

    assert answers_of(world.visitor(role), rows, world, document_pk=foreign.pk) == {"404"}


def test_an_attachment_is_found_only_under_its_own_letter(world) -> None:
    row = row_of("beheer/brieven/<int:pk>/bijlage/<int:attachment_pk>/")
    other = Letter.objects.exclude(attachments=None).exclude(pk=world.places[row.place]["pk"]).first()

    assert answers_of(world.visitor("secretariat"), [row], world, pk=other.pk) == {"404"}


@pytest.mark.parametrize("role", ["applicant", "secretariat", "administrator"])
def test_a_document_in_quarantine_is_shown_to_nobody(world, role) -> None:
    Document.objects.update(scan=Document.Scan.QUARANTINED)
    room = OF_AN_APPLICANT if role == "applicant" else OF_A_FILE
    rows = [row for row in room if "/document/" in row.route and row.get != NOBODY]

    assert answers_of(world.visitor(role), rows, world) == {"404"}
