"""Letters to the applicant that stopped being true before they left: held, put off, or failed.

A decision that is undone needs nothing here: until its meeting is closed no letter about it is written.
"""

from datetime import datetime

from django.utils.translation import gettext_noop

from accounts.models import User
from applications.links import KINDS
from applications.models import Application
from correspondence.handling import withdraw_unsent

ASKING = ("information_request", "information_extended", "information_reminder", "interview_proposed")
# What happened, why that makes letters untrue, and which.
OUTDATED = {
    "withdraw": (
        gettext_noop("The application was withdrawn."),
        ("confirm", "receipt", "resume", "kompas_reminder", "deferred", *ASKING),
    ),
    "expire": (gettext_noop("The draft has expired."), ("confirm", "resume", "link_again", "draft_expires")),
    "approve": (gettext_noop("The board has decided."), ("receipt", "deferred", "interview_proposed")),
    "decline": (
        gettext_noop("The board has decided."),
        ("receipt", "deferred", "kompas_reminder", "interview_proposed"),
    ),
    "defer": (gettext_noop("The board put the application off again."), ("receipt", "deferred")),
    "report added": (gettext_noop("The report has come."), ("kompas_reminder",)),
}


def withdraw_outdated(application: Application, happened: str, *, now: datetime, actor: User | None) -> int:
    """Call it before the new letter is written: that one may be of the same kind."""
    reason, letters = OUTDATED[happened]
    kinds = [KINDS[letter] for letter in letters]
    return withdraw_unsent(application, kinds=kinds, reason=reason, now=now, actor=actor)
