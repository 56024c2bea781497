"""The electronic invoice or credit note beside the PDF: made of its own copies when first asked for, and kept."""

from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from stdnum.be import vat

from dues import credit_note_pdf, invoice_pdf, ubl
from dues.invoicing import vat_treatment
from dues.models import CreditNote, Invoice, e_invoice_path
from dues.references import formatted
from journal.rules import RuleError

COUNTRY_CODE = 2  # letters
Paper = Invoice | CreditNote


def reason_against(paper: Paper) -> str:
    """Why there is none of it; empty when there is. Peppol addresses both sides by their enterprise numbers."""
    invoice = _invoice_of(paper)
    if not _number(invoice.sender):
        return _("There is no electronic invoice: the enterprise number of the association is not on it.")
    if not _number(invoice.recipient):
        return _("There is no electronic invoice: the member has no Belgian enterprise number.")
    return "" if paper.pdf else _("The PDF is being made. Try again in a minute.")


@transaction.atomic
def kept(paper: Paper) -> FieldFile:
    """The file, made once. Raises RuleError when there can be none."""
    paper = _locked(paper)
    if reason := reason_against(paper):
        raise RuleError(reason)
    if not paper.e_invoice:
        # A file without its row is what a process left that was killed between the two.
        paper.e_invoice.storage.delete(e_invoice_path(paper))
        paper.e_invoice.save("", ContentFile(ubl.write(document_of(paper))), save=False)
        paper.save(update_fields=["e_invoice"])
    file: FieldFile = paper.e_invoice
    return file


def file_name(paper: Paper) -> str:
    """As the PDF: lidgeldnota-2026-000001.xml."""
    return str(PurePath(_pdf_name(paper)).with_suffix(".xml"))


def document_of(paper: Paper) -> ubl.Document:
    invoice = _invoice_of(paper)
    with paper.pdf.open() as file:
        content = file.read()
    return ubl.Document(
        number=paper.number,
        issued_on=paper.issued_on,
        period=invoice.period,
        **_parties(invoice),
        **(_of_credit_note(paper) if isinstance(paper, CreditNote) else _of_invoice(paper)),
        pdf_name=_pdf_name(paper),
        pdf=content,
    )


def _invoice_of(paper: Paper) -> Invoice:
    """A credit note has sender and recipient of the invoice that it corrects."""
    return paper.invoice if isinstance(paper, CreditNote) else paper


def _locked(paper: Paper) -> Paper:
    if isinstance(paper, CreditNote):
        return CreditNote.objects.select_for_update().get(pk=paper.pk)
    return Invoice.objects.select_for_update().get(pk=paper.pk)


def _pdf_name(paper: Paper) -> str:
    return credit_note_pdf.file_name(paper) if isinstance(paper, CreditNote) else invoice_pdf.file_name(paper)


def _of_invoice(invoice: Invoice) -> dict[str, Any]:
    sender = invoice.sender
    return {
        "due_on": invoice.due_on,
        "lines": tuple(ubl.Line(line.description, line.amount) for line in invoice.lines.all()),
        "transfer": ubl.Transfer(sender["iban"], sender["name"], formatted(invoice.reference)),
    }


def _of_credit_note(note: CreditNote) -> dict[str, Any]:
    rows = note.lines.select_related("line")
    return {
        "note": note.reason,
        "lines": tuple(ubl.Line(row.line.description, row.amount) for row in rows),
        "correction": ubl.Correction(note.invoice.number, note.invoice.issued_on),
    }


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
