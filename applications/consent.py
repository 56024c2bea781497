"""The agenda in three groups, and the files on which everybody agrees approved in one go."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from applications.completeness import missing_in
from applications.meetings import ChangedMeanwhileError, claim_open_meeting, record_decision
from applications.models import AgendaItem, Application, BoardMeeting, Decision
from applications.tallies import Agreement, Tally, tallies
from journal.rules import RuleError


class Group(StrEnum):
    CONSENT = "consent"
    DISCUSS = "discuss"
    INCOMPLETE = "incomplete"


WORDS = {
    Group.CONSENT: gettext_lazy("Everybody agrees"),
    Group.DISCUSS: gettext_lazy("To discuss"),
    Group.INCOMPLETE: gettext_lazy("Not complete"),
}


def group_of(item: AgendaItem, tally: Tally, missing: Collection[str]) -> Group:
    """Complete and everybody for: consent. Wanting facts or advice: incomplete. Anything else is spoken about."""
    if item.for_discussion or (tally.agreement is not Agreement.INCOMPLETE and not tally.agrees_to_approve):
        return Group.DISCUSS
    return Group.CONSENT if tally.agrees_to_approve and not missing else Group.INCOMPLETE


def consent_items(items: Iterable[AgendaItem], *, reader: User) -> list[AgendaItem]:
    """Of these items, the ones on which everybody agrees."""
    rows = list(items)
    files = [item.application for item in rows]
    told, missing = tallies(files, reader=reader), missing_in(files)
    return [
        item
        for item in rows
        if group_of(item, told[item.application_id], missing[item.application_id]) is Group.CONSENT
    ]


@transaction.atomic
def approve_together(meeting: BoardMeeting, *, seen: Collection[str], actor: User, now: datetime) -> list[Decision]:
    """Approve the consent agenda: each file gets a decision of its own.

    `seen` names the items that were on screen (`AgendaItem.seen`). When the list is another one by now, nothing is
    decided: whoever pressed the button agreed to what was shown.
    """
    meeting = claim_open_meeting(meeting)
    undecided = (
        meeting.agenda.filter(application__in=Application.objects.visible_to(actor))
        .exclude(application__in=meeting.decisions.values("application_id"))
        .select_related("application")
    )
    items = consent_items(undecided, reader=actor)
    if {item.seen for item in items} != set(seen):
        raise ChangedMeanwhileError(
            _("The list on which everybody agrees changed meanwhile. Look at it again; nothing was decided.")
        )
    if not items:
        raise RuleError(_("There is nothing on which everybody agrees."))
    return [
        record_decision(
            item.application,
            meeting=meeting,
            outcome=Decision.Outcome.APPROVED,
            reason="",
            actor=actor,
            now=now,
            by_consent=True,
        )
        for item in items
    ]
