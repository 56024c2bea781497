"""The electronic invoice beside the PDF: made of the invoice's own copies when it is first asked for, and kept."""

from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from stdnum.be import vat

from dues import invoice_pdf, ubl
from dues.invoicing import vat_treatment
from dues.models import Invoice, e_invoice_path
from dues.references import formatted
from journal.rules import RuleError

COUNTRY_CODE = 2  # letters


def reason_against(invoice: Invoice) -> str:
    """Why there is none of this invoice; empty when there is. Peppol addresses both sides by enterprise number."""
    if not _number(invoice.sender):
        return _("There is no electronic invoice: the enterprise number of the association is not on it.")
    if not _number(invoice.recipient):
        return _("There is no electronic invoice: the member has no Belgian enterprise number.")
    return "" if invoice.pdf else _("The PDF is being made. Try again in a minute.")


@transaction.atomic
def kept(invoice: Invoice) -> FieldFile:
    """The file, made once. Raises RuleError when there can be none."""
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if reason := reason_against(invoice):
        raise RuleError(reason)
    if not invoice.e_invoice:
        # A file without its row is what a process left that was killed between the two.
        invoice.e_invoice.storage.delete(e_invoice_path(invoice))
        invoice.e_invoice.save("", ContentFile(ubl.write(document_of(invoice))), save=False)
        invoice.save(update_fields=["e_invoice"])
    file: FieldFile = invoice.e_invoice
    return file


def file_name(invoice: Invoice) -> str:
    """As the PDF: lidgeldnota-2026-000001.xml."""
    return str(PurePath(invoice_pdf.file_name(invoice)).with_suffix(".xml"))


def document_of(invoice: Invoice) -> ubl.Document:
    sender = invoice.sender
    with invoice.pdf.open() as file:
        content = file.read()
    return ubl.Document(
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        period=invoice.period,
        **_parties(invoice),
        lines=tuple(ubl.Line(line.description, line.amount) for line in invoice.lines.all()),
        transfer=ubl.Transfer(sender["iban"], sender["name"], formatted(invoice.reference)),
        pdf_name=invoice_pdf.file_name(invoice),
        pdf=content,
    )


def _parties(invoice: Invoice) -> dict[str, Any]:
    """Who sends it, who gets it and as what, and why there is no VAT. Invoices of earlier versions know less."""
    sender, recipient = invoice.sender, invoice.recipient
    return {
        "seller": ubl.Party(
            name=sender["name"],
            number=_number(sender),
            place=_place(sender),
            email=sender["email"],
            phone=sender["phone"],
        ),
        "buyer": ubl.Party(
            name=recipient["name"],
            number=_number(recipient),
            place=_place(recipient),
            person=recipient["attention"],
            email=recipient["email"],
        ),
        "treatment": ubl.Treatment(**(sender.get("vat") or vat_treatment(invoice.language))),
        # Peppol demands a reference of the buyer; who gave none finds the person it is for.
        "buyer_reference": recipient.get("own_reference") or recipient["attention"] or recipient["name"],
        "order_number": recipient.get("purchase_order", ""),
    }


def _number(party: dict[str, Any]) -> str:
    """Ten bare digits, or nothing when there are none or they are wrong."""
    number: str = vat.compact(party["enterprise_number"])
    return number if vat.is_valid(number) else ""


def _place(party: dict[str, Any]) -> ubl.Place:
    """From its parts, or from the lines as they are printed: street, postcode and municipality, country."""
    if facts := party.get("place"):
        return ubl.Place(**facts)
    lines = list(party["address"])
    country = lines.pop() if lines and len(lines[-1]) == COUNTRY_CODE and lines[-1].isupper() else "BE"
    postcode, _space, city = lines.pop().partition(" ") if len(lines) > 1 else ("", "", "")
    return ubl.Place(street=", ".join(lines), postcode=postcode, city=city, country=country)
