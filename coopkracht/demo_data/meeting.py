"""The demo's coming meeting, ready to be held: the board is invited, and it is noted who comes and who stands in."""

from datetime import datetime, timedelta

from accounts.models import User
from applications.agenda import waiting_for_an_agenda
from applications.attendance import note_attendance
from applications.invitations import invite
from applications.models import BoardMeeting, KeptOff


def prepare_meeting(staff: dict[str, User], *, now: datetime) -> None:
    meeting = BoardMeeting.objects.planned().earliest("starts_at")
    actor, chair = staff["secretariat"], staff["second board member"]
    invite(meeting, actor=actor, now=now - timedelta(days=1))
    for member in (staff["board"], chair):
        note_attendance(meeting, member=member, presence="present", actor=actor, now=now)
    note_attendance(
        meeting,
        member=staff["third board member"],
        presence="represented",
        proxy_holder=chair,
        actor=actor,
        now=now,
    )
    keep_the_rest_off(now=now)


def keep_the_rest_off(*, now: datetime) -> None:
    """Some files stay in review, for who tries the demo to put on the agenda: the sweep would put them all there."""
    meeting = BoardMeeting.objects.planned().earliest("starts_at")
    KeptOff.objects.bulk_create(
        (
            KeptOff(meeting=meeting, application=application, kept_off_at=now)
            for application in waiting_for_an_agenda()
        ),
        ignore_conflicts=True,
    )
