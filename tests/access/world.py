"""One small world, with an object of every kind that an address can name, and one visitor of every role."""

import io
import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pikepdf
from allauth.account.internal.flows.login import record_authentication
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications import information, links, meetings, recusal
from applications.information import Asked
from applications.links import SESSION_KEY
from applications.models import Application, ApplicationDocument, BoardMeeting, BoardPack, Interview
from correspondence import outbox
from correspondence.models import Letter
from correspondence.outbox import Recipient
from documents.intake import keep
from dues import size_rounds
from dues.allocating import receive
from dues.disposals import refund
from dues.fees import assess
from dues.invoicing import issue
from dues.models import (
    DuesRun,
    FeeSchedule,
    Invoice,
    Reminder,
    ReminderHold,
    ReminderLevel,
    SizeConfirmation,
    SizeLink,
    SizeRound,
)
from dues.payments import record_payment
from dues.statements.importing import import_statement
from dues.statements.keeping import keep as keep_statement
from membership import register
from membership.models import Membership, Sector
from selfevaluation import filling
from tests.access import money, second_factors
from tests.dues.money import bank_line
from tests.dues.statements import writers
from tests.factories import (
    NOW,
    TODAY,
    ApplicationFactory,
    BoardMeetingFactory,
    administrator,
    board_member,
    member,
    secretary,
)

ROLES = ("stranger", "applicant", "member", "other member", "board", "secretariat", "administrator")
Status = Application.Status


def a_pdf() -> SimpleUploadedFile:
    pdf, content = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(content)
    return SimpleUploadedFile("statuten.pdf", content.getvalue(), content_type="application/pdf")


@dataclass
class World:
    """`users` are the visitors who signed in; the applicant has a session and no account."""

    users: dict[str, User]
    references: list[str]
    places: dict[str, dict[str, object]]
    bodies: dict[str, dict[str, object]]

    def visitor(self, role: str) -> Client:
        """Whoever signed in has just shown again who it is, so that the pages behind that question answer too."""
        if role == "applicant":
            return applicant_of(*self.references)
        return just_signed_in(self.users[role]) if role in self.users else Client()


def applicant_of(*references: str) -> Client:
    """No account, but a session that came in through the links of these applications."""
    client = Client()
    session = client.session
    session[SESSION_KEY] = list(references)
    session.save()
    return client


def just_signed_in(user: User) -> Client:
    client, request = Client(), HttpRequest()
    client.force_login(user)
    request.session = client.session
    record_authentication(request, user, method="password", reauthenticated=True)
    request.session.save()
    return client


