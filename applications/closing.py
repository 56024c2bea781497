"""Closing a meeting: the transaction that turns decisions into members, register lines, invoices and letters."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from applications.assessment import assess_application
from applications.links import mail_link, recipient_of
from applications.meetings import claim_open_meeting, refuse_unanswered
from applications.models import AgendaItem, Application, BoardMeeting, Decision
from applications.outdated_letters import withdraw_outdated
from applications.recusal import refuse_involved_in_agenda
from applications.workflow import move
from correspondence.models import Letter
from correspondence.outbox import Recipient, compose, write, write_many
from correspondence.wording import wordings_of
from dues import invoicing
from dues.fees import Assessment
from dues.models import FeeSchedule, Invoice
from journal.events import record
from journal.rules import RuleError
from membership.admission import Candidate, Person, admit
from membership.models import Contact, Membership, RegisterEntry
from selfevaluation import filling


@dataclass(frozen=True)
class Admission:
    """One approved application and what it became. Supporters get no line in the register."""

    application: Application
    membership: Membership
    entry: RegisterEntry | None
    invoice: Invoice
    total: Decimal


@dataclass
class Outcome:
    """What closing makes: shown as a preview before, and as the report afterwards."""

    admissions: list[Admission] = field(default_factory=list)
    refusals: list[Decision] = field(default_factory=list)
    deferrals: list[Decision] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    announcements: list[Letter] = field(default_factory=list)


class RehearsalOverError(Exception):
    """Ends a rehearsal, so that the database forgets it."""


def rehearse_closing(meeting: BoardMeeting, *, actor: User, now: datetime) -> Outcome:
    """What closing would make, exactly: it is done and rolled back. Raises RuleError as closing would."""
    outcome = Outcome()
    try:
        with transaction.atomic():
            outcome = close_meeting(meeting, actor=actor, now=now)
            raise RehearsalOverError  # noqa: TRY301 - rolling back is the point
    except RehearsalOverError:
        return outcome


@transaction.atomic
def close_meeting(meeting: BoardMeeting, *, actor: User, now: datetime) -> Outcome:
    """Publish every decision of the meeting, all or none.

    Raises RuleError when the meeting is closed already, when the actor is involved in something on the agenda,
    when an application on it has no decision, or when a decision cannot be carried out (a member already, a size
    that is missing).
    """
    if not actor.has_perm("applications.close_boardmeeting"):
        raise RuleError(_("You do not have the right to do this."))
    meeting = claim_open_meeting(meeting)
    refuse_involved_in_agenda(meeting, actor)
    decisions = _decisions_of(meeting)
    outcome = Outcome()
    for decision in decisions:
        PUBLISH[Decision.Outcome(decision.outcome)](decision, outcome, actor=actor, now=now)
    if outcome.admissions:
        outcome.announcements = _announce(meeting, outcome.admissions, now=now)
    meeting.closed_at, meeting.closed_by = now, actor
    meeting.save(update_fields=["closed_at", "closed_by"])
    record(meeting, gettext_noop("meeting closed"), now=now, actor=actor, decisions=len(decisions))
    return outcome


def _decisions_of(meeting: BoardMeeting) -> list[Decision]:
    """The decisions in the order of the agenda, which is the order of the numbers they will get."""
    items = list(meeting.agenda.select_related("application"))
    noted = {d.application_id: d for d in meeting.decisions.select_related("application", "meeting")}
    refuse_unanswered(items)
    if undecided := [item for item in items if item.application_id not in noted]:
        raise RuleError(_undecided_sentence(undecided))
    return [noted[item.application_id] for item in items]


def _undecided_sentence(undecided: list[AgendaItem]) -> str:
    names = ", ".join(item.application.name for item in undecided)
    return ngettext(
        "%(names)s has no decision yet: decide, defer, or take it off the agenda.",
        "%(names)s have no decision yet: decide, defer, or take them off the agenda.",
        len(undecided),
    ) % {"names": names}


def _approve(decision: Decision, outcome: Outcome, *, actor: User, now: datetime) -> None:
    application = decision.application
    day = decision.meeting.decided_on(now)
    membership = admit(_candidate_of(application), kind=_kind_of(application), admitted_on=day, actor=actor, now=now)
    if application.self_evaluation:
        filling.copy_to(application.self_evaluation, organisation=membership.organisation)
    assessment = _assessment_for(application, now=now)
    invoice = invoicing.issue(
        membership,
        period=day.year,
        assessment=assessment,
        voluntary_extra=application.voluntary_extra,
        now=now,
        actor=actor,
    )
    fields = {"decision": decision, "membership": membership, "first_invoice": invoice}
    decision.application = move(application, "approve", actor=actor, now=now, fields=fields)
    withdraw_outdated(decision.application, "approve", now=now, actor=actor)
    entry = membership.register_entries.first()
    total = assessment.fee + application.voluntary_extra
    outcome.admissions.append(Admission(decision.application, membership, entry, invoice, total))
    outcome.letters += [_welcome(decision.application, now=now), *Letter.objects.about(invoice)]


def _decline(decision: Decision, outcome: Outcome, *, actor: User, now: datetime) -> None:
    decision.application = move(decision.application, "decline", actor=actor, now=now, fields={"decision": decision})
    withdraw_outdated(decision.application, "decline", now=now, actor=actor)
    outcome.refusals.append(decision)
    outcome.letters.append(_tell_applicant(decision, "declined", now=now))


def _defer(decision: Decision, outcome: Outcome, *, actor: User, now: datetime) -> None:
    decision.application = move(
        decision.application, "defer", actor=actor, now=now, details={"reason": decision.reason}
    )
    withdraw_outdated(decision.application, "defer", now=now, actor=actor)
    outcome.deferrals.append(decision)
    outcome.letters.append(_tell_applicant(decision, "deferred", now=now))


PUBLISH = {
    Decision.Outcome.APPROVED: _approve,
    Decision.Outcome.DECLINED: _decline,
    Decision.Outcome.DEFERRED: _defer,
}


def _assessment_for(application: Application, *, now: datetime) -> Assessment:
    """The reason goes onto the invoice, so it is worded in the member's language, not in the secretary's."""
    with translation.override(application.language):
        return assess_application(application, schedule=FeeSchedule.objects.on(localdate(now)))


def _kind_of(application: Application) -> Membership.Kind:
    supporter = application.kind == Application.Kind.SUPPORTING
    return Membership.Kind.SUPPORTING if supporter else Membership.Kind.MEMBER


def _candidate_of(application: Application) -> Candidate:
    return Candidate(
        name=application.name,
        is_person=application.is_person,
        legal_form=application.legal_form,
        enterprise_number=application.enterprise_number or None,
        street=application.street,
        postcode=application.postcode,
        city=application.city,
        country=application.country,
        sector=application.sector,
        website=application.website,
        description=application.description,
        employees=application.employees,
        balance_sheet_total=application.balance_sheet_total,
        language=application.language,
        people=tuple(Person(c.name, c.email, c.phone, c.role) for c in application.contacts.all()),
    )


def _tell_applicant(decision: Decision, letter: str, *, now: datetime) -> Letter:
    """Not (yet) a member: the letter leads to the applicant's own page."""
    upcoming = BoardMeeting.objects.exclude(pk=decision.meeting_id).next_after(now)
    return mail_link(decision.application, letter, now=now, decision=decision, next_meeting=upcoming)


