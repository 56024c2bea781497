"""Lines of the bank that book themselves, and those that a person books."""

from decimal import Decimal

import pytest

from dues import allocating, booking, tasks
from dues.balances import balance_of
from dues.bank_lines import waiting
from dues.matching import suggest
from dues.models import Allocation, BankLine, Payment
from dues.open_book import money_of, open_book
from dues.standing import Standing, of_invoice
from journal.rules import RuleError
from membership.models import Organisation
from tests.dues.money import bank_line
from tests.factories import NOW, TODAY, secretary

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def invoice(issued):
    return issued()


def booked() -> int:
    return booking.book_certain(BankLine.objects.all(), now=NOW)


def test_exact_amount_with_delivered_communication_is_booked_and_settles_at_once(invoice):
    line = bank_line(balance_of(invoice, today=TODAY).open, ogm=invoice.reference)

    assert booked() == 1

    payment = Payment.objects.get()
    assert (payment.line, payment.recorded_by, payment.left) == (line, None, 0)
    assert of_invoice(invoice, today=TODAY) == Standing.IN_ORDER
    assert not waiting(BankLine.objects.all()).exists()


def test_nothing_is_booked_twice(invoice):
    bank_line("250.00", ogm=invoice.reference)
    booked()

    assert booked() == 0
    assert Allocation.objects.count() == 1


def test_second_payment_of_a_paid_invoice_waits_for_a_person(invoice):
    bank_line("250.00", ogm=invoice.reference)
    bank_line("250.00", ogm=invoice.reference)

    assert booked() == 1
    assert waiting(BankLine.objects.all()).count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"amount": "249.99"}, id="another amount"),
        pytest.param({"amount": "250.00", "ogm": "", "communication": "+++{}+++"}, id="in free text"),
        pytest.param({"amount": "250.00", "kind": "reversal"}, id="a reversal"),
        pytest.param({"amount": "-250.00"}, id="money that left"),
    ],
)
def test_anything_less_certain_waits(invoice, facts):
    words = facts.pop("communication", "").format(invoice.reference)
    bank_line(**{"ogm": invoice.reference, **facts}, communication=words)

    assert booked() == 0
    assert not Payment.objects.exists()


def test_line_that_came_before_its_invoice_is_booked_by_the_sweep(invoice):
    bank_line("250.00", ogm=invoice.reference)

    tasks.match_waiting_lines()

    assert Payment.objects.count() == 1


def test_confirmed_suggestion_pays_and_leaves_the_rest(invoice):
    Organisation.objects.update(name="Zonnewijzer cv")
    line = bank_line("300.00", counterparty_name="ZONNEWIJZER", communication="lidgeld")
    found = suggest(money_of(line), open_book())[0]
    parts = [(invoice, part.amount) for part in found.parts]

    payment = booking.confirm(line, parts=parts, actor=secretary(), now=NOW)

    payment.refresh_from_db()
    open_before = found.parts[0].claim.open
    assert payment.left == D("300.00") - open_before
    assert balance_of(invoice, today=TODAY).open == 0


def test_confirming_a_booked_line_is_refused_and_changes_nothing(invoice):
    line = bank_line("250.00", ogm=invoice.reference)
    booked()

    with pytest.raises(RuleError, match="al geboekt"):
        booking.confirm(line, parts=[(invoice, D("250.00"))], actor=secretary(), now=NOW)

    assert Payment.objects.count() == 1


def test_confirming_more_than_is_open_books_nothing_of_it(invoice):
    line = bank_line("9000.00")

    with pytest.raises(RuleError):
        booking.confirm(line, parts=[(invoice, D("9000.00"))], actor=secretary(), now=NOW)

    assert waiting(BankLine.objects.all()).get() == line


def test_account_of_an_earlier_payment_is_known_until_it_is_taken_back(invoice):
    line = bank_line("250.00", ogm=invoice.reference, counterparty_iban="BE71096123456769")
    booked()
    organisation = invoice.membership.organisation_id

    assert open_book().accounts == {"BE71096123456769": {organisation}}

    allocating.undo_payment(Payment.objects.get(line=line), reason="mis", actor=None, now=NOW)
    assert open_book().accounts == {}
    assert invoice.pk in open_book().claims


@pytest.mark.parametrize("members", [1, 3])
def test_open_book_takes_the_same_queries_whatever_its_size(members, issued, django_assert_num_queries):
    for _ in range(members):
        issued()
    with django_assert_num_queries(3):
        assert len(open_book().claims) == members