def build() -> World:
    mine, others = member(), member()
    staff = {"board": board_member(), "secretariat": secretary(), "administrator": administrator()}
    users = {
        "member": mine.organisation.contacts.get().user,
        "other member": others.organisation.contacts.get().user,
        **staff,
    }
    secretariat = staff["secretariat"]
    invoice = _invoice(mine, secretariat)
    payment = record_payment(
        invoice, amount=FeeSchedule.objects.on(TODAY).supporting_fee, received_on=TODAY, payer="", note="",
        key=uuid.uuid4(), actor=secretariat, now=NOW,
    )  # fmt: skip
    entry = register.enter(mine, kind="admission", effective_on=TODAY, actor=secretariat, now=NOW)
    draft = ApplicationFactory(status=Status.DRAFT, submitted_at=None, email_confirmed_at=None)
    evaluated = ApplicationFactory(
        status=Status.DRAFT, submitted_at=None, self_evaluation=filling.begin(organisation=None, now=NOW)
    )
    attached = {"self_evaluation": filling.begin(organisation=None, now=NOW), "shares_self_evaluation": True}
    sent, reviewed = ApplicationFactory(), ApplicationFactory(status=Status.IN_REVIEW, **attached)
    own_evaluation = filling.begin(organisation=mine.organisation, now=NOW)
    asked = ApplicationFactory(status=Status.IN_REVIEW)
    request = information.ask(
        asked, asked=Asked(questions=["Waarom?"]), message="", deadline=TODAY + timedelta(days=14),
        actor=secretariat, now=NOW,
    )  # fmt: skip
    scheduled = ApplicationFactory(status=Status.IN_REVIEW)
    meeting = BoardMeetingFactory()
    meetings.put_on_agenda(scheduled, meeting=meeting, actor=secretariat, now=NOW)
    meetings.record_decision(scheduled, meeting=meeting, outcome="approved", reason="", actor=secretariat, now=NOW)
    voted_on, until = ApplicationFactory(status=Status.IN_REVIEW), NOW.replace(year=2100)
    written = BoardMeetingFactory(form="written", deadline=until)
    meetings.put_on_agenda(voted_on, meeting=written, actor=secretariat, now=NOW)
    involved = recusal.set_for(reviewed, member=board_member(), reason="Familie", actor=secretariat, now=NOW)
    interview = Interview.objects.create(
        application=reviewed, host=staff["board"], place="Gent", proposed_by=secretariat, proposed_at=NOW
    )
    pack = BoardPack.objects.create(
        meeting=meeting, member=staff["board"], status="ready", asked_at=NOW, made_at=NOW, pages=1,
        file=ContentFile(b"%PDF-1.7", "pack"),
    )  # fmt: skip
    objects: dict[str, dict[str, object]] = {
        "draft": {"reference": draft.reference, "pk": _document(draft).pk, "slug": "organisatie"},
        "evaluated": {"reference": evaluated.reference, "number": 1},
        "evaluation": {"pk": mine.organisation.pk, "number": 1, "reference": own_evaluation.reference},
        "sent": {"reference": sent.reference, "pk": _document(sent).pk, "slug": "contact"},
        "asked": {"reference": asked.reference, "pk": request.pk},
        "asking": {"pk": asked.pk, "request_pk": request.pk},
        "link": {"token": links.give(sent, now=NOW)},
        "submitted": {"pk": sent.pk, "document_pk": sent.documents.get().pk, "page": 1},
        "in review": {"pk": reviewed.pk, "recusal_pk": involved.pk, "interview_pk": interview.pk},
        "pack": {"key": pack.key},
        "scheduled": {"pk": scheduled.pk},
        "meeting": {"pk": meeting.pk, "application_pk": scheduled.pk},
        "written procedure": {"pk": written.pk, "application_pk": voted_on.pk},
        "invoice": {"pk": invoice.pk, "pay_key": invoice.pay_key},
        "line in": {"pk": bank_line("12.00").pk},
        "line out": _line_out(),
        "billing": {"pk": mine.organisation.pk, "year": invoice.year},
        **_yearly(mine, invoice, secretariat),
        **_letters(),
        **_bank_files(secretariat),
        **money.places(mine, secretariat),
        "all letters": {"job": "vasthouden"},
        "words": {"room": "applications", "name": "withdrawn", "language": "nl"},
        "passkey": {"pk": second_factors.give_all(users["member"])},
        "rows": {
            "user": users["other member"].pk,
            "organisation": mine.organisation.pk,
            "contact": mine.organisation.contacts.get().pk,
            "membership": mine.pk,
            "registerentry": entry.pk,
            "sector": Sector.objects.earliest("pk").pk,
            "feeschedule": FeeSchedule.objects.earliest("pk").pk,
            "invoice": invoice.pk,
            "payment": payment.pk,
            "organisation history": mine.organisation.history.latest().pk,
            "reminderlevel": ReminderLevel.objects.earliest("pk").pk,
            "reminderlevel history": _saved_again(ReminderLevel.objects.earliest("pk")),
            "feeschedule history": _saved_again(FeeSchedule.objects.earliest("pk")),
        },
    }  # fmt: skip
    return World(
        users,
        [str(one.reference) for one in (draft, evaluated, sent, asked)],
        objects,
        _bodies(meeting, scheduled, staff["board"])
        | {"vote": {f"application-{voted_on.pk}-choice": "for"}}
        | money.bodies(int(str(objects["owed"]["pk"]))),
    )


def _document(application: Application) -> ApplicationDocument:
    document = keep(a_pdf(), now=NOW)
    return application.documents.create(document=document, purpose="statutes")


def _invoice(membership: object, actor: User) -> Invoice:
    schedule = FeeSchedule.objects.on(TODAY)
    assessment = assess(supporting=True, employees=None, balance_sheet_total=None, schedule=schedule)
    invoice = issue(
        membership, period=2026, assessment=assessment, voluntary_extra=assessment.fee, now=NOW, actor=actor
    )
    invoice.pdf.save("", ContentFile(b"%PDF-1.7"), save=True)
    return invoice


def _line_out() -> dict[str, object]:
    """Money that left, and what it may be: the return of a payment, or a refund that was registered."""
    payment = receive(bank_line("30.00"), actor=None, now=NOW)
    refunded = refund(payment, amount=Decimal("5.00"), paid_on=TODAY, reason="te veel", actor=None, now=NOW)
    return {"pk": bank_line("-5.00").pk, "payment_pk": payment.pk, "disposal_pk": refunded.pk}


def _saved_again(row: FeeSchedule | ReminderLevel) -> int:
    """The history begins with the first change: what a migration made has none."""
    row.save()
    return row.history.latest().pk


