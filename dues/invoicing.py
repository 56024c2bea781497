"""Issuing invoices. What is issued is final, and carries its own copy of every fact on it."""

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
from correspondence.outbox import Recipient, write
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
    _check_extra(voluntary_extra)
    contact = _main_contact(membership.organisation)
    year = timezone.localdate(now).year
    sequence = next_number(f"invoice {year}")
    if Invoice.objects.filter(membership=membership, period=period, cancelled_on=None).exists():
        raise RuleError(
            _("%(name)s has an invoice for %(year)s already.")
            % {"name": membership.organisation.name, "year": period}
        )
    with translation.override(billing.language_of(membership.organisation)):
        invoice = Invoice.objects.create(
            membership=membership,
            year=year,
            sequence=sequence,
            period=period,
            reference=reference(year=year, sequence=sequence),
            tier=assessment.tier,
            tier_reason=assessment.reason,
            **_dates(now),
            **_parties(membership.organisation, contact),
        )
        _write_lines(invoice, assessment, voluntary_extra)
        _write_letter(invoice, assessment.fee, voluntary_extra, now)
    record(invoice, gettext_noop("invoice issued"), now=now, actor=actor, number=invoice.number, period=period)
    wake(tasks.render_invoice, invoice.pk)
    return invoice


def _check_extra(extra: Decimal) -> None:
    if not (extra.is_finite() and 0 <= extra <= LARGEST_EXTRA and extra == extra.quantize(CENT)):
        limit = {"limit": euro_in_words(LARGEST_EXTRA)}
        raise RuleError(_("The voluntary extra is an amount from 0 to %(limit)s, in whole cents.") % limit)


def _main_contact(organisation: Organisation) -> Contact:
    if contact := organisation.contacts.order_by("-is_main", "pk").first():
        return contact
    raise RuleError(_("%(name)s has no contact to send the invoice to.") % {"name": organisation.name})


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


def _write_lines(invoice: Invoice, assessment: Assessment, extra: Decimal) -> None:
    descriptions = {
        Tier.STANDARD: _("Membership fee %(year)s"),
        Tier.LARGE: _("Membership fee %(year)s, large enterprise"),
        Tier.SUPPORTING: _("Supporting membership %(year)s"),
    }
    description = descriptions[assessment.tier] % {"year": invoice.period}
    lines = [InvoiceLine(position=1, kind=InvoiceLine.Kind.FEE, description=description, amount=assessment.fee)]
    if extra:
        thanks = _("Voluntary extra, on top of the fee")
        lines.append(InvoiceLine(position=2, kind=InvoiceLine.Kind.VOLUNTARY, description=thanks, amount=extra))
    for line in lines:
        line.invoice = invoice
    InvoiceLine.objects.bulk_create(lines)


def _write_letter(invoice: Invoice, fee: Decimal, extra: Decimal, now: datetime) -> None:
    write(
        kind="invoice",
        template="dues/letters/invoice",
        to=recipient_of(invoice),
        context=letter_facts(invoice, fee=fee, extra=extra),
        now=now,
        action_url=reverse("pay", args=[invoice.pay_key]),
        about=invoice,
        waits_for_attachment=True,
    )


def recipient_of(invoice: Invoice) -> Recipient:
    """Whoever gets the letters about it, by its own copy."""
    to = invoice.recipient
    return Recipient(email=to["email"], name=to["attention"] or to["name"], language=invoice.language)


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
