"""Form fields that take what people type, and say in words what is wrong with it."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.numbers import enterprise_number
from membership.models import Sector

# Control characters and the marks that make text run backwards. The joiner inside emoji is not among them.
UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PHONE = re.compile(r"\+?[0-9 ()./\-]{6,30}")
WHOLE = re.compile(r"-?[0-9]+")
GROUPED = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+")
TOO_LONG = gettext_lazy(
    "Make this shorter: at most %(limit_value)d characters fit here, and there are %(show_value)d now."
)


def words(missing: Any, **others: Any) -> dict[str, Any]:
    """Error sentences of a field, lazily translated: what to do when it is empty, and others by their code."""
    return {"required": missing, "max_length": TOO_LONG, **others}


def whole_number(text: str) -> int:
    """What a hidden field or a button holds; 0 for anything that no page of ours wrote."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class TextField(forms.CharField):
    """Several lines. A line break counts as one character, as browsers count it."""

    widget: forms.Widget | type[forms.Widget] = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(UNPRINTABLE.sub(" ", unicodedata.normalize("NFC", text))) or ""


class LineField(TextField):
    """One line: line breaks and runs of spaces become one space, so that a name is safe in a header."""

    widget: forms.Widget | type[forms.Widget] = forms.TextInput

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class PhoneField(LineField):
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        number: str = super().clean(value)
        if number and not PHONE.fullmatch(number):
            raise ValidationError(_("Write the telephone number in digits, such as 016 12 34 56."), code="invalid")
        return number


class EnterpriseNumberField(LineField):
    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return enterprise_number(text) if text else ""


class CountField(forms.IntegerField):
    """A whole number as people write it: 1200, 1.200 or 1 200."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": gettext_lazy("Write a whole number, such as 12."),
        "min_value": gettext_lazy("Write zero or more; less is not possible."),
        "max_value": gettext_lazy("This number is too large. Check it once more."),
    }

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value or "")))
        if GROUPED.fullmatch(text):
            text = re.sub("[.,]", "", text)
        if text and (not WHOLE.fullmatch(text) or len(text) > 12):
            code = "max_value" if WHOLE.fullmatch(text) else "invalid"
            raise ValidationError(self.error_messages[code], code=code)
        return int(text) if text else None


class SectorField(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(Sector.objects.all(), empty_label=gettext_lazy("Choose a sector"), **options)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Where files are chosen. What was chosen is checked and kept by `applications.files`, not by the form.

    `required` only decides whether the label says "optional".
    """

    def __init__(self, *, several: bool = True, **options: Any) -> None:
        attrs = {"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}
        widget = FilesInput(attrs | {"multiple": True}) if several else forms.FileInput(attrs)
        super().__init__(widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> None:
        return None
