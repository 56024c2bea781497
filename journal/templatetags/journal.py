from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def in_words(stored: str) -> str:
    """A phrase that is stored untranslated (a verb, an actor without an account), in the reader's language."""
    return gettext(stored) if stored else ""
