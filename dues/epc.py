"""The QR code of a SEPA credit transfer (EPC069-12, version 002), which any Belgian bank app can pay.

segno has a helper for this but checks little of what it is given (an IBAN with spaces or a name with a line
break goes in as it is), so the payload is put together and checked here.
"""

import io
import re
from decimal import Decimal

import segno
from stdnum import iban as iban_numbers
from stdnum.be import ogm_vcs

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
    qr = segno.make(text, error="m", mode="byte", encoding="utf-8", micro=False, boost_error=False)
    if int(qr.version) > LARGEST_VERSION:
        raise ValueError("The payment code would be larger than version 13")
    return qr


def png(text: str) -> bytes:
    """One pixel per module, quiet zone included: whoever shows it scales it up without smoothing."""
    out = io.BytesIO()
    code(text).save(out, kind="png", scale=1, border=QUIET_ZONE)
    return out.getvalue()


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


def _shortest(amount: Decimal) -> str:
    """250 and 1234.5: no zero that says nothing."""
    text = f"{amount:.2f}"
    return text.rstrip("0").rstrip(".")
