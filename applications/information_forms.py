"""The shape of what the secretariat asks an applicant. The rules stand in `applications.information`."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.information import MOST_QUESTIONS, Asked, askable, askable_documents
from applications.models import Application
from applications.steps import title_of


def day_field(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class AskForm(forms.Form):
    """Every field of the application to tick, the documents, and room for own questions."""

    use_required_attribute = False

    message = forms.CharField(
        label=_("Message to the applicant"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Why you ask. It stands in the letter and on the applicant's own page."),
    )
    questions = forms.CharField(
        label=_("Questions in your own words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One on each line; the applicant answers each of them."),
    )
    deadline = day_field(_("Answer by"))

    def __init__(self, application: Application, *, now: datetime, **options: Any) -> None:
        super().__init__(**options)
        self.initial.setdefault("deadline", localdate(now) + timedelta(days=settings.REQUEST_DAYS))
        boxes = forms.CheckboxSelectMultiple
        self.slugs = []
        for step, labels in askable(application, now=now):
            self.slugs.append(step.slug)
            title = str(title_of(application, step))
            self.fields[step.slug] = forms.MultipleChoiceField(
                label=title, choices=list(labels.items()), required=False, widget=boxes
            )
        self.fields["documents"] = forms.MultipleChoiceField(
            label=_("Documents"), choices=_documents(application), required=False, widget=boxes
        )
        self.order_fields(["message", *self.slugs, "documents", "questions", "deadline"])

    def clean_questions(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["questions"].splitlines()]
        questions = [line for line in lines if line]
        if len(questions) > MOST_QUESTIONS:
            raise forms.ValidationError(_("Ask ten questions at most at a time."))
        return questions

    @property
    def asked(self) -> Asked:
        facts = self.cleaned_data
        return Asked({slug: facts[slug] for slug in self.slugs}, facts["documents"], facts["questions"])


class DeadlineForm(forms.Form):
    deadline = day_field(_("New day to answer by"))


def _documents(application: Application) -> list[tuple[str, str]]:
    return [(purpose, capfirst(str(label))) for purpose, label in askable_documents(application).items()]
