"""Saying that one is involved, by oneself or by the secretariat, and undoing it."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from applications.models import Application, Recusal
from applications.recusal import declare, involved_count, lift, set_for
from applications.reviewing import comment
from applications.workflow import move
from journal.models import Event
from journal.rules import RuleError
from tests.factories import NOW, ApplicationFactory, UserFactory, administrator, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    return ApplicationFactory(status="in_review")


@pytest.mark.parametrize("make", [board_member, secretary, administrator])
def test_declaring_closes_the_file_to_oneself_and_to_nobody_else(
    application: Application, make: pytest.fixture
) -> None:
    actor, other = make(), board_member()

    declare(application, reason="Familie", actor=actor, now=NOW)

    assert not Application.objects.visible_to(actor).exists()
    assert Application.objects.visible_to(other).exists()
    assert (involved_count(actor), involved_count(other)) == (1, 0)
    event = Event.objects.about(application).get()
    assert (event.verb, event.actor) == ("recusal declared", actor)


def test_another_file_stays_open(application: Application) -> None:
    actor, other = board_member(), ApplicationFactory(status="in_review")

    declare(application, reason="Familie", actor=actor, now=NOW)

    assert list(Application.objects.visible_to(actor)) == [other]


@pytest.mark.parametrize(
    ("make", "allowed"), [(board_member, False), (secretary, True), (administrator, True), (UserFactory, False)]
)
def test_only_the_secretariat_sets_it_for_somebody(
    application: Application, make: pytest.fixture, allowed: bool
) -> None:
    actor, member = make(), board_member()

    if not allowed:
        with pytest.raises(RuleError, match="het recht niet"):
            set_for(application, member=member, reason="Familie", actor=actor, now=NOW)
    else:
        set_for(application, member=member, reason="Familie", actor=actor, now=NOW)
        assert Event.objects.about(application).get().verb == "recusal set by the secretariat"
    assert Recusal.objects.exists() == allowed


def test_twice_is_refused(application: Application) -> None:
    office, member = secretary(), board_member()
    set_for(application, member=member, reason="Familie", actor=office, now=NOW)

    with pytest.raises(RuleError, match="al als betrokken"):
        set_for(application, member=member, reason="Familie", actor=office, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recusal.objects.create(
            application=application, member=member, reason="x", declared_by=office, declared_at=NOW
        )


@pytest.mark.parametrize("status", ["draft", "withdrawn", "expired"])
def test_closed_file_takes_no_recusal(status: str) -> None:
    with pytest.raises(RuleError, match="lopende aanvraag"):
        declare(ApplicationFactory(status=status), reason="Familie", actor=board_member(), now=NOW)


def test_reason_is_needed(application: Application) -> None:
    with pytest.raises(RuleError, match="Zeg waarom"):
        declare(application, reason="  ", actor=board_member(), now=NOW)


def test_lifting_opens_the_file_again_and_is_kept(application: Application) -> None:
    office, member = secretary(), board_member()
    row = declare(application, reason="Familie", actor=member, now=NOW)

    lift(row, reason="Het was een vergissing", actor=office, now=NOW)

    assert Application.objects.visible_to(member).exists()
    assert [event.verb for event in Event.objects.about(application)] == ["recusal declared", "recusal lifted"]
    with pytest.raises(RuleError, match="al ongedaan"):
        lift(row, reason="Nog eens", actor=office, now=NOW)
    declare(application, reason="Toch wel", actor=member, now=NOW)
    assert Recusal.objects.count() == 2


def test_nobody_lifts_ones_own_and_the_board_lifts_none(application: Application) -> None:
    office, member = secretary(), board_member()
    own = declare(application, reason="Familie", actor=office, now=NOW)

    with pytest.raises(RuleError, match="Je bent betrokken"):
        lift(own, reason="Toch niet", actor=office, now=NOW)
    with pytest.raises(RuleError, match="het recht niet"):
        lift(own, reason="Toch niet", actor=member, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recusal.objects.update(lifted_at=NOW, lifted_by=office)


def test_domain_refuses_an_object_that_was_loaded_before(application: Application) -> None:
    """A page that was open already when the file closed."""
    office = secretary()
    stale = Application.objects.get(pk=application.pk)
    declare(application, reason="Familie", actor=office, now=NOW)

    with pytest.raises(RuleError, match="Je bent betrokken"):
        comment(stale, body="Nog gauw", actor=office, now=NOW)
    with pytest.raises(RuleError, match="Je bent betrokken"):
        move(stale, "withdraw", actor=office, now=NOW)


def test_declaring_asks_first_and_then_shows_the_calm_page(client: Client, application: Application) -> None:
    client.force_login(board_member())
    address = reverse("admin:declare_involved", args=[application.pk])

    assert "Alleen het secretariaat kan dit ongedaan maken" in client.get(address).content.decode()
    assert not Recusal.objects.exists()
    page = client.post(address, {"reason": "Zit in hun bestuur"}, follow=True).content.decode()

    assert "Je bent betrokken bij dit dossier" in page
    assert "in behandeling" in page
    assert application.name not in page
    assert "Zit in hun bestuur" not in page


def test_secretariat_sets_and_lifts_on_screen(client: Client, application: Application) -> None:
    member = board_member(name="Betty Betrokken")
    client.force_login(secretary())

    page = client.post(
        reverse("admin:set_involved", args=[application.pk]),
        {"member": member.pk, "reason": "Zit in hun bestuur"},
        follow=True,
    ).content.decode()

    assert "Het dossier is gesloten voor Betty Betrokken." in page
    address = reverse("admin:lift_involved", args=[application.pk, Recusal.objects.get().pk])
    assert "weer openen voor Betty Betrokken?" in client.get(address).content.decode()
    page = client.post(address, {"reason": "Vergissing"}, follow=True).content.decode()
    assert "Het dossier is weer open voor Betty Betrokken." in page


def test_board_member_cannot_set_or_lift_on_screen(client: Client, application: Application) -> None:
    client.force_login(board_member())

    for name, args in (("set_involved", [application.pk]), ("lift_involved", [application.pk, 1])):
        assert client.get(reverse(f"admin:{name}", args=args)).status_code == 403


def test_stranger_and_member_find_nothing(client: Client, application: Application) -> None:
    names = ["declare_involved", "set_involved", "give_advice"]
    addresses = [reverse(f"admin:{name}", args=[application.pk]) for name in names] + [reverse("admin:next_advice")]

    assert {client.get(address).status_code for address in addresses} == {302}
    client.force_login(UserFactory())
    assert {client.get(address).status_code for address in addresses} == {404}
