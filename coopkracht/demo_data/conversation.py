"""A conversation that the board wanted first: proposed, and the applicant chose a time."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from applications import interviews
from applications.models import Application


def plan_conversation(application: Application, staff: dict[str, User], *, now: datetime) -> None:
    evening = timezone.localtime(now).replace(hour=17, minute=0, second=0, microsecond=0)
    interview = interviews.propose(
        application,
        times=[evening + timedelta(days=days) for days in (6, 8, 9)],
        host=staff["second board member"],
        place="",
        call_link="https://bellen.example/coopkracht",
        minutes=45,
        actor=staff["secretariat"],
        now=now - timedelta(days=3),
    )
    interviews.choose(interview, time=interview.times.all()[1].pk, now=now - timedelta(days=2))
    body = "Te bespreken: wie benoemt de bestuurders als er maar twee vennoten zijn?"
    interviews.write_note(interview, body=body, actor=staff["board"], now=now - timedelta(days=1))
