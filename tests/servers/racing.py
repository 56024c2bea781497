"""What one of many processes does at the same moment as the others, against the running deployment's database."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from applications import (
    advice,
    answering,
    closing,
    closing_check,
    information,
    meetings,
    submission,
    withdrawal,
    workflow,
)
from applications.models import Application, BoardMeeting, InformationRequest
from applications.workflow import Who
from dues import invoicing, payments
from dues.fees import assess
from dues.models import FeeSchedule, Invoice
from dues.statements import importing, keeping
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


def answer_or_stop(pk: str, share: int) -> None:
    """The applicant sends the answer while the secretariat finds that it needs none."""
    request = InformationRequest.objects.get(pk=pk)
    if share % 2:
        answering.send_answer(request, edition=1, now=NOW)
    else:
        information.withdraw_request(request, actor=racer(), now=NOW)


def close_as_seen_or_withdraw(shown: str, share: int) -> None:
    """As above, but the board looked at the preview before the applicant took the application back."""
    meeting, application, seen = shown.split(",")
    if share % 2:
        row = BoardMeeting.objects.get(pk=meeting)
        closing_check.close_as_seen(row, seen=seen, confirmed=True, actor=racer(), now=NOW)
    else:
        withdrawal.withdraw(Application.objects.get(pk=application), who=Who.APPLICANT, now=NOW)


def decide_as_seen(shown: str, share: int) -> None:
    """Everybody in the room taps another outcome on the same screen."""
    meeting, application, seen = shown.split(",")
    meetings.record_decision(
        Application.objects.get(pk=application),
        meeting=BoardMeeting.objects.get(pk=meeting),
        outcome=["approved", "declined", "deferred"][share % 3],
        reason=f"Reden {share}",
        actor=racer(),
        now=NOW,
        seen=seen,
    )


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


def import_one_file(paths: str, share: int) -> None:
    """All of them keep and import the same bytes, or each the file of its turn."""
    given = [Path(path) for path in paths.split(",")]
    path = given[share % len(given)]
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    importing.import_statement(keeping.keep(upload, actor=racer(), now=NOW), actor=racer(), now=NOW)


def submit(pks: str, share: int) -> None:
    keys = pks.split(",")
    submission.submit(Application.objects.get(pk=keys[share % len(keys)]), now=NOW)


TRIED = (
    close_meeting,
    take_in_review,
    approve,
    advise,
    close_or_withdraw,
    close_as_seen_or_withdraw,
    decide_as_seen,
    answer_or_stop,
    issue,
    pay,
    import_one_file,
    submit,
    racing_money.receive_and_allocate,
    racing_money.undo_credit_or_allocate,
    racing_money.run_or_import,
)
DEEDS: dict[str, Callable[[str, int], None]] = {deed.__name__: deed for deed in TRIED}


def run(deed: str, argument: str, share: int) -> None:
    try:
        DEEDS[deed](argument, share)
    except RuleError as error:
        print(f"refused: {error}")  # noqa: T201 - how it ended
    else:
        print("done")  # noqa: T201 - how it ended
