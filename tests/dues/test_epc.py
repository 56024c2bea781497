import io
from decimal import Decimal

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from segno import encoder

from dues import epc, qr_mask

GOOD = {"name": "Coopkracht vzw", "iban": "BE98523080240293", "amount": Decimal("250.00"), "ogm": "202600000192"}
EXPECTED = b"BCD\n002\n1\nSCT\n\nCoopkracht vzw\nBE98523080240293\nEUR250\n\n202600000192"


def read(png: bytes) -> bytes:
    """What an independent decoder reads from the picture, blown up to ten pixels a module."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    larger = picture.resize((picture.width * 10, picture.height * 10), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(larger)
    assert found.ec_level == "M"
    return found.bytes


def test_payload_to_the_byte():
    assert epc.payload(**GOOD).encode() == EXPECTED


def test_png_is_read_by_an_independent_decoder():
    assert read(epc.png(epc.payload(**GOOD))) == EXPECTED


@pytest.mark.parametrize("length", [1, 40, 70])
def test_png_has_the_mask_with_the_lowest_penalty(length):
    """Counted the slow way, by segno. Where two finder patterns overlap it counts one of them only."""
    text = epc.payload(**GOOD | {"name": "é" * length})
    symbols = [[bytes(row) for row in qr_mask.make(text, mask=mask).matrix] for mask in qr_mask.MASKS]
    slow = [sum(encoder.mask_scores(one, len(one), len(one))) for one in symbols]
    quick = [qr_mask.penalty(qr_mask._number(one), len(one)) for one in symbols]
    assert all((ours - theirs) % 40 == 0 and ours >= theirs for ours, theirs in zip(quick, slow, strict=True))
    best = symbols[quick.index(min(quick))]
    assert qr_mask.lightest(text) == ["".join(map(str, row)) for row in best]


def test_png_has_one_pixel_per_module_and_a_quiet_zone():
    text = epc.payload(**GOOD)
    picture = Image.open(io.BytesIO(epc.png(text)))
    modules = int(epc.code(text).version) * 4 + 17
    assert picture.size == (modules + 8, modules + 8)


def test_svg_needs_no_style_and_stands_on_white():
    drawing = epc.svg(epc.payload(**GOOD)).decode()
    assert "style" not in drawing
    assert "<script" not in drawing
    assert 'fill="#fff"' in drawing
    assert "viewBox" in drawing


@pytest.mark.parametrize(
    ("amount", "written"),
    [("0.01", "EUR0.01"), ("100", "EUR100"), ("1234.50", "EUR1234.5"), ("999999999.99", "EUR999999999.99")],
)
def test_payload_writes_the_amount_short(amount, written):
    assert epc.payload(**GOOD | {"amount": Decimal(amount)}).split("\n")[7] == written


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "Coopkracht\nvzw"},
        {"name": "Coopkracht\u2028vzw"},
        {"name": " Coopkracht vzw"},
        {"name": "x" * 71},
        {"name": "\U00020000" * 70},
        {"iban": "BE98 5230 8024 0293"},
        {"iban": "BE98523080240294"},
        {"iban": ""},
        {"amount": Decimal(0)},
        {"amount": Decimal(-1)},
        {"amount": Decimal("1.005")},
        {"amount": Decimal(1000000000)},
        {"amount": Decimal("NaN")},
        {"ogm": "+++202/6000/00192+++"},
        {"ogm": "202600000193"},
        {"ogm": "\uff12\uff10\uff12\uff16\uff10\uff10\uff10\uff10\uff10\uff11\uff19\uff12"},
    ],
)
def test_payload_refuses_what_a_bank_would_stumble_over(wrong):
    with pytest.raises(ValueError, match=r"payment code|IBAN|amount|digits"):
        epc.payload(**GOOD | wrong)


@settings(max_examples=40, deadline=None)
@given(
    name=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17E, exclude_categories=["Cc"]), min_size=1)
    .map(lambda text: text.strip()[:70].strip())
    .filter(bool),
    amount=st.decimals("0.01", "999999999.99", places=2),
)
def test_png_reads_back_whatever_the_name_and_amount(name, amount):
    text = epc.payload(**GOOD | {"name": name, "amount": amount})
    assert read(epc.png(text)) == text.encode()
