from decimal import Decimal

from django import template

from dues import money
from dues.references import formatted

register = template.Library()


@register.filter
def euro(amount: Decimal | str) -> str:
    """€ 1.000,00; an event keeps its amount as text."""
    return money.euro(Decimal(amount))


register.filter("euro_in_words", money.euro_in_words)


@register.filter
def ogm(bare: str) -> str:
    """+++202/6000/00192+++"""
    return formatted(bare)
