import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from correspondence.models import Letter
from dues import invoicing, rendering, yearly_run
from dues.fees import assess
from dues.models import DuesRun, Invoice, RunMember
from dues.references import formatted
from dues.yearly_plan import plan_of
from journal.models import Event, Series
from journal.rules import RuleError
from membership.models import Membership
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
YEAR = 2027


def start(**changes):
    fingerprint = plan_of(YEAR, today=TODAY).fingerprint
    return yearly_run.start(YEAR, **{"fingerprint": fingerprint, "now": NOW, "actor": None, **changes})


def carry_on(run, *, after=timedelta(0)):
    return yearly_run.carry_on(run, clock=lambda: NOW + after)


def named(*names):
    return [factories.member(organisation__name=name) for name in names]


def numbers():
    return list(Invoice.objects.order_by("sequence").values_list("membership__organisation__name", "sequence"))


def test_a_run_gives_each_member_one_invoice_in_the_order_of_their_names(schedule):
    named("Zon cv", "Appel cv", "Maan cv")
    run = carry_on(start())
    assert run.status == DuesRun.Status.DONE
    assert numbers() == [("Appel cv", 1), ("Maan cv", 2), ("Zon cv", 3)]
    for invoice in Invoice.objects.all():
        letter = Letter.objects.about(invoice).get()
        assert letter.status == Letter.Status.DRAFT
        assert invoice.number in letter.subject
        assert invoice.pay_key in letter.action_url
        assert invoice.lines.get().amount == Decimal("250.00")
        assert [event.verb for event in Event.objects.about(invoice)] == ["invoice issued"]


def test_an_invoice_of_the_run_is_as_one_issued_alone(schedule):
    """Whichever way it came: the same facts, lines and letter."""
    alone, together = named("Appel cv", "Appel cv")
    assessment = assess(supporting=False, employees=12, balance_sheet_total=Decimal(1), schedule=schedule)
    invoicing.issue(alone, period=YEAR, assessment=assessment, voluntary_extra=Decimal(0), now=NOW, actor=None)
    together.organisation.balance_sheet_total = Decimal(1)
    together.organisation.save()
    carry_on(start())
    one, two = Invoice.objects.order_by("sequence")
    own = {"id", "membership_id", "sequence", "reference", "pay_key", "recipient", "_state"}
    assert facts_of(one, without=own) == facts_of(two, without=own)
    assert words_of(one) == words_of(two)


def facts_of(invoice, *, without):
    return {name: value for name, value in vars(invoice).items() if name not in without}


def words_of(invoice):
    """Of its letter, without what is its own."""
    letter = Letter.objects.about(invoice).get()
    own = (invoice.number, letter.to_name, formatted(invoice.reference))
    return re.sub("|".join(map(re.escape, own)), "...", letter.body)


def test_running_again_finds_nobody(schedule):
    named("Appel cv")
    carry_on(start())
    with pytest.raises(RuleError, match="niemand"):
        start()
    assert Invoice.objects.count() == 1


def test_a_second_run_takes_whom_the_first_left_out(schedule):
    named("Appel cv")
    carry_on(start())
    named("Nieuw cv")
    carry_on(start())
    assert numbers() == [("Appel cv", 1), ("Nieuw cv", 2)]


def test_start_is_refused_while_one_is_under_way(schedule):
    named("Appel cv")
    start()
    with pytest.raises(RuleError, match="is bezig"):
        start()
    assert DuesRun.objects.count() == 1


def test_start_is_refused_when_the_plan_changed_since_the_preview(schedule):
    member = named("Appel cv")[0]
    seen = plan_of(YEAR, today=TODAY).fingerprint
    member.organisation.employees = 51
    member.organisation.save()
    with pytest.raises(RuleError, match=r"1 lidgeldnota zijn, €.1\.000,00"):
        start(fingerprint=seen)
    assert not DuesRun.objects.exists()


def test_a_run_that_was_killed_goes_on_where_it_was(schedule, monkeypatch):
    monkeypatch.setattr(yearly_run, "CHUNK", 2)
    named(*(f"Lid {letter}" for letter in "ABCDE"))
    run = start()
    claim = uuid.uuid4()
    DuesRun.objects.filter(pk=run.pk).update(claim=claim, claimed_at=NOW)
    assert yearly_run._chunk(run.pk, claim, now=NOW, starts_train=False) == 2

    assert carry_on(run, after=timedelta(seconds=30)).status == DuesRun.Status.RUNNING
    assert Invoice.objects.count() == 2

    assert carry_on(run, after=timedelta(seconds=41)).status == DuesRun.Status.DONE
    assert numbers() == [(f"Lid {letter}", number) for number, letter in enumerate("ABCDE", 1)]


def test_a_worker_that_was_thought_dead_issues_nothing_more(schedule):
    named("Appel cv")
    run = start()
    assert yearly_run._chunk(run.pk, uuid.uuid4(), now=NOW, starts_train=False) == 0
    assert not Invoice.objects.exists()


