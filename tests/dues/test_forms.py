from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from dues.forms import AmountField

BOTH = {
    "0": "0",
    "0,01": "0.01",
    "0.01": "0.01",
    "99999,99": "99999.99",
    "99999.99": "99999.99",
    "1234": "1234",
    "1 234,5": "1234.5",
    "1\u202f234,50": "1234.50",
    "1.234,56": "1234.56",
    "1,234.56": "1234.56",
    "1.234.567": "1234567",
    "5,000,000": "5000000",
    "5.000.000,01": "5000000.01",
    "€ 12,50": "12.50",
    "12 euro": "12",
    "EUR 12": "12",
    "\uff11\uff12,\uff15\uff10": "12.50",
    "1'000": "1000",
    "250,": "250",
}
REFUSED = (
    "abc",
    "1e5",
    "NaN",
    "Infinity",
    "0,001",
    "0.001",
    "10.1234",
    "1.23.456",
    "12,34,567",
    "1.234,567.89",
    "1,234,567,89",
    "1..2",
    "--5",
    "\u0663",
    ".",
    ",5x",
)


def clean(text, language="nl", **options):
    with translation.override(language):
        return AmountField(**options).clean(text)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("text", "amount"), BOTH.items())
def test_amount_reads_what_people_write(text, amount, language):
    assert clean(text, language) == Decimal(amount)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("text", REFUSED)
def test_amount_refuses_what_is_none(text, language):
    with pytest.raises(ValidationError):
        clean(text, language)


def test_amount_reads_a_thousands_separator_in_the_visitors_language_only():
    assert clean("1.000", "nl") == 1000
    assert clean("1,000", "en") == 1000
    for text, language in (("1,000", "nl"), ("1.000", "en")):
        with pytest.raises(ValidationError) as caught:
            clean(text, language)
        assert caught.value.code == "too_many_decimals"


def test_amount_below_the_smallest_says_so():
    with pytest.raises(ValidationError) as caught:
        clean("-0,01")
    assert [error.code for error in caught.value.error_list] == ["min_value"]


def test_amount_above_the_largest_says_so():
    with pytest.raises(ValidationError) as caught:
        clean("100000", max_value=Decimal("99999.99"))
    assert [error.code for error in caught.value.error_list] == ["max_value"]


def test_amount_may_be_absent_when_it_is_not_required():
    assert clean("", required=False) is None


def test_amount_is_shown_in_the_visitors_language():
    class Form(forms.Form):
        amount = AmountField(initial=Decimal("1250.50"))

    with translation.override("nl"):
        assert 'value="1.250,50"' in str(Form()["amount"])
    with translation.override("en"):
        assert 'value="1,250.50"' in str(Form()["amount"])


def test_amount_typed_wrongly_is_shown_as_typed():
    class Form(forms.Form):
        amount = AmountField()

    assert 'value="12,345"' in str(Form({"amount": "12,345"})["amount"])


def test_amount_names_its_limit_as_the_reader_writes_amounts():
    for language, limit in (("nl", "99.999,99 euro"), ("en", "99,999.99 euro")):
        with translation.override(language), pytest.raises(ValidationError) as caught:
            AmountField(max_value=Decimal("99999.99")).clean("100000")
        with translation.override(language):
            assert limit in caught.value.messages[0]
