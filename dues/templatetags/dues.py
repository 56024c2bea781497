from decimal import Decimal

from django import template

from dues import money
from dues.references import formatted

register = template.Library()


@register.filter
def euro(amount: Decimal) -> str:
    """€ 1.000,00"""
    return money.euro(amount)


@register.filter
def ogm(bare: str) -> str:
    """+++202/6000/00192+++"""
    return formatted(bare)
