"""Many at once: a dozen processes on PostgreSQL do the same thing at the same moment, and it happens once."""

import pytest

from tests.servers.deployment import Deployment

pytestmark = pytest.mark.servers
RACERS = 12

CAST = """
from django.contrib.auth.models import Group
from accounts.models import User
user, made = User.objects.get_or_create(email="racer@voorbeeld.example", defaults={"name": "Racer", "is_staff": True})
user.groups.add(Group.objects.get(name="Secretariaat"))
"""


def race(deployment: Deployment, deed: str, argument: str, racers: int = RACERS) -> list[str]:
    """How each of the processes ended: "done", or "refused: why"."""
    code = "from tests.servers.racing import run; run({!r}, {!r}, {})"
    return deployment.shells([code.format(deed, argument, share) for share in range(racers)])


def make(deployment: Deployment, code: str) -> str:
    """Prepare rows inside the deployment; what the code prints is the argument of the race."""
    return deployment.shell(f"{CAST}\n{code}")


APPLICATION = """
from tests.factories import ApplicationFactory, BoardMeetingFactory, NOW, enterprise_number
from applications.meetings import put_on_agenda, record_decision
import random
def applied(status="in_review"):
    return ApplicationFactory(status=status, enterprise_number=enterprise_number(random.randrange(900_000)))
"""
WHAT_THE_FORMS_SAY = """
from applications.models import Application
from applications.steps import ORGANISATION, checked_form, step_of
from tests.factories import NOW
rows = Application.objects.filter(email__endswith="@spiegel.example").order_by("answers__organisatie", "status")
for row in rows:
    form = checked_form(row, step_of(row, ORGANISATION), now=NOW)
    errors = form.errors.as_data().get("enterprise_number", [])
    print(row.status, *(error.code for error in errors))
"""
COUNTS = """
from dues.models import Invoice
from membership.models import Membership, RegisterEntry
print(Membership.objects.count(), Invoice.objects.count(), RegisterEntry.objects.count())
"""


def counts(deployment: Deployment) -> list[int]:
    return [int(word) for word in deployment.shell(COUNTS).split()]


def test_closing_from_many_processes_admits_each_applicant_once(deployment: Deployment) -> None:
    meeting = make(
        deployment,
        APPLICATION
        + """
meeting = BoardMeetingFactory()
for _ in range(3):
    row = applied()
    put_on_agenda(row, meeting=meeting, actor=user, now=NOW)
    record_decision(row, meeting=meeting, outcome="approved", reason="", actor=user, now=NOW)
print(meeting.pk)
""",
    )
    before = counts(deployment)

    endings = race(deployment, "close_meeting", meeting)

    assert endings.count("done") == 1
    assert [after - was for after, was in zip(counts(deployment), before, strict=True)] == [3, 3, 3]
    assert_no_gaps(deployment)


def assert_no_gaps(deployment: Deployment) -> None:
    numbers = deployment.shell(
        "from dues.models import Invoice\n"
        "print(*Invoice.objects.filter(year=2026).order_by('sequence').values_list('sequence', flat=True))"
    ).split()
    assert [int(number) for number in numbers] == list(range(1, len(numbers) + 1))


def test_taking_into_review_from_many_processes_happens_once(deployment: Deployment) -> None:
    application = make(deployment, APPLICATION + "print(applied('submitted').pk)")

    assert race(deployment, "take_in_review", application).count("done") == 1


def test_approving_from_many_processes_leaves_one_decision(deployment: Deployment) -> None:
    application = make(
        deployment,
        APPLICATION + "row = applied()\n"
        "put_on_agenda(row, meeting=BoardMeetingFactory(), actor=user, now=NOW)\nprint(row.pk)",
    )

    assert race(deployment, "approve", application) == ["done"] * RACERS

    code = (
        f"from applications.models import Decision\nprint(Decision.objects.filter(application={application}).count())"
    )
    assert deployment.shell(code) == "1"


def test_advising_from_many_processes_leaves_one_advice(deployment: Deployment) -> None:
    application = make(
        deployment, APPLICATION + 'user.groups.add(Group.objects.get(name="Bestuur"))\nprint(applied().pk)'
    )

    assert race(deployment, "advise", application) == ["done"] * RACERS

    code = f"from applications.models import Advice\nprint(Advice.objects.filter(application={application}).count())"
    assert deployment.shell(code) == "1"


