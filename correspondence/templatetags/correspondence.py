from django import template
from django.urls import reverse
from django.utils.translation import gettext

from correspondence.declared import Declared
from correspondence.message import parts_of
from correspondence.models import Letter
from correspondence.reasons import meaning_of

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


@register.filter
def reason(letter: Letter) -> str:
    """Why it did not leave, in words; what the server said where nothing better is known."""
    return meaning_of(letter.last_error) or (gettext(letter.last_error) if letter.last_error else "")


@register.filter
def server_answer(letter: Letter) -> bool:
    """Whether the stored reason says more than the sentence that is shown for it."""
    return bool(letter.last_error and meaning_of(letter.last_error))


@register.filter
def wording_address(letter: Declared) -> str:
    """Where the words of all letters of this kind are changed."""
    return reverse("admin:wording_edit", args=letter.template.split("/letters/"))
