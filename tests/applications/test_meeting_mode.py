"""Meeting mode and the sheets around it, through the pages."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications import advice, meetings, recusal
from applications.models import Application, BoardMeeting, Decision
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory()


@pytest.fixture
def member() -> User:
    return board_member(name="Ada Bestuur")


@pytest.fixture
def board(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def on_agenda(meeting: BoardMeeting, **fields: object) -> Application:
    application = ApplicationFactory(**{"kind": "supporting", "status": "in_review", **fields})
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    return application


def url(name: str, meeting: BoardMeeting, application: Application | None = None) -> str:
    return reverse(f"admin:{name}", args=[meeting.pk, *([application.pk] if application else [])])


def decide(
    client: Client, meeting: BoardMeeting, application: Application, outcome: str, reason: str = "", **more: str
) -> str:
    prefix = f"application-{application.pk}"
    typed = {"outcome": outcome, "reason": reason, "seen": meeting.agenda.get(application=application).seen, **more}
    address = url("meeting_mode_file", meeting, application)
    response = client.post(address, {f"{prefix}-{name}": value for name, value in typed.items()}, follow=True)
    return response.content.decode()


def test_mode_begins_at_the_first_file_without_a_decision(board: Client, meeting: BoardMeeting, member: User) -> None:
    first, second = on_agenda(meeting), on_agenda(meeting)
    meetings.record_decision(first, meeting=meeting, outcome="approved", reason="", actor=member, now=NOW)

    response = board.get(url("meeting_mode", meeting))

    assert response.url == url("meeting_mode_file", meeting, second)


def test_outcomes_are_one_tap_with_a_reason_where_it_is_needed(board: Client, meeting: BoardMeeting) -> None:
    application, _others = on_agenda(meeting), [board_member(), board_member()]

    assert "Geef de reden" in decide(board, meeting, application, "declined")
    page = decide(board, meeting, application, "deferred", "Nog een gesprek.", votes_for="2", votes_against="1")

    decision = Decision.objects.get()
    assert (decision.outcome, decision.votes_for, decision.votes_against, decision.votes_abstained) == (
        "deferred", 2, 1, 0,
    )  # fmt: skip
    assert "2 voor, 1 tegen, 0 onthouding" in page
    assert "Ongedaan maken" in page


def test_more_votes_than_members_are_refused(board: Client, meeting: BoardMeeting) -> None:
    page = decide(board, meeting, on_agenda(meeting), "approved", votes_for="2")

    assert "meer stemmen dan bestuursleden" in page
    assert not Decision.objects.exists()


def test_second_of_two_is_told_and_overwrites_nothing(board: Client, meeting: BoardMeeting) -> None:
    application, other = on_agenda(meeting), board_member(name="Bea Bestuur")
    seen = meeting.agenda.get().seen
    meetings.record_decision(application, meeting=meeting, outcome="approved", reason="", actor=other, now=NOW)

    page = decide(board, meeting, application, "declined", "Een lange reden.", seen=seen)

    assert Decision.objects.get().outcome == "approved"
    assert "Bea Bestuur noteerde intussen" in page
    assert "Jij typte: Een lange reden." in page


def test_undo_of_what_another_noted_meanwhile_is_refused(board: Client, meeting: BoardMeeting, member: User) -> None:
    application = on_agenda(meeting)
    meetings.record_decision(application, meeting=meeting, outcome="approved", reason="", actor=member, now=NOW)
    seen = meeting.agenda.get().seen
    meetings.record_decision(
        application, meeting=meeting, outcome="declined", reason="Nee.", actor=board_member(name="Bea"), now=NOW
    )

    undo = url("meeting_mode_undo", meeting, application)
    assert "Bea noteerde intussen" in board.post(undo, {"seen": seen}, follow=True).content.decode()
    assert Decision.objects.get().outcome == "declined"
    board.post(undo, {"seen": meeting.agenda.get().seen})
    assert not Decision.objects.exists()


def test_who_is_involved_sees_only_that_it_is_closed(board: Client, meeting: BoardMeeting, member: User) -> None:
    application = on_agenda(meeting, name="Geheime cv")
    recusal.declare(application, reason="Familie.", actor=member, now=NOW)

    page = board.get(url("meeting_mode_file", meeting, application)).content.decode()

    assert "gesloten voor jou" in page
    assert "Geheime" not in page
    assert "Goedkeuren" not in page
    assert board.post(url("meeting_mode_file", meeting, application)).status_code == 404


def test_others_see_who_leaves_the_room_and_what_most_advise(
    board: Client, meeting: BoardMeeting, member: User
) -> None:
    application = on_agenda(meeting)
    recusal.declare(application, reason="Familie.", actor=board_member(name="Betty Betrokken"), now=NOW)
    advice.give_advice(application, opinion="for", comment="", read_version=1, actor=member, now=NOW)

    page = board.get(url("meeting_mode_file", meeting, application)).content.decode()

    assert "Verlaat de zaal, want betrokken: Betty Betrokken" in page
    assert "De meesten adviseren: voor. Het bestuur beslist." in page
    assert not Decision.objects.exists()


def test_file_that_is_gone_or_a_meeting_that_is_over_is_said(board: Client, meeting: BoardMeeting) -> None:
    gone, _left = on_agenda(meeting), on_agenda(meeting)
    meetings.take_off_agenda(gone, meeting=meeting, actor=secretary(), now=NOW)

    page = board.get(url("meeting_mode_file", meeting, gone), follow=True).content.decode()
    assert "staat niet meer op de agenda" in page
    meetings.cancel_meeting(meeting, reason="Ziek.", actor=secretary(), now=NOW)
    assert "voorbij" in board.get(url("meeting_mode_file", meeting, gone), follow=True).content.decode()


def test_every_key_stands_on_a_button(board: Client, meeting: BoardMeeting) -> None:
    application, _next = on_agenda(meeting), on_agenda(meeting)

    page = board.get(url("meeting_mode_file", meeting, application)).content.decode()

    for key in ("g", "u", "n", "ArrowRight", "a", "l"):
        assert f'data-key="{key}"' in page
    decide(board, meeting, application, "approved")
    assert 'data-key="o"' in board.get(url("meeting_mode_file", meeting, application)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_mode_takes_the_same_queries_for_one_file_and_for_three(
    board: Client, meeting: BoardMeeting, count: int, django_assert_num_queries: pytest.fixture
) -> None:
    rows = [on_agenda(meeting) for _n in range(count)]
    address = url("meeting_mode_file", meeting, rows[0])
    board.get(address)

    with django_assert_num_queries(17):
        board.get(address)


def sheet(*answers: tuple[User, str, str]) -> dict[str, str]:
    return {
        f"member-{user.pk}-{name}": value
        for user, presence, seen in answers
        for name, value in (("presence", presence), ("seen", seen))
    }


def test_attendance_is_noted_on_one_sheet(board: Client, meeting: BoardMeeting, member: User) -> None:
    bea = board_member(name="Bea Bestuur")
    address = url("meeting_attendance", meeting)
    typed = sheet((member, "present", ""), (bea, "represented", "")) | {f"member-{bea.pk}-holder": str(member.pk)}

    page = board.post(address, typed, follow=True).content.decode()

    assert "De aanwezigheid is genoteerd." in page
    assert "vertegenwoordigd door Ada Bestuur" in page
    board.post(address, sheet((member, "excused", "present"), (bea, "absent", f"represented {member.pk}")))
    assert set(meeting.attendance.values_list("presence", flat=True)) == {"excused", "absent"}


def test_sheet_does_not_overwrite_what_another_noted(board: Client, meeting: BoardMeeting, member: User) -> None:
    bea, address = board_member(name="Bea"), url("meeting_attendance", meeting)
    board.post(address, sheet((member, "present", ""), (bea, "absent", "")))

    page = board.post(address, sheet((member, "present", ""), (bea, "present", "")), follow=True).content.decode()

    assert "Ada Bestuur noteerde intussen voor Bea: afwezig" in page
    assert meeting.attendance.get(member=bea).presence == "absent"
    board.post(address, sheet((member, "", "present"), (bea, "absent", "absent")))
    assert meeting.attendance.get(member=member).presence == "present"


def test_agenda_is_grouped_and_the_agreed_files_are_approved_with_their_count(
    board: Client, meeting: BoardMeeting, member: User
) -> None:
    agreed = [on_agenda(meeting) for _n in range(2)]
    on_agenda(meeting, name="Nog niet")
    for application in agreed:
        advice.give_advice(application, opinion="for", comment="", read_version=1, actor=member, now=NOW)

    page = board.get(url("meeting", meeting)).content.decode()
    assert "Deze 2 aanvragen samen goedkeuren" in page
    assert page.index("Iedereen akkoord") < page.index("Onvolledig")
    seen = [item.seen for item in meeting.agenda.filter(application__in=agreed)]
    done = board.post(url("approve_together", meeting), {"seen": seen}, follow=True).content.decode()

    assert "2 aanvragen zijn elk apart goedgekeurd" in done
    assert set(meeting.decisions.values_list("application", flat=True)) == {row.pk for row in agreed}


def test_board_votes_in_writing_and_the_secretariat_reads_along(board: Client, member: User) -> None:
    until = NOW.replace(year=2100)
    meeting = BoardMeetingFactory(form="written", deadline=until)
    application = on_agenda(meeting)
    prefix = f"application-{application.pk}"

    objecting = {f"{prefix}-choice": "object", f"{prefix}-comment": ""}
    assert "Zeg waarom" in board.post(url("written_vote", meeting, application), objecting).content.decode()
    objecting[f"{prefix}-comment"] = "Te groot."
    page = board.post(url("written_vote", meeting, application), objecting, follow=True).content.decode()
    assert "is bewaard" in page
    page = board.post(url("ask_for_meeting", meeting), {"reason": "Praten."}, follow=True).content.decode()
    assert "Ada Bestuur vroeg een echte vergadering: Praten." in page
    office = Client()
    office.force_login(secretary())
    assert "1 niet schriftelijk" in office.get(url("written_procedure", meeting)).content.decode()


def test_secretariat_invites_changes_and_cancels(client: Client, meeting: BoardMeeting, member: User) -> None:
    client.force_login(secretary())
    page = client.post(url("meeting_invite", meeting), follow=True).content.decode()
    assert "1 uitnodiging is onderweg." in page
    typed = {"starts_at_0": "2026-12-18", "starts_at_1": "19:30", "place": "Gent", "form": "written"}
    assert "Zeg tot wanneer" in client.post(url("meeting_change", meeting), typed).content.decode()
    client.post(url("meeting_change", meeting), typed | {"deadline_0": "2026-12-24", "deadline_1": "12:00"})
    meeting.refresh_from_db()
    assert (meeting.form, meeting.calendar_sequence) == ("written", 1)

    page = client.post(url("meeting_cancel", meeting), {"reason": "Ziek."}, follow=True).content.decode()

    assert "Deze vergadering gaat niet door: Ziek." in page
