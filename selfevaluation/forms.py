from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _

from selfevaluation.questions import CHOICES, Principle


class PrincipleForm(forms.Form):
    """The questions of one principle. Nothing is required, so nothing can be wrong."""

    use_required_attribute = False

    def __init__(self, principle: Principle, answers: Mapping[str, str]) -> None:
        super().__init__(initial=dict(answers))
        for question in principle.questions:
            self.fields[question.key] = forms.ChoiceField(
                label=str(question.text),
                help_text=_("For example: %(example)s") % {"example": question.example},
                choices=CHOICES,
                widget=forms.RadioSelect,
            )