def test_a_chunk_that_fails_gives_its_numbers_back(schedule, monkeypatch):
    named("Appel cv", "Peer cv")
    run = start()
    with monkeypatch.context() as broken:
        broken.setattr(yearly_run, "store", lambda letters: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            carry_on(run)
    assert not Invoice.objects.exists()
    assert not Series.objects.filter(last__gt=0).exists()
    carry_on(run, after=timedelta(minutes=1))
    assert numbers() == [("Appel cv", 1), ("Peer cv", 2)]


def test_a_wrong_guess_at_the_number_is_written_once_more(schedule, monkeypatch):
    """Somebody issued an invoice between the guess and the lock."""
    monkeypatch.setattr(yearly_run, "likely_next", lambda series: 7)
    named("Appel cv")
    carry_on(start())
    invoice = Invoice.objects.get()
    assert invoice.number == "2026-000001"
    assert "2026-000001" in Letter.objects.about(invoice).get().subject


def test_who_changed_meanwhile_is_skipped_and_told_why(schedule, issued):
    ended, invoiced, silent, stays = named("A cv", "B cv", "C cv", "D cv")
    run = start()
    Membership.objects.filter(pk=ended.pk).update(ended_on=TODAY, end_reason="Gestopt")
    issued(invoiced, period=YEAR)
    silent.organisation.contacts.all().delete()
    carry_on(run)
    outcome = {row.membership: (row.status, row.why) for row in RunMember.objects.all()}
    assert outcome == {
        ended: ("skipped", "ended"),
        invoiced: ("skipped", "invoiced"),
        silent: ("skipped", "no_contact"),
        stays: ("issued", ""),
    }
    assert list(Invoice.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]


def test_a_run_makes_as_many_queries_for_one_member_as_for_three(issued, django_assert_max_num_queries):
    issued()  # the series has its row
    queries = []
    for names in (["A cv"], ["B cv", "C cv", "D cv"]):
        named(*names)
        run = start()
        with django_assert_max_num_queries(40) as asked:
            carry_on(run)
        queries.append(len(asked))
    assert queries[0] == queries[1]


def test_pdfs_of_a_run_are_made_in_batches(schedule, read_pdf, private_files):
    """A batch as large as asked, each PDF that of its own invoice, until nothing waits."""
    named(*(f"Lid {letter}" for letter in "ABC"))
    carry_on(start())
    assert [rendering.render_some(clock=lambda: NOW, limit=2) for _ in range(3)] == [2, 1, 0]
    for invoice in Invoice.objects.all():
        assert invoice.number in read_pdf(invoice.pdf.path)[0]
        assert Letter.objects.about(invoice).get().attachments.get().name.endswith(f"{invoice.number}.pdf")
    assert set(Letter.objects.values_list("status", flat=True)) == {Letter.Status.READY}


def test_one_pdf_that_cannot_be_made_does_not_stop_the_others(schedule, read_pdf, private_files, caplog):
    """It spoils the batch that it is laid out with; the others are made all the same, and it is named."""
    named("A cv", "B cv", "C cv")
    carry_on(start())
    Invoice.objects.filter(sequence=2).update(sender={})
    assert rendering.render_some(clock=lambda: NOW) == 3
    made = Invoice.objects.exclude(pdf="").order_by("sequence")
    assert [invoice.sequence for invoice in made] == [1, 3]
    assert all(invoice.number in read_pdf(invoice.pdf.path)[0] for invoice in made)
    assert Letter.objects.filter(status=Letter.Status.READY).count() == 2
    assert "2026-000002 cannot be made" in caplog.text
    assert rendering.render_some(clock=lambda: NOW) == 0


# The plan.


def test_plan_says_who_why_and_how_much(schedule, issued):
    small, large = named("A cv", "B cv")
    large.organisation.employees = 51
    large.organisation.save()
    issued(large, period=YEAR - 1)
    friend = factories.member(organisation__name="C", kind="supporting", organisation__employees=None)
    plan = plan_of(YEAR, today=TODAY)
    assert [(one.membership, one.tier, one.total, one.change) for one in plan.planned] == [
        (small, "standard", Decimal("250.00"), "first"),
        (large, "large", Decimal("1000.00"), "tier"),
        (friend, "supporting", Decimal("50.00"), "first"),
    ]
    assert plan.total == Decimal("1300.00")
    assert plan.unanswered == 2
    assert plan.planned[1].change_in_words() == "ander tarief: standaard → grote onderneming"


def test_plan_says_who_is_left_out_and_why(schedule, issued):
    done, gone, nobody, unknown, friend = named("A cv", "B cv", "C cv", "D cv", "E vzw")
    issued(done, period=YEAR)
    issued(gone, period=YEAR - 1)
    Membership.objects.filter(pk=gone.pk).update(ended_on=date(2026, 12, 31), end_reason="Gestopt")
    nobody.organisation.contacts.all().delete()
    unknown.organisation.employees = None
    unknown.organisation.save()
    Membership.objects.filter(pk=friend.pk).update(kind="supporting")
    plan = plan_of(YEAR, today=TODAY, with_supporting=False)
    assert [(one.membership, one.why) for one in plan.left_out] == [
        (done, "invoiced"),
        (gone, "ended"),
        (nobody, "no_contact"),
        (unknown, "size_missing"),
        (friend, "supporting"),
    ]
    assert not plan.planned


def test_plan_is_for_a_year_near_by(schedule):
    with pytest.raises(RuleError, match="2027"):
        plan_of(2072, today=TODAY)


def test_plan_takes_the_fees_that_are_in_force_when_the_year_begins(schedule):
    named("A cv")
    later = {"valid_from": date(2027, 1, 1), "standard_fee": Decimal("275.00")}
    fields = {f.name: getattr(schedule, f.name) for f in schedule._meta.fields if f.name != "id"}
    type(schedule).objects.create(**{**fields, **later})
    assert plan_of(YEAR, today=TODAY).total == Decimal("275.00")
    assert plan_of(YEAR - 1, today=TODAY).total == Decimal("250.00")


def test_plan_makes_the_same_queries_for_one_member_as_for_three(schedule, django_assert_num_queries):
    named("A cv")
    with django_assert_num_queries(6):
        plan_of(YEAR, today=TODAY)
    named("B cv", "C cv")
    with django_assert_num_queries(6):
        plan_of(YEAR, today=TODAY)
