"""The table of advice: every state x every role; who reads what; and two members at once."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications import recusal
from applications.advice import awaiting, give_advice, next_file, reading, remaining
from applications.meetings import put_on_agenda
from applications.models import Advice, Application
from applications.tallies import Agreement, tallies
from journal.models import Event
from journal.rules import RuleError
from tests.factories import (
    NOW,
    ApplicationFactory,
    BoardMeetingFactory,
    UserFactory,
    administrator,
    board_member,
    secretary,
)

pytestmark = pytest.mark.django_db
Status = Application.Status

ROLES = {
    "board": board_member,
    "board, not active": lambda: board_member(is_active=False),
    "secretariat": secretary,
    "administrator": administrator,
    "staff without a role": lambda: UserFactory(is_staff=True),
    "member": UserFactory,
}
ALLOWED = {("board", status) for status in (Status.IN_REVIEW, Status.INFORMATION_REQUESTED, Status.SCHEDULED)}
# Approved and declined files need a decision row; they are closed as withdrawn ones are.
STATES = [s for s in Status.values if s not in {"approved", "declined"}]


def advise(application: Application, member: User, opinion: str = "for", **fields: object) -> Advice:
    values = {"comment": "", "read_version": application.version, **fields}
    return give_advice(application, opinion=opinion, actor=member, now=NOW, **values)


@pytest.mark.parametrize("status", STATES)
def test_give_advice_is_possible_exactly_where_the_table_says(status: str) -> None:
    for (role, make), involved in itertools.product(ROLES.items(), [False, True]):
        application, actor = ApplicationFactory(status=status), make()
        if involved:
            application.recusals.create(member=actor, reason="x", declared_by=actor, declared_at=NOW)
        try:
            advise(application, actor)
        except RuleError:
            allowed = False
        else:
            allowed = True
        assert allowed == ((role, status) in ALLOWED and not involved), (role, status, involved)


@pytest.mark.parametrize(
    ("make", "status", "sentence"),
    [
        (secretary, "in_review", "Alleen bestuursleden geven advies."),
        (board_member, "submitted", "zolang de aanvraag in behandeling is"),
        (board_member, "withdrawn", "zolang de aanvraag in behandeling is"),
    ],
)
def test_refusal_says_why(make: pytest.fixture, status: str, sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        advise(ApplicationFactory(status=status), make())


def test_later_advice_replaces_ones_own_and_the_event_tells_no_opinion() -> None:
    application, actor = ApplicationFactory(status="in_review"), board_member()

    advise(application, actor, "against", comment="Ik twijfel sterk")
    advise(application, actor, "for")

    assert application.advice.get().opinion == "for"
    events = Event.objects.about(application)
    assert [event.verb for event in events] == ["advice given", "advice changed"]
    assert [set(event.data) for event in events] == [{"advice", "version"}] * 2


def test_file_changed_while_reading_keeps_nothing_and_says_so() -> None:
    application, actor = ApplicationFactory(status="in_review"), board_member()
    Application.objects.filter(pk=application.pk).update(version=2)

    with pytest.raises(RuleError, match="gewijzigd terwijl je las"):
        advise(application, actor, read_version=1)

    assert not application.advice.exists()


def test_advice_before_a_change_is_marked() -> None:
    application, actor = ApplicationFactory(status="in_review"), board_member()
    advice = advise(application, actor)
    assert not advice.is_outdated

    Application.objects.filter(pk=application.pk).update(version=2)

    assert Advice.objects.get().is_outdated


def test_unknown_opinion_is_refused_by_rule_and_by_database() -> None:
    application, actor = ApplicationFactory(status="in_review"), board_member()

    with pytest.raises(RuleError):
        advise(application, actor, "misschien")
    with pytest.raises(IntegrityError), transaction.atomic():
        Advice.objects.create(application=application, member=actor, opinion="misschien", given_at=NOW, on_version=1)


def test_remaining_leaves_out_who_advised_who_is_involved_and_who_left() -> None:
    application = ApplicationFactory(status="in_review")
    advised, involved, owing = board_member(), board_member(), board_member()
    board_member(is_active=False)
    advise(application, advised)
    recusal.declare(application, reason="Familie", actor=involved, now=NOW)

    assert list(remaining(application)) == [owing]


def test_advice_of_somebody_who_is_involved_afterwards_does_not_count_or_show() -> None:
    application, involved, other = ApplicationFactory(status="in_review"), board_member(), board_member()
    advise(application, involved)
    advise(application, other)
    recusal.declare(application, reason="Familie", actor=involved, now=NOW)

    known = reading(application, other)

    assert [row.member for row in known.given or []] == [other]
    assert (known.advised, known.members) == (1, 1)


def test_others_are_read_after_ones_own_and_by_the_secretariat_at_once() -> None:
    application, first, second = ApplicationFactory(status="in_review"), board_member(), board_member()
    advise(application, first)

    assert reading(application, second).given is None
    assert reading(application, second).advised == 1
    for reader in (secretary(), administrator(), first):
        assert reading(application, reader).given == [Advice.objects.get()]
    advise(application, second)
    assert len(reading(application, second).given or []) == 2


def test_file_of_the_nearest_meeting_comes_first_and_then_the_oldest() -> None:
    actor, office = board_member(), secretary()
    files = ApplicationFactory.create_batch(4, status="in_review")
    oldest = ApplicationFactory(status="in_review", submitted_at=NOW.replace(month=1))
    for application, month in ((files[1], 12), (files[3], 11)):
        meeting = BoardMeetingFactory(starts_at=NOW.replace(month=month))
        put_on_agenda(application, meeting=meeting, actor=office, now=NOW)

    assert list(awaiting(actor)) == [files[3], files[1], oldest, files[0], files[2]]
    assert next_file(actor) == files[3]
    assert next_file(actor, after=files[3].pk) == files[1]
    assert next_file(actor, after=files[2].pk) == files[3]


def test_nothing_awaits_who_is_no_board_member() -> None:
    ApplicationFactory(status="in_review")

    assert [list(awaiting(make())) for make in (secretary, administrator, UserFactory)] == [[], [], []]


@pytest.mark.parametrize(
    ("opinions", "agreement"),
    [
        (["for", "for", "for"], Agreement.UNANIMOUS),
        (["against", "against", "abstain"], Agreement.UNANIMOUS),
        (["for", "for", "against"], Agreement.DISCUSS),
        (["discuss"], Agreement.DISCUSS),
        (["for", "for"], Agreement.INCOMPLETE),
        (["abstain", "abstain", "abstain"], Agreement.INCOMPLETE),
        ([], Agreement.INCOMPLETE),
    ],
)
def test_tally_tells_where_to_speak_about(opinions: list[str], agreement: Agreement) -> None:
    application, board = ApplicationFactory(status="in_review"), [board_member() for _ in range(3)]
    for member, opinion in zip(board, opinions, strict=False):
        advise(application, member, opinion)

    assert tallies([application], reader=secretary())[application.pk].agreement == agreement


def test_tally_is_hidden_from_who_owes_advice() -> None:
    application, first, second = ApplicationFactory(status="in_review"), board_member(), board_member()
    advise(application, first)

    assert not tallies([application], reader=second)[application.pk].shown
    assert tallies([application], reader=first)[application.pk].shown


@pytest.fixture
def board(client: Client) -> Client:
    client.force_login(board_member(name="Bea Bestuur"))
    return client


def send(client: Client, application: Application, **data: str) -> str:
    body = {"opinion": "for", "comment": "", "read_version": "1", **data}
    response = client.post(reverse("admin:give_advice", args=[application.pk]), body, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_screen_keeps_advice_and_goes_to_the_next(board: Client) -> None:
    first, second = ApplicationFactory.create_batch(2, status="in_review")

    page = send(board, first, comment="Een degelijk plan", then="next")

    assert f"<h1>{second.name}</h1>" in page
    assert first.advice.get().comment == "Een degelijk plan"
    last = send(board, second, then="next")
    assert "Er wacht geen ander dossier op je advies." in last


def test_skip_opens_the_next_file_and_saves_nothing(board: Client) -> None:
    first, second = ApplicationFactory.create_batch(2, status="in_review")
    page = board.get(reverse("admin:review", args=[first.pk])).content.decode()
    skip = f"{reverse('admin:next_advice')}?na={first.pk}"

    assert skip in page
    assert f"<h1>{second.name}</h1>" in board.get(skip, follow=True).content.decode()
    assert not Advice.objects.exists()


def test_screen_hides_the_others_and_says_how_many(board: Client) -> None:
    application = ApplicationFactory(status="in_review")
    advise(application, board_member(name="Ander"), "against", comment="Te vroeg volgens mij")
    address = reverse("admin:review", args=[application.pk])

    before = board.get(address).content.decode()

    assert "1 van 2 bestuursleden gaven advies" in before
    assert "Te vroeg volgens mij" not in before
    assert "Te vroeg volgens mij" in send(board, application)


def test_link_of_the_digest_preselects_and_saves_nothing(board: Client) -> None:
    application = ApplicationFactory(status="in_review")

    page = board.get(reverse("admin:review", args=[application.pk]), {"opinion": "discuss"}).content.decode()

    assert "Je koos “te bespreken” in de mail." in page
    assert 'value="discuss"' in page.split("checked")[0].rsplit("<input", 1)[1]
    assert not Advice.objects.exists()


def test_link_of_the_digest_asks_to_sign_in_first(client: Client) -> None:
    application = ApplicationFactory(status="in_review")
    address = reverse("admin:review", args=[application.pk]) + "?opinion=for"

    response = client.get(address)

    assert response.status_code == 302
    assert "opinion%3Dfor" in response["Location"]


def test_nothing_typed_is_lost_when_the_choice_is_missing(board: Client) -> None:
    application = ApplicationFactory(status="in_review")

    page = send(board, application, opinion="", comment="Een lange uitleg")

    assert "Kies eerst je advies." in page
    assert "Een lange uitleg" in page
    assert not Advice.objects.exists()


def test_secretariat_has_no_form(client: Client) -> None:
    application = ApplicationFactory(status="in_review")
    client.force_login(secretary())

    assert "Advies bewaren" not in client.get(reverse("admin:review", args=[application.pk])).content.decode()
    assert "Alleen bestuursleden geven advies." in send(client, application)


def test_start_page_links_each_file_that_waits(board: Client) -> None:
    files = ApplicationFactory.create_batch(2, status="in_review")

    page = board.get(reverse("admin:index")).content.decode()

    for application in files:
        assert f'<a href="{reverse("admin:review", args=[application.pk])}#advice">Geef je advies over' in page


@pytest.mark.parametrize("name", ["index", "review"])
@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_for_one_and_for_three(
    board: Client, name: str, count: int, django_assert_num_queries: pytest.fixture
) -> None:
    files = ApplicationFactory.create_batch(count, status="in_review")
    for application in files:
        advise(application, board_member())
        recusal.declare(application, reason="Familie", actor=board_member(), now=NOW)
    for _ in range(count):
        advise(files[0], board_member())
    address = reverse(f"admin:{name}", args=[files[0].pk] if name == "review" else [])
    board.get(address)

    with django_assert_num_queries({"index": 10, "review": 25}[name]):
        board.get(address)


@pytest.mark.django_db(transaction=True)
def test_members_at_once_keep_each_their_own_advice_and_a_double_click_keeps_one() -> None:
    application, members = ApplicationFactory(status="in_review"), [board_member() for _ in range(3)]

    def give(member: User) -> None:
        try:
            advise(application, member)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(give, members * 2))

    assert {row.member for row in application.advice.all()} == set(members)
    assert application.advice.count() == 3
    assert sorted(event.verb for event in Event.objects.about(application)) == [
        *["advice changed"] * 3,
        *["advice given"] * 3,
    ]
