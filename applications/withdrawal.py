from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications.information import close_unanswered
from applications.links import mail_link
from applications.meetings import claim_open_meeting, forget_decision
from applications.models import Application
from applications.outdated_letters import withdraw_outdated
from applications.workflow import Who, move


@transaction.atomic
def withdraw(
    application: Application, *, now: datetime, actor: User | None = None, who: Who | None = None
) -> Application:
    """The applicant (or the secretariat on his word) takes the application back; a letter confirms it.

    It leaves the agenda too. The meeting is locked before the application, in the same order as closing does,
    so that the two cannot wait for each other.
    """
    item = application.agenda_items.filter(meeting__closed_at=None).select_related("meeting").first()
    if item is not None:
        meeting = claim_open_meeting(item.meeting)
        forget_decision(meeting, application, actor=actor, now=now)
        item.delete()
    application = move(application, "withdraw", actor=actor, who=who, now=now)
    withdraw_outdated(application, "withdraw", now=now, actor=actor)
    for request in application.information_requests.open():
        close_unanswered(request, now=now)
    mail_link(application, "withdrawn", now=now)
    return application
