from django import template

from applications.models import Application, Decision

register = template.Library()

TONES: dict[str, str] = {
    Application.Status.APPROVED: "good",
    Application.Status.DECLINED: "wrong",
    Application.Status.WITHDRAWN: "neutral",
    Application.Status.EXPIRED: "neutral",
    Application.Status.SCHEDULED: "good",
    Decision.Outcome.DEFERRED: "attention",
}


@register.filter
def tone(status: str) -> str:
    """The colour that goes with the word; never the colour alone."""
    return TONES.get(status, "attention")


@register.filter
def dotted(enterprise_number: str) -> str:
    """As the register writes it: 0403.019.261."""
    n = enterprise_number
    return f"{n[:4]}.{n[4:7]}.{n[7:]}" if len(n) == 10 else n


@register.filter
def page_range(pages: int) -> range:
    return range(1, pages + 1)
