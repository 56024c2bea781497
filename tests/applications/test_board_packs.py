"""A board pack is made, opened and read back; it belongs to one reader, and recusal closes it."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications import advice, board_packs, meetings, pack_making, recusal, tasks
from applications.models import Application, BoardMeeting, BoardPack, PackPart
from documents.intake import keep
from documents.models import Document
from journal.rules import RuleError
from selfevaluation.models import SelfEvaluation
from selfevaluation.questions import FIRST
from tests.applications.conftest import pdf, png, upload
from tests.documents.test_plain_pages import form
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> User:
    return secretary()


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory()


def on_agenda(meeting: BoardMeeting, office: User, **fields: object) -> Application:
    application = ApplicationFactory(status="in_review", **fields)
    meetings.put_on_agenda(application, meeting=meeting, actor=office, now=NOW)
    application.refresh_from_db()
    return application


def statutes(application: Application, name: str = "statuten.pdf", content: bytes | None = None) -> Document:
    document = keep(upload(name, content), now=NOW)
    application.documents.create(purpose="statutes", document=document)
    return document


def advise(application: Application, member: User, comment: str) -> None:
    advice.give_advice(application, opinion="for", comment=comment, read_version=1, actor=member, now=NOW)


def made(meeting: BoardMeeting, member: User) -> BoardPack:
    pack = board_packs.order_pack(meeting, member=member, now=NOW)
    for _ in range(10):
        tasks.make_pack(pack.pk)
    pack.refresh_from_db()
    assert pack.status == "ready", pack.problem
    return pack


def opened(pack: BoardPack) -> tuple[list[str], dict[str, int]]:
    """The text of each page, and the bookmarks with their pages, counted from 1."""
    with pack.file.open("rb") as file, pypdfium2.PdfDocument(io.BytesIO(file.read())) as document:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
        marks = {mark.get_title(): mark.get_dest().get_index() + 1 for mark in document.get_toc()}
    return pages, marks


def test_pack_holds_what_its_reader_may_read_and_nothing_of_a_closed_file(
    meeting: BoardMeeting, office: User
) -> None:
    reader, other = board_member(), board_member(name="Cas Voorzitter")
    answers = {question.key: "3" for principle in FIRST for question in principle.questions}
    evaluation = SelfEvaluation.objects.create(year=2026, answers=answers, started_at=NOW, updated_at=NOW)
    first = on_agenda(
        meeting, office, name="Eerste cv", motivation="Samen sterker.", self_evaluation=evaluation,
        shares_self_evaluation=True,
    )  # fmt: skip
    closed = on_agenda(meeting, office, name="Gesloten cv", motivation="Verborgen motief.")
    third = on_agenda(meeting, office, name="Derde cv", employees=64)
    statutes(first, content=form())
    statutes(closed, "verborgen.pdf")
    statutes(third)
    for application in (first, third):
        advise(application, other, f"Toelichting bij {application.name}.")
    advise(first, reader, "Mijn eigen woord.")
    recusal.declare(closed, reason="Familie", actor=reader, now=NOW)

    pack = made(meeting, reader)
    pages, marks = opened(pack)

    assert len(pages) == pack.pages
    assert pages[0].startswith("Bundel voor het bestuur vrijdag 20 november 2026, 19:30")
    assert "Voor Bea Bestuur" in pages[0]
    assert f"1. Eerste cv onderneming, coöperatieve vennootschap (cv), Antwerpen {marks['1. Eerste cv']}" in pages[1]
    assert "2. Je bent betrokken bij deze aanvraag: ze zit niet in deze bundel." in pages[1]
    assert f"Antwerpen {marks['3. Derde cv']}" in pages[1]
    whole = " ".join(pages)
    assert "Samen sterker." in whole
    assert "Toelichting bij Eerste cv." in whole
    assert "Toelichting bij Derde cv." not in whole  # the own advice about it is not given yet
    assert "Je had je advies nog niet gegeven" in pages[marks["3. Derde cv"] - 1]
    assert "7. Aandacht voor de gemeenschap 3,0 op 4" in pages[marks["Kompas van de zelfevaluatie"] - 1]
    assert "Grote onderneming" in whole
    assert "Oprichtingsakte Ingevulde naam" in pages[marks["1. Eerste cv"] + 1]  # after its two own pages
    assert pages[4].endswith(" 5")
    assert not any("Gesloten" in words or "erborgen" in words for words in [*pages, *marks])


def test_document_that_cannot_be_opened_or_is_a_picture_does_not_break_the_pack(
    meeting: BoardMeeting, office: User
) -> None:
    application = on_agenda(meeting, office)
    gone, damaged, infected = (statutes(application, f"{n}.pdf", pdf(1 + n)) for n in range(3))
    default_storage.delete(gone.file.name)
    with default_storage.open(damaged.file.name, "wb") as file:
        file.write(b"%PDF-1.7 en dan niets")
    Document.objects.filter(pk=infected.pk).update(scan="infected")
    picture = keep(SimpleUploadedFile("scan.png", png(), content_type="image/png"), now=NOW)
    application.documents.create(purpose="statutes", document=picture)

    pages, marks = opened(made(meeting, board_member()))

    for name in ("0.pdf", "1.pdf", "2.pdf"):
        assert "Dit document kon niet in de bundel." in pages[marks[f"Statuten: {name}"] - 1]
    assert "Dit document is een foto of scan" in pages[marks["Statuten: scan.png"] - 1]


def test_pack_is_in_the_language_of_its_reader(meeting: BoardMeeting) -> None:
    pages, _marks = opened(made(meeting, board_member(language="en")))

    assert pages[0].startswith("Board pack")
    assert "Nothing stands on the agenda." in pages[1]


def test_pack_says_when_the_agenda_or_a_file_on_it_changed(meeting: BoardMeeting, office: User) -> None:
    reader = board_member()
    first = on_agenda(meeting, office)
    pack = board_packs.order_pack(meeting, member=reader, now=NOW)
    assert not board_packs.is_outdated(pack)

    second = on_agenda(meeting, office)
    assert board_packs.is_outdated(pack)
    meetings.take_off_agenda(second, meeting=meeting, actor=office, now=NOW)
    assert not board_packs.is_outdated(pack)
    statutes(first)
    assert board_packs.is_outdated(pack)
    assert not board_packs.is_outdated(board_packs.order_pack(meeting, member=reader, now=NOW))
    recusal.declare(first, reason="Familie", actor=reader, now=NOW)
    assert board_packs.is_outdated(pack)


def test_only_its_own_reader_downloads_a_pack_until_a_file_in_it_is_closed(
    client: Client, meeting: BoardMeeting, office: User
) -> None:
    reader = board_member()
    application = on_agenda(meeting, office)
    address = reverse("admin:pack_download", args=[made(meeting, reader).key])

    for stranger in (office, board_member()):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
    client.force_login(reader)
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="bundel-voor-het-bestuur-2026-11-20.pdf"'
    row = recusal.set_for(application, member=reader, reason="Familie", actor=office, now=NOW)
    assert client.get(address).status_code == 404
    assert "Deze bundel is gesloten" in client.get(reverse("admin:packs", args=[meeting.pk])).content.decode()
    recusal.lift(row, reason="Vergissing", actor=office, now=NOW)
    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")


def test_recusal_while_the_pack_is_being_made_leaves_the_file_out(meeting: BoardMeeting, office: User) -> None:
    reader = board_member()
    closed, other = on_agenda(meeting, office, name="Gesloten cv"), on_agenda(meeting, office, name="Open cv")
    pack = board_packs.order_pack(meeting, member=reader, now=NOW)
    assert pack_making.make_next(pack, now=NOW)
    recusal.declare(closed, reason="Familie", actor=reader, now=NOW)

    while pack.status == "making":
        assert pack_making.make_next(pack, now=NOW)
        pack.refresh_from_db()

    pages, _marks = opened(pack)
    assert not any("Gesloten" in page for page in pages)
    assert list(pack.parts.values_list("application", flat=True)) == [other.pk]


def test_killed_worker_is_followed_by_another_and_the_finished_files_stay(
    meeting: BoardMeeting, office: User
) -> None:
    for _ in range(2):
        on_agenda(meeting, office)
    pack = board_packs.order_pack(meeting, member=board_member(), now=NOW)
    assert pack_making.make_next(pack, now=NOW)
    BoardPack.objects.filter(pk=pack.pk).update(claimed_at=NOW)  # and here its worker was killed

    assert pack_making.make_next(pack, now=NOW + timedelta(minutes=2)) is None
    later = NOW + timedelta(minutes=4)
    assert list(BoardPack.objects.free(later)) == [pack]
    assert pack_making.make_next(pack, now=later)
    assert pack.parts.filter(pages__gt=0).count() == 2


def test_what_was_made_before_it_was_asked_for_anew_does_not_count(
    meeting: BoardMeeting, office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_agenda(meeting, office)
    reader = board_member()
    pack = board_packs.order_pack(meeting, member=reader, now=NOW)
    render = pack_making.board_pack_pdf.render_file

    def interrupted(*args: object, **kwargs: object) -> object:
        content = render(*args, **kwargs)
        statutes(Application.objects.get())
        board_packs.order_pack(meeting, member=reader, now=NOW)
        return content

    monkeypatch.setattr(pack_making.board_pack_pdf, "render_file", interrupted)
    assert pack_making.make_next(pack, now=NOW) is None
    assert not PackPart.objects.filter(pages__gt=0).exists()


def test_pack_that_fails_says_so_and_stops(meeting: BoardMeeting, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = board_member()
    pack = board_packs.order_pack(meeting, member=reader, now=NOW)
    BoardPack.objects.filter(pk=pack.pk).update(attempts=3)
    assert pack_making.make_next(pack, now=NOW)
    pack.refresh_from_db()
    assert (pack.status, "verschillende keren mislukt" in pack.problem) == ("failed", True)

    def without_pango(*_args: object) -> None:
        raise RuleError("Pango ontbreekt")

    monkeypatch.setattr(pack_making.board_pack_pdf, "printer", without_pango)
    pack = board_packs.order_pack(meeting, member=reader, now=NOW)
    tasks.make_pack(pack.pk)
    pack.refresh_from_db()
    assert (pack.status, pack.problem) == ("failed", "Pango ontbreekt")


def test_secretariat_has_packs_made_for_the_whole_board_and_reads_none(
    client: Client, meeting: BoardMeeting, office: User
) -> None:
    members = [board_member(), board_member()]
    board_packs.order_pack(meeting, member=members[0], now=NOW)
    client.force_login(office)

    client.post(reverse("admin:make_packs", args=[meeting.pk]))
    page = client.get(reverse("admin:packs", args=[meeting.pk])).content.decode()

    assert set(meeting.packs.values_list("member", flat=True)) == {member.pk for member in members}
    assert page.count("<progress") == 2
    assert 'hx-trigger="every 2s"' in page
    assert "Opnieuw kijken" in page
    with pytest.raises(RuleError):
        board_packs.order_packs(meeting, actor=members[0], now=NOW)
    assert board_packs.order_packs(meeting, actor=office, now=NOW) == []


def test_no_pack_is_made_of_a_closed_meeting(meeting: BoardMeeting) -> None:
    reader = board_member()
    meeting.closed_at, meeting.closed_by = NOW, reader
    meeting.save()

    with pytest.raises(RuleError, match="afgesloten"):
        board_packs.order_pack(meeting, member=reader, now=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_screen_takes_the_same_queries_for_one_pack_and_for_three(
    client: Client, meeting: BoardMeeting, office: User, count: int, django_assert_num_queries: pytest.fixture
) -> None:
    for _ in range(count):
        on_agenda(meeting, office)
        board_packs.order_pack(meeting, member=board_member(), now=NOW)
    board_packs.order_pack(meeting, member=office, now=NOW)
    client.force_login(office)
    address = reverse("admin:packs", args=[meeting.pk])
    client.get(address)

    with django_assert_num_queries(9):
        client.get(address)
