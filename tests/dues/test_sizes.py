import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from correspondence.models import Letter
from dues import size_rounds, sizes, yearly_run
from dues.fees import SizeMissing
from dues.models import SizeConfirmation, SizeLink
from dues.yearly_plan import plan_of
from journal.models import Event
from journal.rules import RuleError
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
YEAR = 2027
Via = SizeConfirmation.Via


@pytest.fixture
def organisation():
    return factories.member(organisation__name="De Zon cv").organisation


@pytest.fixture
def opened(schedule, organisation):
    return open_round()


def open_round(**changes):
    facts = {"year": YEAR, "answer_by": date(2026, 12, 20), "remind_every": 14, "most_reminders": 2}
    return size_rounds.open_round(**{**facts, **changes}, now=NOW, actor=None)


def answer(confirmation, *, employees=12, total="750000", extra="0", via=Via.LINK, now=NOW, actor=None):
    return sizes.answer(
        confirmation,
        employees=employees,
        balance_sheet_total=Decimal(total),
        voluntary_extra=Decimal(extra),
        via=via,
        now=now,
        actor=actor,
    )


def written():
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


def token():
    return Letter.objects.latest("pk").secret


def test_a_round_asks_every_member_once_with_a_link_of_its_own(schedule, organisation):
    factories.member(kind="supporting")
    factories.member(ended_on=TODAY, end_reason="Gestopt")
    round_ = open_round()
    assert [one.membership.organisation for one in round_.confirmations.all()] == [organisation]
    assert size_rounds.write_some(now=NOW) == 1
    assert size_rounds.write_some(now=NOW) == 0
    letter = Letter.objects.get()
    assert letter.kind == "question about the size"
    assert sizes.find(letter.secret) == SizeConfirmation.objects.get()
    assert letter.secret not in letter.body + letter.action_url
    assert SizeLink.objects.get().token_hash != letter.secret
    assert sizes.find("geraden") is None


def test_a_year_has_one_round(opened):
    with pytest.raises(RuleError, match="2027"):
        open_round()


@pytest.mark.parametrize("changes", [{"year": 2031}, {"answer_by": TODAY}])
def test_a_round_is_for_a_year_near_by_and_leaves_time(schedule, changes):
    with pytest.raises(RuleError):
        open_round(**changes)


def test_who_does_not_answer_is_reminded_and_not_too_often(opened):
    for days in (0, 1, 13, 14, 15, 27, 28, 29, 60, 90):
        size_rounds.write_some(now=NOW + timedelta(days=days))
    assert written() == ["question about the size", *["reminder of the question about the size"] * 2]


def test_days_of_downtime_are_made_up_for_once(opened):
    size_rounds.write_some(now=NOW)
    for _ in range(3):
        size_rounds.write_some(now=NOW + timedelta(days=50))
    assert len(written()) == 2


def test_who_answered_or_left_is_left_in_peace(opened, organisation):
    size_rounds.write_some(now=NOW)
    answer(SizeConfirmation.objects.get())
    assert size_rounds.write_some(now=NOW + timedelta(days=20)) == 0


def test_an_earlier_link_keeps_working_beside_a_later_one(opened):
    size_rounds.write_some(now=NOW)
    first = token()
    size_rounds.write_some(now=NOW + timedelta(days=14))
    assert sizes.find(first) == sizes.find(token()) is not None


def test_confirming_as_it_is_changes_nothing_and_is_noted(opened, organisation):
    confirmation = answer(SizeConfirmation.objects.get(), extra="25")
    assert not confirmation.changed
    assert organisation.history.count() == 1
    event = Event.objects.about(confirmation.membership).get()
    assert (event.verb, event.actor_name) == ("size confirmed", "the member")
    assert event.data["before"] == {}
    assert event.data["extra"] == "25"


def test_a_change_is_written_to_the_organisation_with_what_stood_before(opened, organisation):
    confirmation = answer(SizeConfirmation.objects.get(), employees=51)
    organisation.refresh_from_db()
    assert confirmation.changed
    assert organisation.employees == 51
    assert organisation.history.count() == 2
    event = Event.objects.about(confirmation.membership).get()
    assert event.data["before"] == {"employees": "12"}
    assert event.data["employees"] == "51"


def test_the_last_answer_counts_until_the_round_is_closed(opened, organisation):
    confirmation = SizeConfirmation.objects.get()
    answer(confirmation, employees=51, extra="10")
    answer(confirmation, employees=49, extra="0")
    organisation.refresh_from_db()
    assert organisation.employees == 49
    size_rounds.close(opened, now=NOW, actor=None)
    with pytest.raises(RuleError, match="gesloten"):
        answer(confirmation, employees=60)


def test_an_answer_has_both_figures_and_possible_ones(opened):
    confirmation = SizeConfirmation.objects.get()
    with pytest.raises(SizeMissing):
        answer(confirmation, employees=None)
    for wrong in ({"employees": 3_000_000}, {"total": "-1"}, {"extra": "-1"}):
        with pytest.raises(RuleError):
            answer(confirmation, **wrong)
    assert not SizeConfirmation.objects.answered().exists()


def test_the_run_takes_the_answers_and_closes_the_round(opened):
    answer(SizeConfirmation.objects.get(), employees=51, extra="100")
    plan = plan_of(YEAR, today=TODAY)
    assert (plan.total, plan.extra, plan.unanswered) == (Decimal("1100.00"), Decimal("100.00"), 0)
    yearly_run.start(YEAR, fingerprint=plan.fingerprint, now=NOW, actor=None)
    opened.refresh_from_db()
    assert not opened.is_open


