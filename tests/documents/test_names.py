import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.names import LONGEST, clean_name, endings

FAMILY = "👩‍👧"


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("Statuten v1.2.pdf", "Statuten v1.2.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Jan\\Statuten.pdf", "Statuten.pdf"),
        ("statuten\0.pdf", "statuten.pdf"),
        ("statuten\r\nSet-Cookie: a=b.pdf", "statutenSet-Cookie: a=b.pdf"),
        ("statuten\u202efdp.exe", "statutenfdp.exe"),
        (f"statuten 🌻 {FAMILY}.pdf", f"statuten 🌻 {FAMILY}.pdf"),
        ("coo\u0308peratie.pdf", "coöperatie.pdf"),
        ("  .statuten . .pdf ", "statuten.pdf"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
        ("statuten", "statuten"),
        ("", "document"),
        ("\0\u202e", "document"),
    ],
)
def test_clean_name_keeps_what_can_be_shown(given_name, cleaned):
    assert clean_name(given_name) == cleaned


@given(st.text())
def test_clean_name_is_short_visible_and_settled(given_name):
    name = clean_name(given_name)

    assert 1 <= len(name) <= LONGEST
    assert not set(name) & set("/\\\0\r\n\u202e")
    assert clean_name(name) == name


def test_endings_are_all_told():
    assert endings("statuten.PHP.Pdf") == ["php", "pdf"]
