from django import template

from correspondence.message import parts_of
from correspondence.models import Letter

register = template.Library()
TONES = {
    Letter.Status.DRAFT: "neutral",
    Letter.Status.READY: "neutral",
    Letter.Status.SENDING: "neutral",
    Letter.Status.SENT: "good",
    Letter.Status.FAILED: "wrong",
    Letter.Status.UNCERTAIN: "attention",
    Letter.Status.CANCELLED: "neutral",
}


@register.filter
def tone(status: str) -> str:
    """The colour of a status; its word says the same."""
    return TONES[Letter.Status(status)]


@register.filter
def as_text(letter: Letter) -> str:
    """The letter as plain text, for a preview: where its secret will stand are dots."""
    return parts_of(letter).with_secret("…").text
