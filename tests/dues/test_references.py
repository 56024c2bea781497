import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.be import ogm_vcs

from dues.references import formatted, parse, reference
from journal.rules import RuleError

VALID = [
    "010806817183",
    "240283842818",
    "020343057642",
    "090933755493",
    "202600000192",
    "202600000293",
    "202600000394",
    "202600000495",
    "202600000596",
    "202600123464",
    "000000009797",
    "000000019497",
    "111111111170",
    "123456789002",
    "999999999948",
]
INVALID = ["123456789012", "010806817180", "000000000000", "000003505158"]


def test_reference_of_the_first_invoices_of_2026():
    made = [reference(year=2026, sequence=sequence) for sequence in (1, 2, 3, 4, 5, 1234)]
    assert made == ["202600000192", "202600000293", "202600000394", "202600000495", "202600000596", "202600123464"]


@given(year=st.integers(1000, 9999), sequence=st.integers(1, 999_999))
def test_reference_is_always_valid_and_read_back(year, sequence):
    made = reference(year=year, sequence=sequence)
    assert ogm_vcs.is_valid(made)
    assert parse(formatted(made)) == made
    assert 1 <= int(made[-2:]) <= 97


@pytest.mark.parametrize(("year", "sequence"), [(2026, 0), (2026, 1_000_000), (999, 1), (10_000, 1), (2026, -1)])
def test_reference_refuses_a_number_that_does_not_fit(year, sequence):
    with pytest.raises(ValueError, match="No structured communication"):
        reference(year=year, sequence=sequence)


def test_formatted_as_printed():
    assert formatted("202600000192") == "+++202/6000/00192+++"
    assert formatted("202600123464") == "+++202/6001/23464+++"


@pytest.mark.parametrize("bare", VALID)
def test_parse_knows_every_spelling(bare):
    parts = bare[:3], bare[3:7], bare[7:]
    spellings = [bare, formatted(bare), "***{}/{}/{}***".format(*parts), "{} {} {}".format(*parts)]
    spellings += ["{}-{}-{}".format(*parts), f" {bare}\n".rstrip("\n"), formatted(bare).replace("+", "\uff0b")]
    spellings.append("".join(chr(ord(digit) + 0xFEE0) for digit in bare))  # full-width digits
    assert [parse(text) for text in spellings] == [bare] * len(spellings)


@pytest.mark.parametrize(
    "text",
    [
        *INVALID,
        "",
        "2026",
        "2026000001921",
        "20260000019a",
        "\u0662\u0660\u0662\u0666\u0660\u0660\u0660\u0660\u0660\u0661\u0669\u0662",
        "+++202/6000/0019+++",
        "lidgeld",
    ],
)
def test_parse_refuses_what_is_none(text):
    with pytest.raises(RuleError):
        parse(text)
