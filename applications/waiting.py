"""Who has to do the next thing. One sentence, the same in lists, on the review screen and in the tasks."""

from django.utils.translation import gettext as _

from applications.models import Application

Status = Application.Status


def waits_for(application: Application) -> str:
    if application.status == Status.SUBMITTED and application.email_confirmed_at is None:
        return _("the applicant, who has to confirm the mail address")
    return {
        Status.DRAFT: _("the applicant, who is still writing"),
        Status.SUBMITTED: _("the secretariat, to take it into review"),
        Status.IN_REVIEW: _("the secretariat, to put it on an agenda"),
        Status.INFORMATION_REQUESTED: _("the applicant, who was asked for more information"),
        Status.SCHEDULED: _("the board, to decide at its meeting"),
    }.get(Status(application.status), "")
