"""Minutes: a draft from the data, frozen by the closing, corrected beside it, and closed in part by recusal."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications import attendance, meetings, minutes, minutes_pdf, recusal, tasks
from applications.closing import close_meeting, rehearse_closing
from applications.minutes import ChangedMeanwhileError, Key, Typed
from applications.minutes_record import Record, fingerprint, from_json
from applications.models import (
    Application,
    BoardMeeting,
    Decision,
    Minutes,
    MinutesAddendum,
    MinutesText,
    WrittenVote,
)
from journal.models import Event
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, UserFactory, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> User:
    return secretary()


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory()


def decided(meeting: BoardMeeting, name: str, outcome: str = "approved", reason: str = "") -> Application:
    application = ApplicationFactory(status="in_review", name=name)
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    meetings.record_decision(
        application, meeting=meeting, outcome=outcome, reason=reason, actor=board_member(), now=NOW
    )
    User.objects.filter(name="Bea Bestuur").update(is_active=False)  # these only recorded
    return application


def write(meeting: BoardMeeting, texts: dict[Key, str], actor: User, read: str = "") -> list[MinutesText]:
    typed = {key: Typed(text, read) for key, text in texts.items()}
    return minutes.write_texts(meeting, typed=typed, actor=actor, now=NOW)


def words(record: Record) -> str:
    lines = [f"{line.label}: {line.text}" if line.label else line.text for line in record.facts]
    for section in record.sections:
        lines += [
            section.title,
            *(f"{line.label}: {line.text}" if line.label else line.text for line in section.lines),
        ]
    return "\n".join([record.title, *lines])


def read_by(meeting: BoardMeeting, reader: User) -> str:
    return words(minutes.reading(meeting, reader=reader).record)


def test_draft_tells_all_that_the_data_know(meeting: BoardMeeting, office: User) -> None:
    chair, second, third = (board_member(name=name) for name in ("An Aa", "Bo Bee", "Cé Cee"))
    first = decided(meeting, "Eerste cv")
    other = decided(meeting, "Tweede cv", "declined", "Geen werking in Vlaanderen.")
    decided(meeting, "Derde cv", "deferred", "De statuten zijn onvolledig.")
    recusal.declare(other, reason="Familie", actor=second, now=NOW)
    for member, presence, holder in (
        (chair, "present", None),
        (second, "present", None),
        (third, "represented", chair),
    ):
        attendance.note_attendance(
            meeting, member=member, presence=presence, proxy_holder=holder, actor=office, now=NOW
        )
    Decision.objects.filter(application=first).update(by_consent=True)
    write(meeting, {("opening", None): "Om 19.30 uur.\nWelkom.", ("remark", first.pk): "Een sterk plan."}, office)

    told = read_by(meeting, chair)

    assert told.startswith("Verslag van de bestuursvergadering van 20 november 2026\nVereniging: Coopkracht vzw")
    assert "Opening\nOm 19.30 uur.\nWelkom.\nAanwezigheid\nAanwezig: An Aa, Bo Bee\n" in told
    assert "Vertegenwoordigd: Cé Cee (door An Aa)\n" in told
    assert "Quorum: 3 van 3 bestuursleden tellen mee, 2 nodig. Het bestuur kan geldig beslissen.\n" in told
    assert "Consentagenda\nSamen goedgekeurd, zonder bespreking:\n1. Eerste cv\n" in told
    assert "Besproken: Een sterk plan.\nBeslissing: Goedgekeurd, zonder bespreking\n2. Tweede cv" in told
    assert "Verliet de zaal, want betrokken: Bo Bee\nQuorum: 2 van 2 bestuursleden" in told
    assert "Beslissing: Niet aanvaard\nReden: Geen werking in Vlaanderen.\n3. Derde cv" in told
    assert told.endswith("Beslissing: Uitgesteld\nReden: De statuten zijn onvolledig.")


def test_draft_stands_from_the_planning_on_and_says_what_is_missing(meeting: BoardMeeting, office: User) -> None:
    assert "Niemand heeft genoteerd wie er was." in read_by(meeting, office)
    assert "Er stond geen aanvraag op de agenda." in read_by(meeting, office)
    application = ApplicationFactory(status="in_review")
    meetings.put_on_agenda(application, meeting=meeting, actor=office, now=NOW)

    assert "Beslissing: Nog geen beslissing genoteerd." in read_by(meeting, office)


def test_vote_in_writing_is_told_as_one(office: User) -> None:
    meeting = BoardMeetingFactory(form="written", place="", deadline=NOW)
    voter, involved = board_member(name="An Aa"), board_member(name="Bo Bee")
    application = decided(meeting, "Eerste cv")
    for member in (voter, involved):
        WrittenVote.objects.create(
            meeting=meeting, application=application, member=member, choice="for", given_at=NOW
        )
    recusal.set_for(application, member=involved, reason="Familie", actor=office, now=NOW)

    told = read_by(meeting, office)

    assert told.startswith("Verslag van de schriftelijke procedure van 20 november 2026")
    assert "Stemmen tot: maandag 23 november 2026, 11:00" in told
    assert "Schriftelijke procedure\nStemden: An Aa\n" in told
    assert "Stemde niet mee, want betrokken: Bo Bee\nStemming: wordt verteld zodra" in told
    meeting.closed_at, meeting.closed_by = NOW, office
    meeting.save()
    assert "Stemde niet mee, want betrokken: Bo Bee\nStemming: 1 voor\n" in read_by(meeting, office)


def test_closing_freezes_the_text_and_its_hash_and_later_changes_of_the_data_do_not_reach_it(
    meeting: BoardMeeting, office: User
) -> None:
    application = decided(meeting, "Eerste cv")
    involved = board_member(name="Betty Betrokken")
    recusal.set_for(application, member=involved, reason="Familie", actor=office, now=NOW)
    write(meeting, {("closing", None): "Om 21 uur."}, office)
    rehearse_closing(meeting, actor=office, now=NOW)
    assert not Minutes.objects.exists()

    close_meeting(meeting, actor=office, now=NOW)

    frozen = Minutes.objects.get()
    assert fingerprint(frozen.content) == frozen.sha256
    event = Event.objects.about(meeting).get(verb="minutes frozen")
    assert event.data == {"sha256": frozen.sha256}
    told = read_by(meeting, office)
    assert "Uitgevoerd: Lid vanaf 20 november 2026, regel 1 van het ledenregister, lidgeldnota 2026-000001" in told
    assert "Verliet de zaal, want betrokken: Betty Betrokken\n" in told
    assert told.endswith("Om 21 uur.\nIn het portaal afgesloten door Sofie Secretaris op 23 november 2026 11:00.")
    Application.objects.filter(pk=application.pk).update(name="Andere naam")
    assert read_by(meeting, office) == told
    assert words(from_json(frozen.content)) == told
    with pytest.raises(RuleError, match="afgesloten"):
        write(meeting, {("closing", None): "Om 22 uur."}, office)
    frozen.content = "{}"
    with pytest.raises(TypeError, match="final"):
        frozen.save()


def test_minutes_that_were_tampered_with_are_told_apart(client: Client, meeting: BoardMeeting, office: User) -> None:
    decided(meeting, "Eerste cv")
    close_meeting(meeting, actor=office, now=NOW)
    assert minutes.reading(meeting, reader=office).intact
    content = Minutes.objects.get().content.replace("Goedgekeurd", "Niet aanvaard")

    Minutes.objects.update(content=content, sha256=fingerprint(content))

    client.force_login(office)
    page = client.get(reverse("admin:minutes", args=[meeting.pk])).content.decode()
    assert "niet meer zoals het werd vastgelegd" in page


@pytest.mark.parametrize("frozen", [False, True])
def test_who_is_involved_does_not_read_that_part_before_and_after_freezing(
    client: Client, meeting: BoardMeeting, office: User, *, frozen: bool
) -> None:
    involved = board_member(name="Betty Betrokken")
    decided(meeting, "Open cv")
    closed = decided(meeting, "Geheime cv", "declined", "Verborgen reden.")
    Decision.objects.filter(application=closed).update(by_consent=False)
    write(meeting, {("remark", closed.pk): "Verborgen opmerking."}, office)
    recusal.set_for(closed, member=involved, reason="Familie", actor=office, now=NOW)
    if frozen:
        close_meeting(meeting, actor=office, now=NOW)
        minutes.add(meeting, text="Verborgen aanvulling.", application=closed, actor=office, now=NOW)
        tasks.print_minutes(Minutes.objects.get().pk)
    client.force_login(involved)

    page = client.get(reverse("admin:minutes", args=[meeting.pk])).content.decode()
    paper = text_of(client.get(reverse("admin:minutes_pdf", args=[meeting.pk])).content)

    for shown in (page, paper):
        assert "Open cv" in shown
        assert "Punt 2" in shown
        assert "dit deel van het verslag is voor jou gesloten" in shown
        assert "erborgen" not in shown
        assert "Geheime" not in shown
    client.force_login(office)
    whole = client.get(reverse("admin:minutes", args=[meeting.pk])).content.decode()
    assert "Verborgen reden." in whole
    assert ("Verborgen aanvulling." in whole) is frozen


def test_consent_agenda_does_not_tell_who_is_involved_how_the_file_ended(meeting: BoardMeeting, office: User) -> None:
    involved = board_member(name="Betty Betrokken")
    closed, other = decided(meeting, "Geheime cv"), decided(meeting, "Open cv")
    Decision.objects.update(by_consent=True)
    recusal.set_for(closed, member=involved, reason="Familie", actor=office, now=NOW)

    told = read_by(meeting, involved)

    assert "zonder bespreking:\n2. Open cv\n" in told
    assert closed.name not in told
    assert f"1. {closed.name}\n2. {other.name}\n" in read_by(meeting, office)


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_pdf_is_made_once_from_the_frozen_text_and_read_back(meeting: BoardMeeting, office: User) -> None:
    application = decided(meeting, "Eerste cv", "declined", "Geen werking in Vlaanderen.")
    close_meeting(meeting, actor=office, now=NOW)
    Application.objects.filter(pk=application.pk).update(name="Andere naam")
    tasks.print_waiting_minutes()
    frozen = Minutes.objects.get()
    assert list(Minutes.objects.waiting_for_pdf(NOW)) == [frozen]

    frozen = minutes_pdf.keep(frozen, now=NOW)

    with frozen.pdf.open("rb") as file, pypdfium2.PdfDocument(io.BytesIO(file.read())) as document:
        assert len(document) == 1
        marks = [mark.get_title() for mark in document.get_toc()]
        text = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert marks == [
        "Verslag van de bestuursvergadering van 20 november 2026",
        "Aanwezigheid",
        "1. Eerste cv",
        "Sluiting",
    ]
    assert "Reden Geen werking in Vlaanderen." in text
    assert frozen.sha256 in text.replace(" ", "")
    name = frozen.pdf.name
    assert minutes_pdf.keep(frozen, now=NOW + timedelta(hours=1)).pdf.name == name


def test_draft_on_paper_says_that_it_is_one(client: Client, meeting: BoardMeeting, office: User) -> None:
    client.force_login(office)

    answer = client.get(reverse("admin:minutes_pdf", args=[meeting.pk]))

    assert "Ontwerp: het verslag ligt vast" in text_of(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="verslag-bestuur-2026-11-20.pdf"'


def test_nobody_silently_overwrites_what_somebody_else_wrote(
    client: Client, meeting: BoardMeeting, office: User
) -> None:
    chair = board_member(name="An Aa")
    address = reverse("admin:minutes_write", args=[meeting.pk])
    client.force_login(office)
    write(meeting, {("opening", None): "Van de voorzitter."}, chair)
    late = {"opening": "Van de secretaris.", "read-opening": "", "other": "Nieuw punt.", "read-other": ""}

    answer = client.post(address, late)

    assert MinutesText.objects.get().text == "Van de voorzitter."
    page = answer.content.decode()
    assert "An Aa schreef intussen: “Van de voorzitter.”" in page
    assert "Van de secretaris." in page
    again = late | {"read-opening": answer.context["form"]["read-opening"].value()}
    assert client.post(address, again).status_code == 302
    assert {row.text for row in MinutesText.objects.all()} == {"Van de secretaris.", "Nieuw punt."}
    with pytest.raises(ChangedMeanwhileError):
        write(meeting, {("other", None): "Anders."}, chair, read="")


def test_text_that_is_emptied_leaves_the_minutes(meeting: BoardMeeting, office: User) -> None:
    [row] = write(meeting, {("other", None): "Iets."}, office)

    write(meeting, {("other", None): " "}, office, read=minutes.fingerprint_of(row))

    assert not MinutesText.objects.exists()
    assert write(meeting, {("other", None): ""}, office) == []
    assert Event.objects.about(meeting).filter(verb="minutes written").count() == 2


def test_remark_is_about_a_file_on_this_agenda_and_never_about_a_closed_one(
    meeting: BoardMeeting, office: User
) -> None:
    here, elsewhere = decided(meeting, "Eerste cv"), ApplicationFactory(status="in_review")
    involved = board_member(name="Betty Betrokken")
    recusal.set_for(here, member=involved, reason="Familie", actor=office, now=NOW)

    for key, actor in (
        (("remark", elsewhere.pk), office),
        (("remark", None), office),
        (("remark", here.pk), involved),
    ):
        with pytest.raises(RuleError):
            write(meeting, {key: "Iets."}, actor)
    with pytest.raises(RuleError, match="recht"):
        write(meeting, {("other", None): "Iets."}, UserFactory())


def test_correction_is_an_addendum_beside_the_minutes(client: Client, meeting: BoardMeeting, office: User) -> None:
    application = decided(meeting, "Eerste cv")
    with pytest.raises(RuleError, match="ontwerp"):
        minutes.add(meeting, text="Te vroeg.", application=None, actor=office, now=NOW)
    close_meeting(meeting, actor=office, now=NOW)
    before = Minutes.objects.get().content
    client.force_login(office)

    client.post(
        reverse("admin:minutes_add", args=[meeting.pk]),
        {"application": application.pk, "text": "De plaats was Gent."},
    )

    row = MinutesAddendum.objects.get()
    assert (row.text, row.application, Minutes.objects.get().content) == ("De plaats was Gent.", application, before)
    event = Event.objects.about(meeting).get(verb="addendum to the minutes written")
    assert event.data["sha256"] == fingerprint(row.text)
    paper = text_of(client.get(reverse("admin:minutes_pdf", args=[meeting.pk])).content)
    assert "Over Eerste cv De plaats was Gent. Geschreven door Sofie Secretaris" in paper
    with pytest.raises(TypeError, match="final"):
        row.save()
    assert client.get(reverse("admin:minutes_write", args=[meeting.pk])).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_for_one_file_and_for_three(
    client: Client, meeting: BoardMeeting, office: User, count: int, django_assert_num_queries: pytest.fixture
) -> None:
    for number in range(count):
        application = decided(meeting, f"Nummer {number} cv")
        write(meeting, {("remark", application.pk): "Iets."}, office)
    client.force_login(office)
    page, form = (reverse(f"admin:{name}", args=[meeting.pk]) for name in ("minutes", "minutes_write"))
    client.get(page)

    with django_assert_num_queries(20):
        client.get(page)
    with django_assert_num_queries(6):
        client.get(form)
    close_meeting(meeting, actor=office, now=NOW)
    with django_assert_num_queries(10):
        client.get(page)
