"""What the letters about dues may name, in the words of the secretariat that changes them."""

from django.utils.translation import gettext_noop

from correspondence.declared import Room
from correspondence.placeholders import Placeholder, when

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


def declare_letters() -> None:
    room = Room("dues", NAMES, SAMPLE, {"extra": ""})
    room.declare(
        "invoice",
        kind="invoice",
        when=gettext_noop("An invoice was issued and its PDF is ready."),
        gives=tuple(NAMES),
    )
