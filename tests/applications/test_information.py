"""Asking an applicant for more, and what the answer does to the file."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from applications import advice, answering, closing, information, meetings, recusal, revisions, withdrawal
from applications.changes import ChangedElsewhereError
from applications.information import Asked
from applications.models import Application, InformationRequest
from applications.request_reminders import remind
from applications.submission import IncompleteError
from applications.tasks import remind_information_requests
from applications.workflow import Who, move
from correspondence.models import Letter
from documents.models import Document
from journal.models import Event
from journal.rules import RuleError
from tests.applications.conftest import ANSWERS, pdf, upload
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, enterprise_number, secretary

pytestmark = pytest.mark.django_db
Status = Application.Status
BY = date(2026, 12, 7)


def a_file(status: str = "in_review", **fields: object) -> Application:
    return ApplicationFactory(status=status, answers=ANSWERS, **fields)


def ask(application: Application, **changes: object) -> InformationRequest:
    asked = Asked(
        {"organisatie": ["employees"], "contact": ["name"]}, questions=changes.pop("questions", ["Waarom nu?"])
    )
    values = {"asked": asked, "message": "Klopt dit?", "deadline": BY, "actor": secretary(), "now": NOW}
    return information.ask(application, **(values | changes))


TYPED = {"organisatie-employees": "60", "contact-name": "Bo Nieuw", "questions-reply0": "Omdat we groeien."}


def save(request: InformationRequest, typed: dict[str, str] = TYPED) -> InformationRequest:
    return answering.save_answer(request, typed=typed, edition=request.edition, now=NOW)


def answer(request: InformationRequest, typed: dict[str, str] = TYPED) -> Application:
    saved = save(request, typed)
    return answering.send_answer(saved, edition=saved.edition, now=NOW)


@pytest.mark.parametrize("status", ["submitted", "in_review"])
def test_ask_waits_and_the_answer_returns_the_file_where_it_was(status: str) -> None:
    request = ask(a_file(status))
    waiting = request.application
    assert (waiting.status, waiting.waiting_since, request.returns_to) == ("information_requested", NOW, status)
    letter = Letter.objects.get()
    assert (letter.kind, letter.about) == ("information request", waiting)
    for words in ("7 december 2026", "Klopt dit?", "Werknemers", "Waarom nu?"):
        assert words in letter.body

    returned = answer(request)

    assert (returned.status, returned.version) == (status, 2)
    verbs = list(Event.objects.about(returned).values_list("verb", "actor_name"))
    assert verbs == [("information asked", "Sofie Secretaris"), ("information given", "applicant")]


def test_letter_asks_in_the_language_of_the_applicant() -> None:
    ask(a_file(language="en"))
    assert "Employees" in Letter.objects.get().body
    assert "Questions" in Letter.objects.get().body


def test_answer_fills_columns_answers_and_contacts_and_tells_the_difference() -> None:
    application = answer(ask(a_file()))

    assert (application.employees, application.city) == (60, "Antwerpen")
    assert application.contacts.get().name == "Bo Nieuw"
    assert application.answers["organisatie"] == ANSWERS["organisatie"] | {"employees": "60"}
    (read,) = revisions.read(application)
    assert [(row.label, row.before, row.after) for row in read.differences] == [
        ("Werknemers", "12", "60"),
        ("Naam", "Ann Aanvrager", "Bo Nieuw"),
        ("Waarom nu?", "", "Omdat we groeien."),
    ]
    with translation.override("en"):
        assert revisions.read(application)[0].differences[0].label == "Employees"
    assert read.revision.request.answered_at == NOW


def test_only_what_was_asked_changes() -> None:
    typed = TYPED | {"organisatie-name": "Kaper cv", "contact-email": "kaper@x.example", "toestemming-x": "on"}
    application = answer(ask(a_file()), typed)
    assert application.name != "Kaper cv"
    assert application.answers["contact"]["email"] == ANSWERS["contact"]["email"]


def test_fields_that_belong_together_unlock_together() -> None:
    request = ask(a_file(), asked=Asked({"organisatie": ["postcode", "nonsense"], "toestemming": ["noted_charter"]}))
    assert request.fields == {"organisatie": ["street", "postcode", "city"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"asked": Asked({"organisatie": []})},
        {"deadline": NOW.date()},
        {"actor": board_member},
    ],
)
def test_ask_refuses_what_makes_no_sense(wrong: dict[str, object]) -> None:
    application = a_file()
    values = {name: value() if callable(value) else value for name, value in wrong.items()}
    with pytest.raises(RuleError):
        ask(application, **values)
    application.refresh_from_db()
    assert (application.status, Letter.objects.count()) == ("in_review", 0)


def test_second_request_is_refused_while_one_is_open() -> None:
    request = ask(a_file())
    with pytest.raises(RuleError, match="al iets gevraagd"):
        ask(request.application)
    answer(request)
    assert ask(request.application).is_open


def test_who_is_involved_neither_asks_nor_ends_asking() -> None:
    office, request = secretary(), ask(a_file())
    recusal.set_for(request.application, member=office, reason="Familie", actor=secretary(), now=NOW)
    for deed in (
        lambda: information.withdraw_request(request, actor=office, now=NOW),
        lambda: information.extend(request, deadline=BY + timedelta(days=5), actor=office, now=NOW),
    ):
        with pytest.raises(RuleError, match="betrokken"):
            deed()


def test_incomplete_answer_stays_as_it_was_saved() -> None:
    request = save(ask(a_file()), TYPED | {"organisatie-employees": "veel", "questions-reply0": ""})
    with pytest.raises(IncompleteError):
        answering.send_answer(request, edition=request.edition, now=NOW)
    request.refresh_from_db()
    assert request.is_open
    assert request.answers["organisatie"] == {"employees": "veel"}
    forms = answering.answer_forms(request, now=NOW, check=True)
    assert not forms.are_valid()


def test_answer_is_sent_once() -> None:
    request = ask(a_file())
    saved = save(request)
    answering.send_answer(saved, edition=saved.edition, now=NOW)
    with pytest.raises(RuleError, match="al verzonden"):
        answering.send_answer(saved, edition=saved.edition, now=NOW)
    with pytest.raises(RuleError, match="al verzonden"):
        save(saved)
    assert request.application.revisions.count() == 1


def test_older_window_of_an_answer_is_told() -> None:
    request = ask(a_file())
    save(request)
    with pytest.raises(ChangedElsewhereError):
        save(request, TYPED | {"contact-name": "Anders"})
    request.refresh_from_db()
    assert request.answers["contact"] == {"name": "Bo Nieuw"}


def test_number_that_somebody_else_applied_with_is_refused_in_the_answer() -> None:
    number = enterprise_number(700_009)
    ApplicationFactory(enterprise_number=number)
    request = ask(a_file(), asked=Asked({"organisatie": ["enterprise_number"]}))
    with pytest.raises(IncompleteError):
        answer(request, {"organisatie-enterprise_number": number})


def test_files_of_an_answer_are_the_applicants_own_until_sent() -> None:
    application = a_file()
    old = application.documents.create(
        document=Document.objects.create(name="oud.pdf", size=1, pages=1, sha256="x", received_at=NOW),
        purpose="statutes",
    )
    request = ask(application, asked=Asked(documents=["statutes", "other"]))
    uploads = [upload("nieuw.pdf"), upload("geen.pdf", b"x"), upload("dubbel.pdf")]
    refused = answering.add_answer_files(request, purpose="statutes", uploads=uploads, now=NOW)
    answering.add_answer_files(request, purpose="other", uploads=[upload("extra.pdf", pdf(1))], now=NOW)
    answering.add_answer_files(request, purpose="kompas", uploads=[upload("niet gevraagd.pdf", pdf(3))], now=NOW)
    assert len(refused) == 1
    assert list(application.documents.all()) == [old]
    assert Document.objects.count() == 3

    answer(request, {"replaced-statutes": "on"})

    rows = [(row.purpose, row.document.name) for row in application.documents.select_related("document")]
    assert rows == [("other", "extra.pdf"), ("statutes", "nieuw.pdf"), ("superseded", "oud.pdf")]
    told = [(row.what, row.name) for row in revisions.read(application)[0].documents]
    assert told == [("replaced", "oud.pdf"), ("added", "extra.pdf"), ("added", "nieuw.pdf")]


def test_answer_waits_for_the_file_that_was_asked() -> None:
    request = ask(a_file(), asked=Asked(documents=["kompas"]))
    with pytest.raises(IncompleteError):
        answer(request, {})
    request.refresh_from_db()
    answering.add_answer_files(request, purpose="kompas", uploads=[upload("verslag.pdf")], now=NOW)
    assert answer(request, {}).kompas == "now"


@pytest.mark.parametrize("end", ["request", "application"])
def test_withdrawing_forgets_what_was_not_sent(end: str) -> None:
    request = ask(a_file(), asked=Asked(documents=["other"]))
    answering.add_answer_files(request, purpose="other", uploads=[upload()], now=NOW)
    if end == "request":
        ended = information.withdraw_request(request, actor=secretary(), now=NOW)
    else:
        ended = withdrawal.withdraw(request.application, who=Who.APPLICANT, now=NOW)
    request.refresh_from_db()
    assert (ended.status, ended.version) == ("in_review" if end == "request" else "withdrawn", 1)
    assert (request.withdrawn_at, request.answers, Document.objects.count()) == (NOW, {}, 0)
    with pytest.raises(RuleError, match="niet meer nodig"):
        save(request)


def test_more_time_is_told_and_reminds_anew() -> None:
    request = ask(a_file())
    remind(request, now=NOW + timedelta(days=20))
    extended = information.extend(request, deadline=date(2027, 1, 15), actor=secretary(), now=NOW)
    assert (extended.deadline, extended.overdue_reminded_at) == (date(2027, 1, 15), None)
    assert "15 januari 2027" in Letter.objects.get(kind="more time for an information request").body
    with pytest.raises(RuleError):
        information.extend(extended, deadline=date(2027, 1, 15), actor=secretary(), now=NOW)
    with pytest.raises(RuleError):
        information.extend(extended, deadline=date(2027, 2, 15), actor=board_member(), now=NOW)


@pytest.mark.parametrize(("day", "kinds"), [(10, 0), (11, 1), (14, 1), (15, 1), (400, 1)])
def test_reminders_come_before_and_after_the_day(day: int, kinds: int) -> None:
    request = ask(a_file())
    for _ in range(2):
        remind(request, now=NOW + timedelta(days=day))
    letters = Letter.objects.filter(kind="reminder of an information request")
    assert letters.count() == kinds
    assert [("laatste herinnering" in letter.body) for letter in letters] == [day > 14] * kinds


def test_reminders_sweep_once_and_skip_what_was_answered() -> None:
    late, answered = ask(a_file()), ask(a_file(enterprise_number=""))
    answer(answered)
    InformationRequest.objects.update(deadline=date(2020, 1, 1))
    remind_information_requests()
    remind_information_requests()
    assert [letter.about for letter in Letter.objects.filter(kind__startswith="reminder")] == [late.application]


# On an agenda.


@pytest.fixture
def on_agenda() -> Application:
    application = a_file()
    meetings.put_on_agenda(application, meeting=BoardMeetingFactory(), actor=secretary(), now=NOW)
    application.refresh_from_db()
    return application


def test_file_keeps_its_place_on_the_agenda(on_agenda: Application) -> None:
    request = ask(on_agenda)
    meeting = on_agenda.agenda_items.get().meeting
    with pytest.raises(RuleError, match="van de agenda"):
        meetings.record_decision(
            on_agenda, meeting=meeting, outcome="approved", reason="", actor=board_member(), now=NOW
        )
    with pytest.raises(RuleError, match=f"{on_agenda.name}.*Trek de vraag in"):
        closing.close_meeting(meeting, actor=secretary(), now=NOW)

    assert answer(request).status == "scheduled"
    assert on_agenda.agenda_items.get().meeting == meeting


def test_file_that_leaves_the_agenda_unanswered_returns_to_review(on_agenda: Application) -> None:
    request = ask(on_agenda)
    meetings.take_off_agenda(on_agenda, meeting=on_agenda.agenda_items.get().meeting, actor=secretary(), now=NOW)
    on_agenda.refresh_from_db()
    assert (on_agenda.status, on_agenda.agenda_items.count()) == ("information_requested", 0)
    assert answer(request).status == "in_review"


@pytest.mark.parametrize("closed", ["right", "involved"])
def test_taking_off_the_agenda_asks_the_same_as_before(on_agenda: Application, closed: str) -> None:
    ask(on_agenda)
    actor = board_member() if closed == "right" else secretary()
    if closed == "involved":
        recusal.set_for(on_agenda, member=actor, reason="Familie", actor=secretary(), now=NOW)
    with pytest.raises(RuleError):
        meetings.take_off_agenda(on_agenda, meeting=on_agenda.agenda_items.get().meeting, actor=actor, now=NOW)
    assert on_agenda.agenda_items.count() == 1


def test_ask_waits_until_a_noted_decision_is_undone(on_agenda: Application) -> None:
    meeting = on_agenda.agenda_items.get().meeting
    meetings.record_decision(on_agenda, meeting=meeting, outcome="approved", reason="", actor=board_member(), now=NOW)
    with pytest.raises(RuleError, match="beslissing"):
        ask(on_agenda)


def test_advice_on_the_version_before_the_answer_is_refused_and_marked() -> None:
    member, late, request = board_member(), board_member(), ask(a_file())
    application = request.application
    facts = {"opinion": "for", "comment": "", "read_version": application.version, "now": NOW}
    advice.give_advice(application, actor=member, **facts)

    answer(request)

    with pytest.raises(RuleError, match="gewijzigd"):
        advice.give_advice(application, actor=late, **facts)
    (own,) = application.advice.select_related("application")
    assert own.is_outdated
    assert list(advice.outdated(member)) == [application]


def test_answer_without_a_request_goes_nowhere() -> None:
    application = ApplicationFactory(status="information_requested")
    with pytest.raises(RuleError):
        move(application, "answer", actor=None, who=Who.APPLICANT, now=NOW)
