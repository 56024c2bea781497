"""One of many processes that do the same deed at the same moment, against the running deployment's database.

Run by `manage.py shell`: it gets ready, says so, waits for a line on its standard input, and tells how it ended.
"""

import sys
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import connection

from accounts.models import User
from applications import advice, closing, meetings, submission, withdrawal, workflow
from applications.models import Application, BoardMeeting
from applications.workflow import Who
from dues import invoicing, payments
from dues.fees import assess
from dues.models import FeeSchedule, Invoice
from journal.rules import RuleError
from membership.models import Membership
from tests.servers import racing_money

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
RACER = "racer@voorbeeld.example"


def racer() -> User:
    return User.objects.get(email=RACER)


def close_meeting(pk: str, share: int) -> None:
    closing.close_meeting(BoardMeeting.objects.get(pk=pk), actor=racer(), now=NOW)


def take_in_review(pk: str, share: int) -> None:
    workflow.move(Application.objects.get(pk=pk), "take_in_review", actor=racer(), now=NOW)


def approve(pk: str, share: int) -> None:
    application = Application.objects.get(pk=pk)
    meeting = application.agenda_items.get().meeting
    meetings.record_decision(application, meeting=meeting, outcome="approved", reason="", actor=racer(), now=NOW)


def advise(pk: str, share: int) -> None:
    opinion = ["for", "against"][share % 2]
    advice.give_advice(
        Application.objects.get(pk=pk), opinion=opinion, comment="", read_version=1, actor=racer(), now=NOW
    )


def close_or_withdraw(pks: str, share: int) -> None:
    """The board closes the meeting while the applicant takes the application back."""
    meeting, application = pks.split(",")
    if share % 2:
        close_meeting(meeting, share)
    else:
        withdrawal.withdraw(Application.objects.get(pk=application), who=Who.APPLICANT, now=NOW)


def issue(pks: str, share: int) -> None:
    keys = pks.split(",")
    schedule = FeeSchedule.objects.on(NOW.date())
    invoicing.issue(
        Membership.objects.get(pk=keys[share % len(keys)]),
        period=2026,
        assessment=assess(supporting=True, employees=None, balance_sheet_total=None, schedule=schedule),
        voluntary_extra=Decimal(0),
        now=NOW,
        actor=racer(),
    )


def pay(pk: str, share: int) -> None:
    payments.record_payment(
        Invoice.objects.get(pk=pk),
        amount=Decimal("50.00"),
        received_on=date(2026, 11, 20),
        payer="",
        note="",
        key=uuid.UUID(int=int(pk)),
        actor=racer(),
        now=NOW,
    )


def submit(pks: str, share: int) -> None:
    keys = pks.split(",")
    submission.submit(Application.objects.get(pk=keys[share % len(keys)]), now=NOW)


DEEDS: dict[str, Callable[[str, int], None]] = {
    deed.__name__: deed
    for deed in (close_meeting, take_in_review, approve, advise, close_or_withdraw, issue, pay, submit)
}
DEEDS |= {deed.__name__: deed for deed in (racing_money.receive_and_allocate, racing_money.undo_credit_or_allocate)}


def run(deed: str, argument: str, share: int) -> None:
    connection.ensure_connection()
    _say("ready")
    sys.stdin.readline()
    try:
        DEEDS[deed](argument, share)
    except RuleError as error:
        _say(f"refused: {error}")
    else:
        _say("done")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
