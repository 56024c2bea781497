import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dues.money import figure

SHAPE = re.compile(r"-?[0-9][0-9.,]*")
GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
DECORATION = re.compile(r"€|\beuro?\b|[\s'\u2019_]", re.IGNORECASE)
# Not among `error_messages`, which Django would show without knowing how its reader writes amounts.
LIMITS = {
    "min_value": _("The amount must be at least %(limit)s euro."),
    "max_value": _("The amount may be at most %(limit)s euro."),
}


class AmountField(forms.DecimalField):
    """An amount in euro as people write it: 1000, 1.000, 1 000,50, 1,000.50, € 12,5.

    A sign that stands before the last one or two digits is the decimal sign. One that parts groups of three is
    a thousands separator, if it can be no other in the visitor's language: "1,000" is refused in Dutch, where
    it reads as one with three decimals, rather than guessed.
    """

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write an amount in euro, such as 250 or 250,50."),
        "too_many_decimals": _("Write at most two digits for the cents, such as 250,50."),
    }

    def __init__(self, *, min_value: Decimal | None = Decimal(0), max_digits: int = 15, **options: Any) -> None:
        super().__init__(min_value=min_value, max_digits=max_digits, decimal_places=2, **options)
        for validator in self.validators:
            if isinstance(validator, BaseValidator):
                validator.message = _limit_in_words(validator.code, validator.limit_value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """What stood in the database is written in the visitor's language; what was typed stays as typed."""
        if isinstance(value, Decimal):
            return number_format(value, decimal_pos=None if value == value.to_integral() else 2, use_l10n=True)
        return value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs hold DecimalField to IntegerField
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        text = DECORATION.sub("", unicodedata.normalize("NFKC", str(value)))
        if not SHAPE.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(self._with_a_dot(text))

    def _with_a_dot(self, text: str) -> str:
        whole, sign, decimals = self._parts(text.lstrip("-"))
        if len(decimals) > 2:
            raise ValidationError(self.error_messages["too_many_decimals"], code="too_many_decimals")
        if not whole.isdigit() and not (GROUPED.fullmatch(whole) and len(set(re.findall(r"[.,]", whole))) == 1):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if sign in whole and sign:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return "-" * text.startswith("-") + re.sub("[.,]", "", whole) + "." + (decimals or "0")

    @staticmethod
    def _parts(text: str) -> tuple[str, str, str]:
        """Split at the decimal sign, if there is one: (whole, sign, decimals)."""
        thousands = "," if get_language() == "en" else "."
        last = max(text.rfind("."), text.rfind(","))
        sign = text[last] if last >= 0 else ""
        groups = sign and text.count(sign) > 1
        if not sign or groups or (sign == thousands and GROUPED.fullmatch(text) and text[0] != "0"):
            return text, "", ""
        return text[:last], sign, text[last + 1 :]


def _limit_in_words(code: str, limit: Any) -> Any:
    return lazy(lambda: LIMITS[code] % {"limit": figure(limit)}, str)()
