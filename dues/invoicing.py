"""Issuing invoices. What is issued is final, and carries its own copy of every fact on it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from stdnum import iban
from stdnum.be import vat

from accounts.models import User
from correspondence.models import Letter
from correspondence.outbox import Recipient, compose, write_many
from correspondence.wording import Wordings
from dues import billing, tasks
from dues.fees import Assessment
from dues.models import CENT, Invoice, InvoiceLine, Tier
from dues.money import euro, euro_in_words
from dues.references import formatted, reference
from journal.background import wake
from journal.events import record
from journal.numbering import next_number
from journal.rules import RuleError
from membership.models import Contact, Membership, Organisation

LARGEST_EXTRA = Decimal("99999.99")
LETTER = "dues/letters/invoice"
ISSUED = gettext_noop("invoice issued")


@dataclass(frozen=True)
class Dues:
    """What one membership is asked for one year (`period`)."""

    period: int
    assessment: Assessment
    voluntary_extra: Decimal


@transaction.atomic
def issue(
    membership: Membership,
    *,
    period: int,
    assessment: Assessment,
    voluntary_extra: Decimal,
    now: datetime,
    actor: User | None,
) -> Invoice:
    """The invoice of one membership for one year (`period`), with its letter to whoever gets its invoices.

    The number is given under the lock of its series, so that numbers have no gap; the PDF is made afterwards
    by a task. Raises RuleError when this year was invoiced already, or nobody can be written to.
    """
    check_extra(voluntary_extra)
    Membership.objects.select_for_update().get(pk=membership.pk)
    contact = main_contact(membership.organisation)
    if contact is None:
        name = membership.organisation.name
        raise RuleError(_("%(name)s has no contact to send the invoice to.") % {"name": name})
    if Invoice.objects.settling(period).filter(membership=membership).exists():
        raise RuleError(
            _("%(name)s has an invoice for %(year)s already.")
            % {"name": membership.organisation.name, "year": period}
        )
    dues = Dues(period, assessment, voluntary_extra)
    invoice = drawn_up(membership, contact, dues, sequence=next_number(series(now)), now=now)
    invoice.save()
    InvoiceLine.objects.bulk_create(lines_of(invoice, dues))
    write_many([letter_of(invoice, dues, now=now)])
    record(invoice, ISSUED, now=now, actor=actor, **event_of(invoice))
    wake(tasks.render_invoice, invoice.pk)
    return invoice


# The parts of an invoice. Whoever issues one, or a thousand, puts these together in one transaction.


def series(now: datetime) -> str:
    return f"invoice {timezone.localdate(now).year}"


def main_contact(organisation: Organisation) -> Contact | None:
    """Of the contacts as they are loaded: no query where they were fetched before."""
    return min(organisation.contacts.all(), key=lambda contact: (not contact.is_main, contact.pk), default=None)


def drawn_up(membership: Membership, contact: Contact, dues: Dues, *, sequence: int, now: datetime) -> Invoice:
    """Not stored yet."""
    year = timezone.localdate(now).year
    return Invoice(
        membership=membership,
        year=year,
        sequence=sequence,
        period=dues.period,
        reference=reference(year=year, sequence=sequence),
        tier=dues.assessment.tier,
        tier_reason=dues.assessment.reason,
        **_dates(now),
        **_parties(membership.organisation, contact),
    )


def event_of(invoice: Invoice) -> dict[str, Any]:
    return {"number": invoice.number, "period": invoice.period}


def check_extra(extra: Decimal) -> None:
    if not (extra.is_finite() and 0 <= extra <= LARGEST_EXTRA and extra == extra.quantize(CENT)):
        limit = {"limit": euro_in_words(LARGEST_EXTRA)}
        raise RuleError(_("The voluntary extra is an amount from 0 to %(limit)s, in whole cents.") % limit)


def _dates(now: datetime) -> dict[str, date]:
    issued_on = timezone.localdate(now)
    return {"issued_on": issued_on, "due_on": issued_on + timedelta(days=settings.PAYMENT_DAYS)}


def _parties(organisation: Organisation, contact: Contact) -> dict[str, Any]:
    """The invoice's own copy of who sends it and who gets it, and in which language."""
    language = billing.language_of(organisation)
    return {"language": language, "sender": _sender(language), "recipient": _recipient(organisation, contact)}


def _sender(language: str) -> dict[str, Any]:
    association = settings.ASSOCIATION
    facts = {name: association[name] for name in ("name", "email", "phone", "iban", "address", "enterprise_number")}
    words = {"word": settings.INVOICE_WORD[language], "vat_note": settings.INVOICE_VAT_NOTE[language]}
    return facts | words | {"vat": vat_treatment(language)}


