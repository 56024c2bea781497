"""The QR code of a SEPA credit transfer (EPC069-12, version 002), which any Belgian bank app can pay.

segno has a helper for this but checks little of what it is given (an IBAN with spaces or a name with a line
break goes in as it is), so the payload is put together and checked here.
"""

import io
import re
import struct
import zlib
from decimal import Decimal

import segno
from stdnum import iban as iban_numbers
from stdnum.be import ogm_vcs

from dues import qr_mask
from dues.models import CENT, Invoice
from dues.references import BARE

LARGEST_AMOUNT = Decimal("999999999.99")
LARGEST_PAYLOAD = 331  # bytes
LARGEST_NAME = 70
LARGEST_VERSION = 13
QUIET_ZONE = 4  # modules of white around the code, as ISO 18004 asks
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def payload(name: str, iban: str, amount: Decimal, ogm: str) -> str:
    """The text in the code. `name` is the account's holder to the letter (banks verify the payee), `iban` has no
    spaces, `amount` is in euro, `ogm` is 12 bare digits and goes into the structured element (10), so that
    element 11 (free text) is absent. Raises ValueError for anything a bank would stumble over.
    """
    _check(name, iban, amount, ogm)
    lines = ["BCD", "002", "1", "SCT", "", name, iban, f"EUR{_shortest(amount)}", "", ogm]
    text = "\n".join(lines)
    if len(text.encode()) > LARGEST_PAYLOAD:
        raise ValueError("The name of the account's holder is too long for a payment code")
    return text


def invoice_payload(invoice: Invoice, amount: Decimal) -> str:
    """To the account that the invoice itself names. `amount` is the whole invoice, or what is still open of it."""
    return payload(invoice.sender["name"], invoice.sender["iban"], amount, invoice.reference)


def code(text: str) -> segno.QRCode:
    """The code itself: bytes of UTF-8, error correction M as the EPC prescribes."""
    qr = qr_mask.make(text)
    _check_size(int(qr.version))
    return qr


def png(text: str) -> bytes:
    """One pixel per module, quiet zone included: whoever shows it scales it up without smoothing."""
    rows = qr_mask.lightest(text)
    _check_size((len(rows) - 17) // 4)
    size = len(rows) + 2 * QUIET_ZONE
    zone, margin = "0" * QUIET_ZONE, ["0" * size] * QUIET_ZONE
    lines = [*margin, *(zone + row + zone for row in rows), *margin]
    return _png_of(lines)


def svg(text: str) -> bytes:
    """Black on white whatever the page's colours are, sized by whoever shows it."""
    out = io.BytesIO()
    code(text).save(
        out, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return out.getvalue()


def _check(name: str, iban: str, amount: Decimal, ogm: str) -> None:
    if not name or len(name) > LARGEST_NAME or name != name.strip() or CONTROL.search(name):
        raise ValueError(f"Not a name for a payment code: {name!r}")
    if iban_numbers.compact(iban) != iban or not iban_numbers.is_valid(iban):
        raise ValueError(f"Not an IBAN without spaces: {iban!r}")
    if not amount.is_finite() or not CENT <= amount <= LARGEST_AMOUNT or amount != amount.quantize(CENT):
        raise ValueError(f"Not an amount in whole cents that can be transferred: {amount!r}")
    if not BARE.fullmatch(ogm) or not ogm_vcs.is_valid(ogm):
        raise ValueError(f"Not twelve bare digits: {ogm!r}")


def _check_size(version: int) -> None:
    if version > LARGEST_VERSION:
        raise ValueError("The payment code would be larger than version 13")


def _png_of(lines: list[str]) -> bytes:
    """A PNG of one bit a pixel, in which 0 is black: the opposite of a module."""
    size, spare = len(lines), -len(lines) % 8
    white = str.maketrans("01", "10")
    rows = (int(line.translate(white) + "0" * spare, 2).to_bytes((size + spare) // 8, "big") for line in lines)
    pixels = zlib.compress(b"".join(b"\x00" + row for row in rows))
    head = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _shortest(amount: Decimal) -> str:
    """250 and 1234.5: no zero that says nothing."""
    text = f"{amount:.2f}"
    return text.rstrip("0").rstrip(".")