def test_closing_a_meeting_while_a_file_is_withdrawn_does_one_of_the_two(deployment: Deployment) -> None:
    """Whoever comes second is told so: the applicant by then is a member, or the board has nothing to decide."""
    rows = make(
        deployment,
        APPLICATION
        + """
meeting, row = BoardMeetingFactory(), applied()
put_on_agenda(row, meeting=meeting, actor=user, now=NOW)
record_decision(row, meeting=meeting, outcome="approved", reason="", actor=user, now=NOW)
print(f"{meeting.pk},{row.pk}")
""",
    )

    endings = race(deployment, "close_or_withdraw", rows)

    closed, withdrawn = endings[1::2].count("done"), endings[::2].count("done")
    code = f"""
from applications.models import Application
row = Application.objects.get(pk={rows.split(",")[1]})
print(row.status, row.agenda_items.count(), row.membership_id is not None)
"""
    assert (closed, deployment.shell(code)) in {(1, "approved 1 True"), (1, "withdrawn 0 False")}
    assert withdrawn == (0 if "approved" in deployment.shell(code) else 1)
    assert_no_gaps(deployment)


def test_answering_while_the_request_is_withdrawn_does_one_of_the_two(deployment: Deployment) -> None:
    request = make(
        deployment,
        APPLICATION
        + """
from datetime import date
from applications import answering, information
asked = information.Asked(questions=["Waarom?"])
row = information.ask(applied(), asked=asked, message="", deadline=date(2026, 12, 7), actor=user, now=NOW)
typed = {"questions-reply0": "Daarom."}
print(answering.save_answer(row, typed=typed, edition=0, now=NOW).pk)
""",
    )

    endings = race(deployment, "answer_or_stop", request)

    assert endings.count("done") == 1
    code = f"""
from applications.models import InformationRequest
row = InformationRequest.objects.get(pk={request})
print(row.application.status, row.application.version, row.answered_at is not None, row.withdrawn_at is not None)
"""
    answered = endings.index("done") % 2
    assert deployment.shell(code) == ("in_review 2 True False" if answered else "in_review 1 False True")


def test_issuing_from_many_processes_numbers_without_a_gap(deployment: Deployment) -> None:
    """Twelve processes, six memberships: each gets one invoice, and who came second gives its number back."""
    memberships = make(
        deployment,
        "from tests.factories import *\nimport random\n"
        "rows = [MembershipFactory(organisation__enterprise_number=enterprise_number(random.randrange(900_000)))"
        " for _ in range(6)]\n"
        "[ContactFactory(organisation=row.organisation, user=user) for row in rows]\n"
        "print(','.join(str(row.pk) for row in rows))",
    )

    endings = race(deployment, "issue", memberships)

    assert endings.count("done") == 6
    assert_no_gaps(deployment)


def test_one_payment_form_sent_many_times_pays_once(deployment: Deployment) -> None:
    make(
        deployment,
        "from tests.factories import *\nimport random\n"
        "row = MembershipFactory(organisation__enterprise_number=enterprise_number(random.randrange(900_000)))\n"
        "ContactFactory(organisation=row.organisation, user=user)",
    )
    invoice = make(
        deployment,
        "from tests.servers.racing import issue\nfrom membership.models import Membership\n"
        "row = Membership.objects.filter(invoices=None).last()\nissue(str(row.pk), 0)\nprint(row.invoices.get().pk)",
    )

    endings = race(deployment, "pay", invoice)

    assert endings == ["done"] * RACERS
    code = f"from dues.models import Payment\nprint(Payment.objects.filter(invoice={invoice}).count())"
    assert deployment.shell(code) == "1"


def test_two_drafts_of_one_enterprise_become_one_application(deployment: Deployment) -> None:
    """Four enterprises, each with two drafts that are sent at the same moment: the later one hears why not."""
    keys = make(
        deployment,
        "from tests.servers.drafts import pairs\nfrom tests.factories import NOW\n"
        "print(','.join(str(draft.pk) for draft in pairs(4, now=NOW)))",
    )

    endings = race(deployment, "submit", keys, racers=8)

    refused = "refused: Er klopt nog iets niet. Hieronder zie je welke stappen je nog eens moet bekijken."
    assert [sorted(endings[place : place + 2]) for place in range(0, 8, 2)] == [["done", refused]] * 4
    assert deployment.shell(WHAT_THE_FORMS_SAY) == "\n".join(["draft applied", "submitted"] * 4)
