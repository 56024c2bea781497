"""What the demo's board advises about the coming meeting: agreed, to discuss, and with somebody involved."""

from datetime import datetime

from accounts.models import User
from applications import recusal
from applications.advice import give_advice
from applications.models import Application

# Per file on the agenda: who of the staff advises what, and why.
OPINIONS = [
    [
        ("board", "for", "Sterk gedragen door de buurt."),
        ("second board member", "for", ""),
        ("third board member", "for", "De cijfers zien er gezond uit."),
    ],
    [
        ("second board member", "discuss", "Wie beslist er als de ouders in de minderheid zijn?"),
        ("third board member", "for", ""),
    ],
    [("board", "for", ""), ("third board member", "for", "")],
]
INVOLVED = "second board member"


def advise(applications: list[Application], staff: dict[str, User], *, now: datetime) -> None:
    for application, opinions in zip(applications, OPINIONS, strict=True):
        for who, opinion, comment in opinions:
            give_advice(
                application,
                opinion=opinion,
                comment=comment,
                read_version=application.version,
                actor=staff[who],
                now=now,
            )
    reason = "Is zelf penningmeester van deze vereniging."
    recusal.declare(applications[-1], reason=reason, actor=staff[INVOLVED], now=now)
