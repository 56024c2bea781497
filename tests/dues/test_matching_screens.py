"""The secretariat works bank lines off: one line on screen, its suggestions, the next one after each."""

import pytest
from django.test import Client
from django.urls import reverse

from dues import disposals
from dues.bank_lines import waiting
from dues.bank_queue import queue
from dues.models import BankLine, Disposal, Payment
from membership.models import Organisation
from tests.dues.money import bank_line
from tests.factories import NOW, TODAY, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(secretary())
    return client


@pytest.fixture
def invoice(issued):
    made = issued(extra="25")
    Organisation.objects.update(name="Zonnewijzer cv")
    return made


def act(desk, name, *args, **body):
    return desk.post(reverse(f"admin:{name}", args=args), body, follow=True)


def test_queue_begins_with_the_oldest_line_and_says_so_when_none_waits(desk, invoice):
    bank_line("10.00", booked_on=TODAY)
    older = bank_line("20.00")

    assert desk.get(reverse("admin:matching")).url == reverse("admin:match_line", args=[older.pk])
    act(desk, "set_line_aside", older.pk, reason="huur")
    page = act(desk, "set_line_aside", queue().get().pk, reason="huur")
    assert "Er wacht geen enkele lijn" in page.content.decode()


def test_suggestion_says_why_and_is_booked_by_its_button(desk, invoice):
    line = bank_line("250.00", communication=f"lidgeld {invoice.reference}")
    following = bank_line("7.00", booked_on=TODAY)

    page = desk.get(reverse("admin:match_line", args=[line.pk])).content.decode()
    assert "getypt in de vrije tekst" in page
    assert "precies het lidgeld, zonder de vrijwillige bijdrage" in page
    assert f'name="amount_{invoice.pk}" value="250.00"' in page

    answer = act(desk, "book_line", line.pk, **{f"amount_{invoice.pk}": "250.00"})

    assert answer.redirect_chain[-1][0] == reverse("admin:match_line", args=[following.pk])
    assert Payment.objects.get().allocations.get().amount == 250


def test_line_is_split_over_invoices_that_were_searched(desk, invoice, issued):
    other = issued()
    Organisation.objects.update(name="Zonnewijzer cv")
    line = bank_line("300.00", counterparty_name="Federatie")

    page = desk.get(reverse("admin:match_line", args=[line.pk]), {"q": "zonnewijzer"}).content.decode()
    assert f'name="amount_{invoice.pk}"' in page
    assert f'name="amount_{other.pk}"' in page
    act(desk, "book_line", line.pk, **{f"amount_{invoice.pk}": "275", f"amount_{other.pk}": "25,00"})

    assert sorted(row.amount for row in Payment.objects.get().allocations.all()) == [25, 275]


def test_refusal_stays_on_the_line_and_says_why(desk, invoice):
    line = bank_line("9000.00")

    page = act(desk, "book_line", line.pk, **{f"amount_{invoice.pk}": "9000"})

    assert "staat" in page.content.decode()
    assert queue().get() == line


def test_typing_error_keeps_what_was_typed(desk, invoice):
    line = bank_line("300.00")

    page = act(desk, "book_line", line.pk, **{f"amount_{invoice.pk}": "veel"})

    assert 'value="veel"' in page.content.decode()
    assert queue().get() == line


def test_line_booked_in_another_tab_is_said_to_be(desk, invoice):
    line = bank_line("275.00", ogm=invoice.reference)
    act(desk, "book_line", line.pk, **{f"amount_{invoice.pk}": "275"})

    again = act(desk, "book_line", line.pk, **{f"amount_{invoice.pk}": "275"})

    assert "intussen geboekt" in again.content.decode()
    assert Payment.objects.count() == 1


def test_returned_payment_opens_what_it_paid(desk, invoice):
    received = bank_line("275.00", ogm=invoice.reference)
    act(desk, "book_line", received.pk, **{f"amount_{invoice.pk}": "275"})
    payment = Payment.objects.get()
    back = bank_line("-275.00", kind="return", booked_on=TODAY)

    page = desk.get(reverse("admin:match_line", args=[back.pk])).content.decode()
    assert "Dit neemt die betaling terug" in page
    act(desk, "line_returns_payment", back.pk, payment.pk)

    assert not payment.allocations.filter(undone_at=None).exists()
    assert not waiting(BankLine.objects.all()).exists()


def test_refund_that_was_registered_finds_its_line(desk, invoice):
    received = bank_line("300.00")
    act(desk, "book_line", received.pk, **{f"amount_{invoice.pk}": "275"})
    disposals.refund(
        Payment.objects.get(), amount=Payment.objects.get().left, paid_on=TODAY, reason="te veel", actor=None, now=NOW
    )
    out = bank_line("-25.00", booked_on=TODAY)

    act(desk, "line_is_refund", out.pk, Disposal.objects.get().pk)

    assert Disposal.objects.get().line == out


@pytest.mark.parametrize("how", ["booked", "set aside"])
def test_what_was_done_is_taken_back_with_a_reason_and_waits_again(desk, invoice, how):
    line = bank_line("275.00", ogm=invoice.reference)
    if how == "booked":
        act(desk, "book_line", line.pk, **{f"amount_{invoice.pk}": "275"})
    else:
        act(desk, "set_line_aside", line.pk, reason="huur")
    assert {"booked": invoice.number, "set aside": "huur"}[how] in desk.get(
        reverse("admin:handled_lines")
    ).content.decode()

    act(desk, "undo_line", line.pk, reason="mis")

    assert queue().get() == line


def test_certain_lines_book_themselves_at_a_button(desk, invoice):
    bank_line("275.00", ogm=invoice.reference)
    bank_line("12.00")

    page = act(desk, "book_certain")

    assert "1 lijn is vanzelf geboekt." in page.content.decode()
    assert queue().count() == 1


def test_start_page_leads_to_the_lines_that_wait(desk):
    assert "om geboekt te worden" not in desk.get(reverse("admin:index")).content.decode()
    bank_line("12.00")

    page = desk.get(reverse("admin:index")).content.decode()

    assert f'<a href="{reverse("admin:matching")}">1 banklijn wacht om geboekt te worden</a>' in page


@pytest.mark.parametrize("name", ["matching", "handled_lines"])
def test_board_does_not_match(client, name):
    client.force_login(board_member())
    assert client.get(reverse(f"admin:{name}")).status_code == 403


@pytest.mark.parametrize("lines", [1, 3])
def test_screens_take_as_many_queries_for_one_line_as_for_three(desk, issued, lines, django_assert_max_num_queries):
    for _ in range(lines):
        made = issued()
        act(desk, "book_line", bank_line("250.00").pk, **{f"amount_{made.pk}": "250"})
        issued()
        waits = bank_line("250.00", booked_on=TODAY)
    with django_assert_max_num_queries(14):
        assert desk.get(reverse("admin:handled_lines")).status_code == 200
    with django_assert_max_num_queries(20):
        assert desk.get(reverse("admin:match_line", args=[waits.pk])).status_code == 200