def _yearly(membership: Membership, invoice: Invoice, actor: User) -> dict[str, dict[str, object]]:
    """A round of sizes with a member that was asked, a run under way, a notice on paper and a hold."""
    round_ = SizeRound.objects.create(year=2025, answer_by=TODAY, opened_at=NOW)
    question = SizeConfirmation.objects.create(round=round_, membership=membership, asked_at=NOW)
    SizeLink.objects.create(confirmation=question, token_hash=size_rounds.hashed("sleutel"), created_at=NOW)
    run = DuesRun.objects.create(
        year=2027, schedule=FeeSchedule.objects.on(TODAY), fingerprint="", count=1, total=1, started_at=NOW
    )
    notice = Reminder.objects.create(
        invoice=invoice, level=ReminderLevel.objects.get(kind="formal"), amount=1, written_at=NOW,
        facts={"language": "nl"},
    )  # fmt: skip
    notice.pdf.save("", ContentFile(b"%PDF-1.7"), save=True)
    held = ReminderHold.objects.create(membership=membership, reason="Afbetaling", set_at=NOW, set_by=actor)
    return {
        "round": {"pk": round_.pk, "confirmation_pk": question.pk},
        "size": {"pk": question.pk},
        "size link": {"token": "sleutel"},
        "year": {"year": 2027},
        "run": {"pk": run.pk},
        "notice": {"pk": notice.pk},
        "membership": {"pk": membership.pk},
        "hold": {"pk": held.pk},
    }


def _letters() -> dict[str, dict[str, object]]:
    """One letter that may still be changed, one that failed, one of which nobody knows, all with an attachment."""
    made = {}
    for status in ("ready", "failed", "uncertain"):
        letter = outbox.write(
            kind="application withdrawn",
            template="applications/letters/withdrawn",
            to=Recipient("iemand@voorbeeld.example", "Iemand", "nl"),
            context={"application": ApplicationFactory.build()},
            now=NOW,
        )
        attachment = outbox.attach(letter, name="nota.pdf", content=b"%PDF-1.7")
        Letter.objects.filter(pk=letter.pk).update(status=status)
        made[f"{status} letter"] = {"pk": letter.pk, "attachment_pk": attachment.pk}
    return made


def _bank_files(actor: User) -> dict[str, dict[str, object]]:
    """A statement that came in, and a table that is only looked at."""
    one = writers.Statement(1, Decimal(0), writers.bookings(2, seed=1), TODAY)
    looked_at = keep_statement(SimpleUploadedFile("bank.csv", writers.csv([one])), actor=actor, now=NOW)
    file = keep_statement(SimpleUploadedFile("bank.cod", writers.coda([one])), actor=actor, now=NOW)
    import_statement(file, actor=actor, now=NOW)
    return {
        "bank statement": {"pk": file.statements.get().pk},
        "bank file": {"pk": file.pk},
        "waiting bank file": {"pk": looked_at.pk},
    }


def _bodies(meeting: BoardMeeting, application: Application, colleague: User) -> dict[str, dict[str, object]]:
    """What a form would send, where an empty one would prove nothing."""
    prefix = f"application-{application.pk}"
    return {
        "schedule": {"meeting": meeting.pk},
        "comment": {"body": "Gelezen."},
        "propose": {
            "host": colleague.pk,
            "place": "Gent",
            "minutes": "30",
            "time_1_0": "2100-01-04",
            "time_1_1": "10:00",
        },
        "end": {"outcome": "Niet nodig."},
        "minutes": {"opening": "Om 19.30 uur."},
        "addendum": {"text": "De plaats was Gent."},
        "check": {"item": "statutes", "done": "yes"},
        "advise": {"opinion": "for", "comment": "", "read_version": "1"},
        "ask": {"questions": "Waarom?", "deadline": "2100-01-01"},
        "more time": {"deadline": "2100-01-01"},
        "answer request": {"edition": "0", "later": "1", "questions-reply0": "Daarom."},
        "why": {"reason": "Familie"},
        "involve": {"member": colleague.pk, "reason": "Familie"},
        "tier": {"tier": "large", "reason": "Groep"},
        "decide": {f"{prefix}-outcome": "declined", f"{prefix}-reason": "Te vroeg."},
        "meeting": {"starts_at_0": "2026-12-18", "starts_at_1": "19:30", "place": "Gent", "form": "meeting"},
        "here": {f"member-{member.pk}-presence": "present" for member in members_of(BOARD)},
        "payment": {"amount": "10", "received_on": "2026-11-20", "key": str(uuid.uuid4())},
        "words": {"subject": "Anders", "body": "Andere woorden", "action_label": ""},
        "language": {"language": "en"},
        "step": {"step": "statuten"},
        "attached": {"attached": "yes"},
        "answer": {"open_doors": "3"},
        "round": {"year": 2026, "answer_by": "2026-12-20", "remind_every": 14, "most_reminders": 2},
        "size": {"employees": 12, "balance_sheet_total": "750000"},
    }
