import pytest
import time_machine
from django.urls import reverse

from dues import rendering, yearly_run
from dues.models import DuesRun, Invoice
from dues.yearly_plan import plan_of
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
YEAR = 2027
PLAN = "admin:run_plan"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, schedule):
    client.force_login(factories.secretary())
    return client


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def named(*names):
    return [factories.member(organisation__name=name) for name in names]


def confirm(desk, **changes):
    body = {"fingerprint": plan_of(YEAR, today=TODAY).fingerprint} | changes
    return desk.post(reverse("admin:start_run", args=[YEAR]), body, follow=True)


def shown(desk, **query):
    page = desk.get(reverse(PLAN, args=[YEAR]), query).context["page"]
    return [one.membership.organisation.name for one in page]


def test_the_plan_names_count_and_total_on_its_button(desk):
    named("Appel cv", "Peer cv")
    text = words(desk.get(reverse(PLAN, args=[YEAR])))
    assert (
        "Maak 2 lidgeldnota&#x27;s, € 500,00 in totaal" in text or "Maak 2 lidgeldnota's, € 500,00 in totaal" in text
    )
    assert "2 leden bevestigden hun grootte niet" in text
    assert "Het aantal werknemers (12)" in text


def test_the_plan_is_filtered(desk, issued):
    small, large, unknown = named("Appel cv", "Bes cv", "Citroen cv")
    for membership, employees in ((large, 51), (unknown, None)):
        membership.organisation.employees = employees
        membership.organisation.save()
    issued(small, period=YEAR - 1)
    assert shown(desk) == ["Appel cv", "Bes cv"]
    assert shown(desk, q="app") == ["Appel cv"]
    assert shown(desk, show="tier large") == ["Bes cv"]
    assert shown(desk, show="change first") == ["Bes cv"]
    assert shown(desk, show="left_out size_missing") == shown(desk, show="left_out") == ["Citroen cv"]
    assert shown(desk, show="nonsense") == ["Appel cv", "Bes cv"]


def test_the_plan_of_a_year_far_away_is_refused(desk):
    assert "van 2025 tot 2027" in words(desk.get(reverse(PLAN, args=[2072]), follow=True))


def test_confirming_starts_the_run_and_shows_its_progress(desk):
    named("Appel cv", "Peer cv")
    text = words(confirm(desk))
    assert "De jaarronde is begonnen: 2" in text
    assert 'hx-trigger="every 1s"' in text
    run = DuesRun.objects.get()
    assert run.started_by.name == "Sofie Secretaris"


def test_a_plan_that_changed_is_refused_on_screen(desk):
    named("Appel cv")
    assert "Er is iets veranderd" in words(confirm(desk, fingerprint="0" * 64))
    assert not DuesRun.objects.exists()


def test_the_page_stops_asking_once_all_is_done(desk, monkeypatch):
    named("Appel cv")
    monkeypatch.setattr(rendering.invoice_pdf, "render", lambda invoice: b"%PDF-1.7")
    confirm(desk)
    run = DuesRun.objects.get()
    yearly_run.carry_on(run, clock=lambda: NOW)
    address = reverse("admin:run_progress", args=[run.pk])
    assert "hx-get" in words(desk.get(address))
    rendering.render_some(clock=lambda: NOW)
    from correspondence import delivery  # noqa: PLC0415

    delivery.deliver_due(clock=lambda: NOW)
    text = words(desk.get(address))
    assert "hx-get" not in text
    assert "Klaar: 1 lidgeldnota gemaakt." in text
    assert Invoice.objects.get().number in words(desk.get(reverse("admin:run", args=[run.pk])))


def test_a_run_can_leave_supporting_members_out(desk):
    named("Appel cv")
    factories.member(kind="supporting", organisation__name="Vriend")
    assert shown(desk, without_supporting="on") == ["Appel cv"]
    seen = plan_of(YEAR, today=TODAY, with_supporting=False).fingerprint
    confirm(desk, fingerprint=seen, without_supporting="on")
    assert DuesRun.objects.get().count == 1


@pytest.mark.parametrize("name", ["yearly_runs", "run_plan", "run", "run_progress"])
def test_pages_cost_the_same_for_one_and_for_three(desk, name, django_assert_max_num_queries):
    queries = []
    for names in (["Appel cv"], ["Bes cv", "Citroen cv", "Druif cv"]):
        named(*names)
        if name != "run_plan":
            run = yearly_run.start(YEAR, fingerprint=plan_of(YEAR, today=TODAY).fingerprint, now=NOW, actor=None)
            yearly_run.carry_on(run, clock=lambda: NOW)
        argument = {"run_plan": [YEAR], "yearly_runs": []}.get(name)
        address = reverse(f"admin:{name}", args=[run.pk] if argument is None else argument)
        desk.get(address)
        with django_assert_max_num_queries(14) as asked:
            assert desk.get(address).status_code == 200
        queries.append(len(asked))
    assert queries[0] == queries[1]


def test_the_desk_of_the_run_is_the_secretariats(client, schedule):
    client.force_login(factories.board_member())
    assert client.get(reverse(PLAN, args=[YEAR])).status_code == 403
    assert client.post(reverse("admin:start_run", args=[YEAR])).status_code == 403


def test_the_start_page_leads_to_the_run(desk):
    assert reverse("admin:yearly_runs") in words(desk.get(reverse("admin:index")))
