"""The steps of an application: which there are for whom, and what was typed in each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applications.forms import (
    ConsentsForm,
    ContactsForm,
    ContributionForm,
    EngagementForm,
    EnterpriseForm,
    PersonForm,
    StatutesForm,
    StepForm,
    SupportingOrganisationForm,
)
from applications.models import Application, ApplicationDocument
from dues.forms import AmountField
from dues.money import euro_in_words

ORGANISATION = "organisatie"
ENGAGEMENT = "engagement"
STATUTES = "statuten"
CONTACTS = "contact"
CONTRIBUTION = "bijdrage"
CONSENTS = "toestemming"
OVERVIEW = "overzicht"
OVERVIEW_TITLE = _("Check and send")


def _organisation_form(application: Application) -> type[StepForm]:
    if application.kind == Application.Kind.ENTERPRISE:
        return EnterpriseForm
    return PersonForm if application.is_person else SupportingOrganisationForm


@dataclass(frozen=True)
class Step:
    """One page of the form. `purpose` is what the files added there are for; empty where none are."""

    slug: str
    title: str | Promise
    form_class: Callable[[Application], type[StepForm]]
    purpose: str = ""
    enterprises_only: bool = False


ALL = (
    Step(ORGANISATION, _("Organisation"), _organisation_form),
    Step(
        ENGAGEMENT,
        _("ICA commitment"),
        lambda application: EngagementForm,
        purpose=ApplicationDocument.Purpose.KOMPAS,
        enterprises_only=True,
    ),
    Step(
        STATUTES,
        _("Statutes"),
        lambda application: StatutesForm,
        purpose=ApplicationDocument.Purpose.STATUTES,
        enterprises_only=True,
    ),
    Step(CONTACTS, _("Contact"), lambda application: ContactsForm),
    Step(CONTRIBUTION, _("Contribution"), lambda application: ContributionForm),
    Step(CONSENTS, _("Consent"), lambda application: ConsentsForm),
)


def steps_of(application: Application) -> list[Step]:
    """Supporters bring no statutes and make no commitment; everybody ends at the overview, which is no Step."""
    supporter = application.kind == Application.Kind.SUPPORTING
    return [step for step in ALL if not (supporter and step.enterprises_only)]


def title_of(application: Application, step: Step) -> str | Promise:
    return _("Your details") if step.slug == ORGANISATION and application.is_person else step.title


def step_of(application: Application, slug: str) -> Step:
    for step in steps_of(application):
        if step.slug == slug:
            return step
    raise Http404


def address(application: Application, slug: str) -> str:
    if slug == OVERVIEW:
        return reverse("apply_overview", args=[application.reference])
    return reverse("apply_step", args=[application.reference, slug])


def address_after(application: Application, step: Step) -> str:
    slugs = [*(each.slug for each in steps_of(application)), OVERVIEW]
    return address(application, slugs[slugs.index(step.slug) + 1])


def checked_form(application: Application, step: Step, *, now: datetime) -> StepForm:
    """The step with what is stored, to be validated."""
    return step.form_class(application)(application, now=now, data=application.answers.get(step.slug, {}))


def open_form(application: Application, step: Step, *, now: datetime) -> StepForm:
    """The step with what is stored, to be filled in further without a word about what is missing."""
    initial = _suggestions(application, step) | application.answers.get(step.slug, {})
    return step.form_class(application)(application, now=now, initial=initial)


def _suggestions(application: Application, step: Step) -> dict[str, Any]:
    if step.slug != CONTACTS:
        return {}
    person = application.answers.get(ORGANISATION, {}).get("name", "") if application.is_person else ""
    return {"email": application.email, "language": application.language, "name": person}


def label_of(form: StepForm, name: str) -> str | Promise:
    """What a field asks, clear without the page around it."""
    label: str | Promise = form.fields[name].label or name
    return format_lazy("{} ({})", label, _("second contact person")) if name.startswith("second_") else label


def first_open_step(application: Application, *, now: datetime) -> str:
    """The slug of the first step that is not right yet; the overview when all are."""
    for step in steps_of(application):
        if not checked_form(application, step, now=now).is_valid():
            return step.slug
    return OVERVIEW


@dataclass(frozen=True)
class Place:
    """One mark on the progress line."""

    title: str | Promise
    url: str
    is_current: bool
    is_done: bool


def progress(application: Application, slug: str) -> list[Place]:
    """All pages with the current one marked. Done means that something was stored there."""
    pages = [(step.slug, title_of(application, step)) for step in steps_of(application)] + [
        (OVERVIEW, OVERVIEW_TITLE)
    ]
    return [
        Place(title, address(application, page), page == slug, page in application.answers) for page, title in pages
    ]


@dataclass(frozen=True)
class Answered:
    """A step on the overview: what was answered there, its documents, and what is not right yet."""

    step: Step
    title: str | Promise
    url: str
    facts: list[tuple[str, str]]
    documents: list[ApplicationDocument]
    errors: list[tuple[str, str]]


def answered(application: Application, *, now: datetime) -> Iterator[Answered]:
    """Every step with its answers as they were given and its open errors: (address of the field, sentence)."""
    kept = list(application.documents.select_related("document"))
    for step in steps_of(application):
        form = checked_form(application, step, now=now)
        url = address(application, step.slug)
        yield Answered(
            step=step,
            title=title_of(application, step),
            url=url,
            facts=list(facts_of(form)),
            documents=[row for row in kept if step.purpose and row.purpose == step.purpose],
            errors=[(f"{url}?check=1#{anchor}", sentence) for anchor, sentence in errors_of(form)],
        )


def errors_of(form: forms.Form) -> Iterator[tuple[str, str]]:
    """What is not right: the place of the field on its page, and the sentence."""
    for name, sentences in form.errors.items():
        field = form[name]
        anchor = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
        for sentence in sentences:
            yield anchor, f"{field.label}: {sentence}"


def facts_of(form: StepForm) -> Iterator[tuple[str, str]]:
    """Label and answer of every field that was answered."""
    for field in form:
        if answer := in_words(field):
            yield str(field.label), answer


def in_words(field: forms.BoundField) -> str:
    """The answer as people read it; empty where there is none."""
    value = field.data
    if isinstance(field.field, forms.FileField) or value in (None, "", False):
        return ""
    if (amount := amount_in(field.field, value)) is not None:
        return euro_in_words(amount)
    if isinstance(field.field, forms.BooleanField):
        return str(_("yes"))
    if isinstance(field.field, forms.ChoiceField):
        choices = cast("Iterable[tuple[Any, Any]]", field.field.choices)
        return next((str(label) for key, label in choices if str(key) == value), "")
    return str(value)


def amount_in(field: forms.Field, text: str) -> Decimal | None:
    """The amount that was typed into an amount field. None for other fields, and for what is no amount."""
    if not isinstance(field, AmountField):
        return None
    try:
        amount: Decimal | None = field.clean(text)
    except ValidationError:
        return None
    return amount
