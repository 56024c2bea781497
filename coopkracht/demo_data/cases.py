"""Applications in every status, two meetings that were held and one to come. All of it through the front door."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from applications import drafts, submission, workflow
from applications.closing import close_meeting
from applications.meetings import plan_meeting, put_on_agenda, record_decision
from applications.models import Application, BoardMeeting, Decision
from applications.reviewing import check, comment
from applications.steps import CONSENTS, CONTACTS, CONTRIBUTION, ENGAGEMENT, ORGANISATION, STATUTES, step_of
from applications.withdrawal import withdraw
from applications.workflow import Who
from coopkracht.demo_data.advice import advise
from coopkracht.demo_data.names import PLACES, invented_number, person
from coopkracht.demo_data.requests import ask, ask_and_answer
from coopkracht.demo_data.statutes import statutes
from membership.models import Sector

Status = Application.Status


@dataclass(frozen=True)
class Case:
    """One applicant, how far the application got, and on which meeting it was (-2, -1 past; 1 coming)."""

    name: str
    status: str
    meeting: int = 0
    kind: str = "enterprise"
    is_person: bool = False
    employees: str = "6"
    total: str = "310.000"
    extra: str = ""
    reason: str = ""
    answered: bool = False


CASES = [
    Case("Graanbond Getij", Status.APPROVED, -2),
    Case("Zonnedak Zenne", Status.APPROVED, -2, employees="64", total="7.250.000", extra="50"),
    Case("Handelshuis Verweg", Status.DECLINED, -2, reason="De onderneming werkt niet in Vlaanderen."),
    Case("Naaikring Netelaar", Status.APPROVED, -1, extra="12,50"),
    Case("Odette Verzinsel", Status.APPROVED, -1, kind="supporting", is_person=True),
    Case("Bakkerij Zonder Baas", Status.IN_REVIEW, -1, reason="Het bestuur wil eerst een gesprek over de statuten."),
    Case("Wijkwarmte Waterkant", Status.SCHEDULED, 1, employees="3", total="1.900.000"),
    Case("Coöperatieve Kinderclub Kompas", Status.SCHEDULED, 1, employees="51", total="5.000.000", extra="100"),
    Case("Vrienden van de Deelwinkel", Status.SCHEDULED, 1, kind="supporting"),
    Case("Hoeve Halfweg", Status.IN_REVIEW, answered=True),
    Case("Studio Stemrecht", Status.IN_REVIEW, employees="50", total="5.000.000,01"),
    Case("Mobipunt Mandel", Status.INFORMATION_REQUESTED),
    Case("Apotheek Allegaar", Status.SUBMITTED),
    Case("De Late Leveraar", Status.SUBMITTED, extra="250"),
    Case("Nog Niet Bevestigd", "unconfirmed"),
    Case("Toch Maar Niet", Status.WITHDRAWN),
    Case("Half Ingevuld", Status.DRAFT),
    Case("Lang Vergeten", Status.EXPIRED),
]  # fmt: skip


def write_cases(*, staff: dict[str, User], now: datetime) -> None:
    meetings = _meetings(staff["secretariat"], now)
    applications = [
        (case, apply(case, index, _begun(case, index, meetings, now))) for index, case in enumerate(CASES)
    ]
    for number in (-2, -1, 1):
        hold(meetings[number], [pair for pair in applications if pair[0].meeting == number], staff, now)
    coming = [application for case, application in applications if case.meeting == 1]
    advise(coming, staff, now=now - timedelta(days=2))
    for case, application in applications:
        if case.meeting == 0:
            take_along(case, application, staff, now)


def _meetings(actor: User, now: datetime) -> dict[int, BoardMeeting]:
    evening = timezone.localtime(now).replace(hour=19, minute=30, second=0, microsecond=0)
    days = {-2: -75, -1: -26, 1: 16}
    return {
        number: plan_meeting(
            starts_at=evening + timedelta(days=offset),
            place="Zaal De Kring, Gent",
            form=BoardMeeting.Form.MEETING,
            actor=actor,
            now=now + timedelta(days=min(offset, 0) - 30),
        )
        for number, offset in days.items()
    }


def _begun(case: Case, index: int, meetings: dict[int, BoardMeeting], now: datetime) -> datetime:
    if case.meeting < 0:
        return meetings[case.meeting].starts_at - timedelta(days=20 - index)
    return now - timedelta(days=45 if case.status == Status.EXPIRED else 12, hours=index * 5)


def apply(case: Case, index: int, begun: datetime) -> Application:
    email = f"aanvraag{index}@demo.example"
    application = drafts.begin(
        kind=case.kind, is_person=case.is_person, email=email, language="en" if index == 10 else "nl", now=begun
    )
    for step, typed in _answers(case, index, email):
        uploads = [_statutes_of(case, index)] if step == STATUTES else []
        refused = drafts.save_step(application, step_of(application, step), typed=typed, uploads=uploads, now=begun)
        if refused:
            raise RuntimeError(f"The demo's own statutes were refused: {refused}")
    if case.status in {Status.DRAFT, Status.EXPIRED}:
        return application
    if case.status != "unconfirmed":
        application = submission.confirm_mail(application, known_browser=True, now=begun)
    return submission.submit(application, now=begun + timedelta(hours=1))


def _answers(case: Case, index: int, email: str) -> list[tuple[str, dict[str, str]]]:
    postcode, city = PLACES[index % len(PLACES)]
    who = case.name if case.is_person else person(index + 5)
    organisation = {
        "name": case.name, "legal_form": "vzw" if case.kind == "supporting" else "cv", "country": "BE",
        "enterprise_number": invented_number(500 + index), "street": f"Aanvraagweg {index + 1}",
        "postcode": postcode, "city": city, "sector": str(_sector(index)), "website": "",
        "description": f"{case.name} is een verzonnen organisatie, bedacht voor de demo.",
        "employees": case.employees, "balance_sheet_total": case.total,
    }  # fmt: skip
    engagement = {
        "commits_to_principles": "on", "kompas": "later",
        "motivation": "Onze vennoten beslissen samen en de winst blijft in de werking. We willen leren van anderen.",
    }  # fmt: skip
    contact = {"name": who, "email": email, "phone": "09 000 00 00", "role": "Oprichter", "language": "nl"}
    consents = {"accepts_privacy": "on", "accepts_sharing": "on", "noted_charter": "on"}
    steps = [(ORGANISATION, organisation)]
    if case.kind == "enterprise":
        steps += [(ENGAGEMENT, engagement), (STATUTES, {})]
    if case.status == Status.DRAFT:
        return steps
    return [*steps, (CONTACTS, contact), (CONTRIBUTION, {"voluntary_extra": case.extra}), (CONSENTS, consents)]


def _sector(index: int) -> int:
    keys = list(Sector.objects.order_by("position").values_list("pk", flat=True))
    return keys[index % len(keys)]


def _statutes_of(case: Case, index: int) -> SimpleUploadedFile:
    content = statutes(case.name, PLACES[index % len(PLACES)][1])
    return SimpleUploadedFile("oprichtingsstatuten.pdf", content, content_type="application/pdf")


def hold(meeting: BoardMeeting, cases: list[tuple[Case, Application]], staff: dict[str, User], now: datetime) -> None:
    """Review and schedule the files of one meeting; decide and close it when it is past."""
    past = meeting.starts_at < now
    moment = min(meeting.starts_at, now) - timedelta(days=3)
    for case, application in cases:
        reviewed = _review(application, staff, moment)
        put_on_agenda(reviewed, meeting=meeting, actor=staff["secretariat"], now=moment)
        if past:
            outcome = case.status if case.status in Application.DECIDED else Decision.Outcome.DEFERRED
            record_decision(
                application, meeting=meeting, outcome=outcome, reason=case.reason, actor=staff["board"],
                now=meeting.starts_at + timedelta(hours=1),
            )  # fmt: skip
    if past:
        close_meeting(meeting, actor=staff["secretariat"], now=meeting.starts_at + timedelta(hours=2))


def _review(application: Application, staff: dict[str, User], moment: datetime) -> Application:
    application = workflow.move(application, "take_in_review", actor=staff["secretariat"], now=moment)
    check(application, item="contact", done=True, actor=staff["secretariat"], now=moment)
    text = "Ik ken een van de oprichters van vroeger; een degelijk plan."
    if application.pk % 2:
        comment(application, body=text, actor=staff["board"], now=moment + timedelta(hours=4))
    return application


def take_along(case: Case, application: Application, staff: dict[str, User], now: datetime) -> None:
    if case.status in {Status.IN_REVIEW, Status.INFORMATION_REQUESTED}:
        _review(application, staff, now - timedelta(days=2))
    if case.status == Status.INFORMATION_REQUESTED:
        ask(application, staff, now=now - timedelta(days=1))
    if case.answered:
        ask_and_answer(application, staff, now=now)
    if case.status == Status.WITHDRAWN:
        withdraw(application, who=Who.APPLICANT, now=now - timedelta(days=1))
    if case.status == Status.EXPIRED:
        workflow.move(application, "expire", actor=None, who=Who.SYSTEM, now=now - timedelta(days=5))
