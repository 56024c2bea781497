"""A reminder as a PDF, from the reminder's own copies: the amounts at its date, and a code for what was open."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from stdnum import iban

from documents.printing import printer
from dues import epc
from dues.models import Reminder

SHEET = Path(__file__).parent / "assets" / "reminder.css"


def render(reminder: Reminder) -> bytes:
    """Raises RuleError when Pango is missing on this machine."""
    facts = reminder.facts
    sender = facts["sender"]
    code = epc.png(epc.payload(sender["name"], sender["iban"], Decimal(facts["amount"]), facts["ogm"]))
    with translation.override(facts["language"]):
        html = render_to_string("dues/reminder_pdf.html", _page(facts))
    return printer(SHEET).print(html, {"qr.png": code})


def file_name(reminder: Reminder) -> str:
    """As its reader sees it: herinnering-2026-000001.pdf, by the level's own name."""
    name = reminder.level.name_en if reminder.facts["language"] == "en" else reminder.level.name_nl
    return f"{slugify(name)}-{reminder.invoice.number}.pdf"


def _page(facts: dict[str, Any]) -> dict[str, Any]:
    sender, recipient = facts["sender"], facts["recipient"]
    number = _("Enterprise number %(number)s") % {"number": sender["enterprise_number"]}
    numbered = [sender["enterprise_number"] and number, sender["phone"], sender["email"]]
    attention = [_("attn. %(name)s") % {"name": recipient["attention"]}] if recipient["attention"] else []
    return {
        "facts": facts,
        "words": facts["words"],
        "sender_lines": [line for line in (*sender["address"], *numbered) if line],
        "recipient_lines": [recipient["name"], *attention, *recipient["address"]],
        "paragraphs": [part.strip() for part in facts["text"].replace("\r\n", "\n").split("\n\n") if part.strip()],
        "imprint": " · ".join([sender["name"], *sender["address"], iban.format(sender["iban"])]),
    }