def test_without_an_answer_the_last_known_figures_count_and_no_gift_is_assumed(opened, organisation, issued):
    issued(organisation.memberships.get(), period=YEAR - 1, extra="100")
    plan = plan_of(YEAR, today=TODAY)
    assert (plan.total, plan.unanswered) == (Decimal("250.00"), 1)


def test_writing_takes_the_same_queries_for_one_and_for_three(opened, django_assert_num_queries):
    with django_assert_num_queries(15):
        assert size_rounds.write_some(now=NOW) == 1
    for n in range(3):
        membership = factories.member(organisation__name=f"Lid {n}")
        SizeConfirmation.objects.create(round=opened, membership=membership)
    with django_assert_num_queries(15):
        assert size_rounds.write_some(now=NOW) == 3


# The page behind the link.


@pytest.fixture
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(opened, _today):
    size_rounds.write_some(now=NOW)
    return reverse("size_by_link", args=[token()])


def hidden(response):
    """What the button that confirms would send."""
    form = response.content.decode().partition("<details")[0]
    return dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', form))


def test_two_clicks_confirm(client, page):
    shown = client.get(page)
    assert "De Zon cv" in shown.content.decode()
    assert not SizeConfirmation.objects.answered().exists()
    assert client.post(page, hidden(shown)).status_code == 302
    confirmation = SizeConfirmation.objects.answered().get()
    assert (confirmation.via, confirmation.changed, confirmation.employees) == ("link", False, 12)
    assert "Beantwoord op" in client.get(page).content.decode()


def test_the_page_takes_a_change_and_keeps_what_was_typed_wrong(client, page, organisation):
    wrong = client.post(page, {"employees": "veel", "balance_sheet_total": "5.000.000,01", "voluntary_extra": ""})
    assert wrong.status_code == 200
    assert 'value="veel"' in wrong.content.decode()
    client.post(page, {"employees": "12", "balance_sheet_total": "5.000.000,01", "voluntary_extra": "50"})
    organisation.refresh_from_db()
    assert organisation.balance_sheet_total == Decimal("5000000.01")
    assert SizeConfirmation.objects.get().voluntary_extra == Decimal("50.00")


def test_the_page_of_a_closed_round_shows_no_figures(client, page, opened):
    size_rounds.close(opened, now=NOW, actor=None)
    shown = client.get(page).content.decode()
    assert "gesloten" in shown
    assert "750.000" not in shown
    assert client.post(page, {"employees": "1", "balance_sheet_total": "1"}).status_code == 200
    assert not SizeConfirmation.objects.answered().exists()


def test_an_unknown_link_is_not_found(client, schedule):
    assert client.get(reverse("size_by_link", args=["geraden"])).status_code == 404


@pytest.mark.usefixtures("_today")
def test_a_member_who_signed_in_is_asked_on_its_own_page(client, opened, organisation):
    client.force_login(organisation.contacts.get().user)
    confirmation = SizeConfirmation.objects.get()
    address = reverse("portal:size", args=[confirmation.pk])
    assert address in client.get(reverse("portal:home")).content.decode()
    client.post(address, hidden(client.get(address)))
    confirmation.refresh_from_db()
    assert (confirmation.via, confirmation.answered_by) == ("signed_in", organisation.contacts.get().user)
    assert address not in client.get(reverse("portal:home")).content.decode()


# The desk.


@pytest.fixture
def desk(client, _today):
    client.force_login(factories.secretary())
    return client


def test_the_desk_opens_and_closes_a_round(desk, schedule, organisation):
    facts = {"year": YEAR, "answer_by": "2026-12-20", "remind_every": 14, "most_reminders": 2}
    assert desk.post(reverse("admin:open_size_round"), facts).status_code == 302
    again = desk.post(reverse("admin:open_size_round"), facts)
    assert "Er is al een ronde voor 2027" in again.content.decode()
    round_ = SizeConfirmation.objects.get().round
    desk.post(reverse("admin:close_size_round", args=[round_.pk]))
    round_.refresh_from_db()
    assert not round_.is_open


def test_the_desk_shows_who_did_not_answer(desk, opened):
    silent = factories.member(organisation__name="Stil cv")
    SizeConfirmation.objects.create(round=opened, membership=silent)
    answer(SizeConfirmation.objects.get(membership__organisation__name="De Zon cv"))
    address = reverse("admin:size_round", args=[opened.pk])
    assert "1 van 2 antwoordden" in desk.get(address).content.decode()
    shown = desk.get(address, {"state": "unanswered"}).content.decode()
    assert "Stil cv" in shown
    assert "De Zon cv" not in shown


def test_the_desk_answers_for_a_member(desk, opened):
    confirmation = SizeConfirmation.objects.get()
    address = reverse("admin:answer_size", args=[opened.pk, confirmation.pk])
    assert desk.get(address).status_code == 200
    desk.post(address, {"employees": "60", "balance_sheet_total": "1", "voluntary_extra": "0"})
    confirmation.refresh_from_db()
    assert (confirmation.via, confirmation.employees) == ("staff", 60)


@pytest.mark.parametrize("name", ["size_rounds", "size_round"])
def test_the_desk_costs_the_same_for_one_and_for_three(desk, opened, name, django_assert_num_queries):
    address = reverse(f"admin:{name}", args=[opened.pk] if name == "size_round" else [])
    desk.get(address)
    with django_assert_num_queries(6 if name == "size_round" else 4):
        desk.get(address)
    for n in range(2):
        SizeConfirmation.objects.create(round=opened, membership=factories.member(organisation__name=f"Lid {n}"))
    open_round(year=YEAR - 1)
    with django_assert_num_queries(6 if name == "size_round" else 4):
        desk.get(address)
