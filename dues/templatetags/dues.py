from decimal import Decimal

from django import template
from django.utils.translation import gettext

from dues import money
from dues.references import formatted

register = template.Library()


@register.filter
def euro(amount: Decimal | str) -> str:
    """€ 1.000,00; an event keeps its amount as text."""
    return money.euro(Decimal(amount))


@register.filter
def ogm(bare: str) -> str:
    """+++202/6000/00192+++"""
    return formatted(bare)


@register.filter
def in_words(verb: str) -> str:
    """The verb of an event, or its actor without an account, in the reader's language."""
    return gettext(verb)
