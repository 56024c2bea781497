"""What the letters about dues may name, in the words of the secretariat that changes them."""

from django.utils.translation import gettext_noop

from correspondence.declared import Room
from correspondence.placeholders import Placeholder, when
from dues.size_rounds import LETTER_KINDS

NAMES = {
    "word": (
        Placeholder("{{ word }}", "woord voor nota", "word for the invoice"),
        Placeholder("{{ word|capfirst }}", "Woord voor nota met hoofdletter", "Word for the invoice with a capital"),
    ),
    "organisation": (Placeholder("{{ organisation }}", "naam organisatie", "name of the organisation"),),
    "number": (Placeholder("{{ number }}", "nummer nota", "number of the invoice"),),
    "period": (Placeholder("{{ period }}", "jaar", "year"),),
    "total": (Placeholder("{{ total }}", "totaal", "total"),),
    "extra": (
        Placeholder("{{ extra }}", "vrijwillige bijdrage", "voluntary extra"),
        when("extra", "vrijwillige bijdrage gegeven", "voluntary extra given"),
    ),
    "due_on": (Placeholder("{{ due_on }}", "te betalen tegen", "to be paid by"),),
    "iban": (Placeholder("{{ iban }}", "rekeningnummer", "account number"),),
    "holder": (Placeholder("{{ holder }}", "naam rekening", "name of the account"),),
    "reference": (Placeholder("{{ reference }}", "gestructureerde mededeling", "structured communication"),),
}
SAMPLE = {
    "word": "lidgeldnota",
    "organisation": "De Voorbeeldcoöperatie",
    "number": "2026-000001",
    "period": "2026",
    "total": "€ 300,00",
    "extra": "€ 50,00",
    "due_on": "16 januari 2027",
    "iban": "BE98 5230 8024 0293",
    "holder": "Coopkracht vzw",
    "reference": "+++202/6000/00192+++",
}


CREDIT_NAMES = {
    **NAMES,
    "number": (Placeholder("{{ number }}", "nummer creditnota", "number of the credit note"),),
    "invoice": (Placeholder("{{ invoice }}", "nummer nota", "number of the invoice"),),
    "total": (Placeholder("{{ total }}", "bedrag", "amount"),),
    "reason": (Placeholder("{{ reason }}", "reden", "reason"),),
    "cancels": (when("cancels", "hele nota vervalt", "whole invoice lapses"),),
    "freed": (
        Placeholder("{{ freed }}", "te veel betaald", "paid too much"),
        when("freed", "te veel betaald gekend", "paid too much known"),
    ),
}
CREDIT_SAMPLE = {
    **SAMPLE,
    "invoice": "2026-000001",
    "reason": "De cijfers waren niet juist.",
    "cancels": True,
    "freed": "€ 50,00",
}
SIZE_NAMES = {
    "name": (Placeholder("{{ name }}", "naam", "name"),),
    "organisation": NAMES["organisation"],
    "year": (Placeholder("{{ year }}", "jaar", "year"),),
    "answer_by": (Placeholder("{{ answer_by }}", "antwoorden tegen", "answer by"),),
}
SIZE_SAMPLE = {
    "name": "Jan Janssens",
    "organisation": "De Voorbeeldcoöperatie",
    "year": "2027",
    "answer_by": "15 december 2026",
}
# The words of each reminder stand with its level; this letter only carries them.
REMINDER_NAMES = {
    "subject": (Placeholder("{{ subject }}", "onderwerp van het niveau", "subject of the level"),),
    "text": (Placeholder("{{ text }}", "tekst van het niveau", "text of the level"),),
}
REMINDER_SAMPLE = {"subject": "Herinnering: lidgeld 2026", "text": "Het lidgeld voor 2026 staat nog open."}


def declare_letters() -> None:
    _declare_invoices(Room("dues", NAMES, SAMPLE, {"extra": ""}))
    taken_back = Room("dues", CREDIT_NAMES, CREDIT_SAMPLE, {"cancels": False, "freed": ""})
    taken_back.declare(
        "credit_note",
        kind="credit note",
        when=gettext_noop("A credit note was made and its PDF is ready."),
        gives=("number", "invoice", "word", "organisation", "period", "total", "reason", "cancels", "freed"),
    )
    _declare_sizes(Room("dues", SIZE_NAMES, SIZE_SAMPLE))
    Room("dues", REMINDER_NAMES, REMINDER_SAMPLE).declare(
        "reminder",
        kind="reminder",
        when=gettext_noop("A fee is not paid, and a level of reminders is reached."),
        gives=tuple(REMINDER_NAMES),
    )


def _declare_invoices(room: Room) -> None:
    room.declare(
        "invoice",
        kind="invoice",
        when=gettext_noop("An invoice was issued and its PDF is ready."),
        gives=tuple(NAMES),
    )
    room.declare(
        "invoice_copy",
        kind=gettext_noop("invoice copy"),
        when=gettext_noop("Somebody asked for an invoice once more."),
        gives=tuple(NAMES),
    )


def _declare_sizes(room: Room) -> None:
    room.declare(
        "size_question",
        kind=LETTER_KINDS["size_question"],
        when=gettext_noop("A round of sizes was opened."),
        gives=tuple(SIZE_NAMES),
    )
    room.declare(
        "size_reminder",
        kind=LETTER_KINDS["size_reminder"],
        when=gettext_noop("The question about the size was not answered yet."),
        gives=tuple(SIZE_NAMES),
    )