def _welcome(application: Application, *, now: datetime) -> Letter:
    """A member now: the letter leads to where members sign in, so it needs no secret link."""
    return write(
        kind=gettext_noop("application approved"),
        template="applications/letters/approved",
        to=recipient_of(application),
        context={"application": application},
        action_url=reverse("portal:home"),
        now=now,
        about=application,
    )


def _announce(meeting: BoardMeeting, admissions: list[Admission], *, now: datetime) -> list[Letter]:
    """One letter to the main contact of every member, telling who joined. New members know it already."""
    shared = [a.membership.organisation for a in admissions if a.application.accepts_sharing]
    if not shared:
        return []
    new = [a.membership.organisation_id for a in admissions]
    current = Membership.objects.current(localdate(now)).exclude(organisation__in=new)
    readers = Contact.objects.filter(is_main=True, organisation__memberships__in=current).select_related(
        "organisation"
    )
    template = "applications/letters/announcement"
    own = wordings_of(template)
    return write_many(
        compose(
            kind=gettext_noop("members announced"),
            template=template,
            wordings=own,
            to=Recipient(contact.email, contact.name, contact.organisation.language),
            context={"organisations": shared, "meeting": meeting},
            action_url=reverse("portal:home"),
            about=meeting,
            now=now,
        )
        for contact in readers
    )