def vat_treatment(language: str) -> dict[str, str]:
    """Why no VAT is asked, as an electronic invoice says it: category, code and sentence."""
    with translation.override(language):
        words = {"O": _("Outside the scope of VAT"), "E": _("Exempt from VAT")}
    reason = settings.INVOICE_VAT_NOTE[language] or words[settings.VAT_CATEGORY]
    return {"category": settings.VAT_CATEGORY, "code": settings.VAT_EXEMPTION_CODE, "reason": reason}


def _recipient(organisation: Organisation, contact: Contact) -> dict[str, Any]:
    number = organisation.enterprise_number
    to = billing.addressee_of(organisation, contact)
    return {
        "name": organisation.name,
        "attention": to.attention,
        "email": to.email,
        "address": _address(to),
        "place": {name: getattr(to, name) for name in ("street", "postcode", "city", "country")},
        "enterprise_number": in_groups(number) if number else "",
        "purchase_order": to.purchase_order,
        "own_reference": to.own_reference,
    }


def _address(to: billing.Addressee) -> list[str]:
    place = f"{to.postcode} {to.city}".strip()
    abroad = to.country if to.country != "BE" else ""
    return [line for line in (to.street, place, abroad) if line]


def in_groups(enterprise_number: str) -> str:
    """As the register of enterprises writes it: 0403.019.261."""
    bare = vat.compact(enterprise_number)
    return f"{bare[:4]}.{bare[4:7]}.{bare[7:]}"


def lines_of(invoice: Invoice, dues: Dues) -> list[InvoiceLine]:
    """Not stored yet, in the language of the invoice."""
    with translation.override(invoice.language):
        descriptions = {
            Tier.STANDARD: _("Membership fee %(year)s"),
            Tier.LARGE: _("Membership fee %(year)s, large enterprise"),
            Tier.SUPPORTING: _("Supporting membership %(year)s"),
        }
        description = descriptions[dues.assessment.tier] % {"year": invoice.period}
        thanks = _("Voluntary extra, on top of the fee")
    lines = [_line(invoice, 1, InvoiceLine.Kind.FEE, description, dues.assessment.fee)]
    if dues.voluntary_extra:
        lines.append(_line(invoice, 2, InvoiceLine.Kind.VOLUNTARY, thanks, dues.voluntary_extra))
    return lines


def _line(invoice: Invoice, position: int, kind: str, description: str, amount: Decimal) -> InvoiceLine:
    return InvoiceLine(invoice=invoice, position=position, kind=kind, description=description, amount=amount)


def letter_of(invoice: Invoice, dues: Dues, *, now: datetime, wordings: Wordings | None = None) -> Letter:
    """Not stored yet. It waits for the PDF. Whoever writes many gives the own `wordings` of LETTER along."""
    with translation.override(invoice.language):
        context = letter_facts(invoice, fee=dues.assessment.fee, extra=dues.voluntary_extra)
    return compose(
        kind="invoice",
        template=LETTER,
        to=recipient_of(invoice),
        context=context,
        now=now,
        action_url=reverse("pay", args=[invoice.pay_key]),
        about=invoice,
        waits_for_attachment=True,
        wordings=wordings,
    )


def recipient_of(invoice: Invoice) -> Recipient:
    """Whoever gets the letters about it, by its own copy."""
    to = invoice.recipient
    return Recipient(email=to["email"], name=to["attention"] or to["name"], language=invoice.language)


def reader_of(invoice: Invoice) -> Recipient:
    """Whoever gets the letters about it today; when nobody of the member is left, whom the invoice itself names."""
    organisation = invoice.membership.organisation
    contact = main_contact(organisation)
    if contact is None:
        return recipient_of(invoice)
    to = billing.addressee_of(organisation, contact)
    return Recipient(email=to.email, name=to.attention or organisation.name, language=invoice.language)


def letter_facts(invoice: Invoice, *, fee: Decimal, extra: Decimal) -> dict[str, str]:
    """What a letter says about an invoice, in the active language."""
    return {
        "word": invoice.sender["word"].lower(),
        "organisation": invoice.recipient["name"],
        "number": invoice.number,
        "period": str(invoice.period),
        "total": euro(fee + extra),
        "extra": euro(extra) if extra else "",
        "due_on": date_format(invoice.due_on, "j F Y"),
        "iban": iban.format(invoice.sender["iban"]),
        "holder": invoice.sender["name"],
        "reference": formatted(invoice.reference),
    }
