"""One small world, with an object of every kind that an address can name, and one visitor of every role."""

import io
import uuid
from dataclasses import dataclass

import pikepdf
from allauth.account.internal.flows.login import record_authentication
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client

from accounts.models import User
from applications import links, meetings, recusal
from applications.links import SESSION_KEY
from applications.models import Application, ApplicationDocument, BoardMeeting
from correspondence import outbox
from correspondence.models import Letter
from correspondence.outbox import Recipient
from documents.intake import keep
from dues.fees import assess
from dues.invoicing import issue
from dues.models import FeeSchedule, Invoice
from dues.payments import record_payment
from membership import register
from membership.models import Sector
from selfevaluation import filling
from tests.access import money, second_factors
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
    scheduled = ApplicationFactory(status=Status.IN_REVIEW)
    meeting = BoardMeetingFactory()
    meetings.put_on_agenda(scheduled, meeting=meeting, actor=secretariat, now=NOW)
    meetings.record_decision(scheduled, meeting=meeting, outcome="approved", reason="", actor=secretariat, now=NOW)
    involved = recusal.set_for(reviewed, member=board_member(), reason="Familie", actor=secretariat, now=NOW)
    objects: dict[str, dict[str, object]] = {
        "draft": {"reference": draft.reference, "pk": _document(draft).pk, "slug": "organisatie"},
        "evaluated": {"reference": evaluated.reference, "number": 1},
        "evaluation": {"pk": mine.organisation.pk, "number": 1, "reference": own_evaluation.reference},
        "sent": {"reference": sent.reference, "pk": _document(sent).pk},
        "link": {"token": links.give(sent, now=NOW)},
        "submitted": {"pk": sent.pk, "document_pk": sent.documents.get().pk, "page": 1},
        "in review": {"pk": reviewed.pk, "recusal_pk": involved.pk},
        "scheduled": {"pk": scheduled.pk},
        "meeting": {"pk": meeting.pk, "application_pk": scheduled.pk},
        "invoice": {"pk": invoice.pk, "pay_key": invoice.pay_key},
        "billing": {"pk": mine.organisation.pk, "year": invoice.year},
        **_letters(),
        **money.places(mine, secretariat),
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
            "feeschedule history": _saved_again(FeeSchedule.objects.earliest("pk")),
        },
    }  # fmt: skip
    return World(
        users,
        [str(one.reference) for one in (draft, evaluated, sent)],
        objects,
        _bodies(meeting, scheduled, staff["board"]) | money.bodies(int(str(objects["owed"]["pk"]))),
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


def _saved_again(schedule: FeeSchedule) -> int:
    """The history begins with the first change: what a migration made has none."""
    schedule.save()
    return schedule.history.latest().pk


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


def _bodies(meeting: BoardMeeting, application: Application, colleague: User) -> dict[str, dict[str, object]]:
    """What a form would send, where an empty one would prove nothing."""
    prefix = f"application-{application.pk}"
    return {
        "schedule": {"meeting": meeting.pk},
        "comment": {"body": "Gelezen."},
        "check": {"item": "statutes", "done": "yes"},
        "advise": {"opinion": "for", "comment": "", "read_version": "1"},
        "why": {"reason": "Familie"},
        "involve": {"member": colleague.pk, "reason": "Familie"},
        "tier": {"tier": "large", "reason": "Groep"},
        "decide": {f"{prefix}-outcome": "declined", f"{prefix}-reason": "Te vroeg."},
        "meeting": {"starts_at_0": "2026-12-18", "starts_at_1": "19:30", "place": "Gent", "form": "meeting"},
        "payment": {"amount": "10", "received_on": "2026-11-20", "key": str(uuid.uuid4())},
        "words": {"subject": "Anders", "body": "Andere woorden", "action_label": ""},
        "language": {"language": "en"},
        "step": {"step": "statuten"},
        "attached": {"attached": "yes"},
        "answer": {"open_doors": "3"},
    }
