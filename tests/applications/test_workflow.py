"""The table of the workflow: every state x every actor x every action, and what moving writes."""

import itertools

import pytest

from accounts.models import User
from applications.models import Application
from applications.workflow import STEPS, Who, move, refusal
from journal.models import Event
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, UserFactory, administrator, board_member, secretary

Status = Application.Status
pytestmark = pytest.mark.django_db

ALLOWED = {
    ("applicant", "submit", Status.DRAFT),
    ("system", "expire", Status.DRAFT),
    ("secretariat", "take_in_review", Status.SUBMITTED),
    ("secretariat", "schedule", Status.IN_REVIEW),
    ("secretariat", "unschedule", Status.SCHEDULED),
    ("secretariat", "ask", Status.SUBMITTED),
    ("secretariat", "ask", Status.IN_REVIEW),
    ("secretariat", "ask", Status.SCHEDULED),
    ("applicant", "answer", Status.INFORMATION_REQUESTED),
    ("secretariat", "stop_asking", Status.INFORMATION_REQUESTED),
    ("board", "approve", Status.SCHEDULED),
    ("board", "decline", Status.SCHEDULED),
    ("board", "defer", Status.SCHEDULED),
    ("secretariat", "approve", Status.SCHEDULED),
    ("secretariat", "decline", Status.SCHEDULED),
    ("secretariat", "defer", Status.SCHEDULED),
    *(
        (who, "withdraw", status)
        for who in ("applicant", "secretariat")
        for status in (Status.SUBMITTED, Status.IN_REVIEW, Status.INFORMATION_REQUESTED, Status.SCHEDULED)
    ),
}
# An administrator has every right, and no power over the order of things.
ALLOWED |= {("administrator", action, status) for who, action, status in ALLOWED if who == "secretariat"}

ACTORS = ("applicant", "system", "member", "board", "secretariat", "administrator")


@pytest.fixture
def cast() -> dict[str, User]:
    return {
        "member": UserFactory(),
        "board": board_member(),
        "secretariat": secretary(),
        "administrator": administrator(),
    }


@pytest.mark.parametrize("status", Status.values)
def test_refusal_allows_exactly_what_the_table_allows(status: str, cast: dict[str, User]) -> None:
    application = ApplicationFactory.build(status=status)
    for name, action in itertools.product(ACTORS, STEPS):
        who = {"applicant": Who.APPLICANT, "system": Who.SYSTEM}.get(name)
        allowed = not refusal(application, action, actor=cast.get(name), who=who)
        assert allowed == ((name, action, status) in ALLOWED), (name, action, status)


def test_refusal_without_actor_or_role_allows_nothing() -> None:
    for status, action in itertools.product(Status.values, STEPS):
        assert refusal(ApplicationFactory.build(status=status), action, actor=None)


@pytest.mark.parametrize("action", ["take_in_review", "ask"])
def test_step_waits_for_the_confirmed_mail_address(action: str) -> None:
    application = ApplicationFactory(email_confirmed_at=None)

    with pytest.raises(RuleError, match="mailadres"):
        move(application, action, actor=secretary(), now=NOW)


def test_move_writes_the_status_and_one_event() -> None:
    application, actor = ApplicationFactory(), secretary()

    moved = move(application, "take_in_review", actor=actor, now=NOW)

    assert moved.status == Status.IN_REVIEW
    assert moved.waiting_since == NOW
    event = Event.objects.about(application).get()
    assert (event.verb, event.actor, event.data) == (
        "taken into review",
        actor,
        {"before": "submitted", "after": "in_review"},
    )


def test_move_checks_the_row_and_not_the_object_in_hand() -> None:
    application, actor = ApplicationFactory(), secretary()
    stale = Application.objects.get(pk=application.pk)
    move(application, "take_in_review", actor=actor, now=NOW)

    with pytest.raises(RuleError):
        move(stale, "take_in_review", actor=actor, now=NOW)

    assert Event.objects.about(application).count() == 1


def test_event_of_the_applicant_says_so() -> None:
    application = ApplicationFactory()

    move(application, "withdraw", actor=None, who=Who.APPLICANT, now=NOW)

    assert Event.objects.about(application).get().actor_name == "applicant"
