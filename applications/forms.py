"""What the applicant is asked, one form per step. Field names are the columns of Application that they fill."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.duplicates import refuse_known_enterprise
from applications.fields import (
    CountField,
    EnterpriseNumberField,
    FilesField,
    LineField,
    PhoneField,
    SectorField,
    TextField,
    words,
)
from applications.models import Application, ApplicationDocument
from dues.forms import AmountField
from membership.models import LegalForm

COUNTRIES = [
    ("BE", gettext_lazy("Belgium")),
    ("NL", gettext_lazy("Netherlands")),
    ("LU", gettext_lazy("Luxembourg")),
    ("FR", gettext_lazy("France")),
    ("DE", gettext_lazy("Germany")),
    ("AT", gettext_lazy("Austria")),
    ("CH", gettext_lazy("Switzerland")),
    ("DK", gettext_lazy("Denmark")),
    ("ES", gettext_lazy("Spain")),
    ("FI", gettext_lazy("Finland")),
    ("GB", gettext_lazy("United Kingdom")),
    ("IE", gettext_lazy("Ireland")),
    ("IT", gettext_lazy("Italy")),
    ("NO", gettext_lazy("Norway")),
    ("PL", gettext_lazy("Poland")),
    ("PT", gettext_lazy("Portugal")),
    ("SE", gettext_lazy("Sweden")),
]
MAX_EXTRA = Decimal("99999.99")
MAX_TOTAL = Decimal("9999999999999.99")
MAIL_HINT = gettext_lazy("Write a mail address such as an@example.org.")


def mail_field(label: Any, *, required: bool = True, **options: Any) -> forms.EmailField:
    """254 characters is what the column and the mail standard allow."""
    sentences = words(gettext_lazy("Fill in a mail address."), invalid=MAIL_HINT)
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    return forms.EmailField(
        label=label, required=required, max_length=254, widget=widget, error_messages=sentences, **options
    )


class StepForm(forms.Form):
    """A step of one application. It never blocks typing in the browser: what is too long is said, not cut."""

    use_required_attribute = False
    layout: tuple[Any, ...] = ()

    def __init__(self, application: Application, *, now: datetime, **options: Any) -> None:
        super().__init__(**options)
        self.application = application
        self.now = now
        self.purposes_added: set[str] = set()
        self.helper = FormHelper()
        self.helper.form_tag = False
        if self.layout:
            self.helper.layout = Layout(*self.layout)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def columns(self) -> dict[str, Any]:
        """What this step writes into the application once everything is checked."""
        return {name: value for name, value in self.cleaned_data.items() if name != "uploads"}

    def refuse_files(self, sentences: list[str], *, alone: bool) -> None:
        """Say what is wrong with files; `alone` when that is all the visitor asked to be looked at."""
        if alone:
            self.errors.clear()
        for sentence in sentences:
            self.add_error("uploads", sentence)

    def has_document(self, purpose: str) -> bool:
        return purpose in self.purposes_added or self.application.documents.filter(purpose=purpose).exists()

    def keep_only(self, names: Iterable[str]) -> None:
        """Ask these fields and no others."""
        kept = set(names)
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]


class PersonForm(StepForm):
    name = LineField(
        label=gettext_lazy("Your name"),
        max_length=200,
        error_messages=words(gettext_lazy("Fill in your name.")),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    street = LineField(
        label=gettext_lazy("Street and number"),
        max_length=200,
        error_messages=words(gettext_lazy("Fill in the street and the number.")),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = LineField(
        label=gettext_lazy("Postcode"),
        max_length=10,
        error_messages=words(gettext_lazy("Fill in the postcode.")),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "size": 10}),
    )
    city = LineField(
        label=gettext_lazy("Municipality"),
        max_length=100,
        error_messages=words(gettext_lazy("Fill in the municipality.")),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=COUNTRIES, initial="BE")
    layout: tuple[Any, ...] = ("name", "street", Row("postcode", "city"), "country")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        postcode = facts.get("postcode", "")
        belgian = postcode.isascii() and postcode.isdigit() and len(postcode) == 4 and postcode[0] != "0"
        if postcode and facts.get("country", "BE") == "BE" and not belgian:
            self.add_error("postcode", _("A Belgian postcode has four digits, such as 3000."))
        return facts


class SupportingOrganisationForm(PersonForm):
    field_order = ("name", "legal_form", "enterprise_number")
    name = LineField(
        label=gettext_lazy("Name of the organisation"),
        max_length=200,
        help_text=gettext_lazy("As it stands in the statutes."),
        error_messages=words(gettext_lazy("Fill in the name of the organisation.")),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    legal_form = forms.ChoiceField(
        label=gettext_lazy("Legal form"),
        choices=[("", gettext_lazy("Choose a legal form")), *LegalForm.choices],
        error_messages={"required": gettext_lazy("Choose the legal form.")},
    )
    enterprise_number = EnterpriseNumberField(
        label=gettext_lazy("Enterprise number"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Ten digits, such as 0403.019.261. Spaces, dots and BE in front are fine."),
        error_messages=words(gettext_lazy("Fill in the enterprise number. It stands on your statutes.")),
    )
    sector = SectorField(
        label=gettext_lazy("Sector"),
        required=False,
        error_messages={"required": gettext_lazy("Choose the sector that comes closest.")},
    )
    website = forms.URLField(
        label=gettext_lazy("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
        error_messages=words("", invalid=gettext_lazy("Write a web address such as www.example.org.")),
    )
    description = TextField(
        label=gettext_lazy("Short public description"),
        required=False,
        max_length=600,
        help_text=gettext_lazy(
            "What you do, in a few sentences (at most 600 characters). Members read this in the announcement"
            " and in the directory."
        ),
        error_messages=words(gettext_lazy("Describe in a few sentences what you do.")),
    )
    layout = (
        "name",
        "legal_form",
        "enterprise_number",
        HTML('{% include "applications/apply/fill.html" %}'),
        *PersonForm.layout[1:],
        "sector",
        "website",
        "description",
    )

    def refuse_number(self, sentence: str) -> None:
        """Say what is wrong with the number, and nothing of the rest: that is all the visitor asked to be used."""
        self.errors.clear()
        self.add_error("enterprise_number", sentence)

    def clean_enterprise_number(self) -> str:
        number: str = self.cleaned_data["enterprise_number"]
        if number:
            refuse_known_enterprise(number, application=self.application, today=localdate(self.now))
        return number


class EnterpriseForm(SupportingOrganisationForm):
    employees = CountField(
        label=gettext_lazy("Employees"),
        min_value=0,
        max_value=999_999,
        help_text=gettext_lazy("How many people you employ. None is 0."),
        error_messages=words(gettext_lazy("Fill in the number of employees; it decides the fee. None is 0.")),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 10}),
    )
    balance_sheet_total = AmountField(
        label=gettext_lazy("Balance sheet total"),
        max_value=MAX_TOTAL,
        help_text=gettext_lazy(
            "In euro, from your last annual accounts. Not closed a year yet? Then the total of your opening balance."
        ),
        error_messages=words(gettext_lazy("Fill in the balance sheet total; it decides the fee.")),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 16}),
    )
    layout = (
        *(part for part in SupportingOrganisationForm.layout if part != "country"),
        "employees",
        "balance_sheet_total",
    )

    def __init__(self, application: Application, *, now: datetime, **options: Any) -> None:
        super().__init__(application, now=now, **options)
        del self.fields["country"]  # an enterprise in Flanders: the column's default says Belgium
        for name in ("enterprise_number", "sector", "description"):
            self.fields[name].required = True
        self.fields["balance_sheet_total"].prefix = "€"  # type: ignore[attr-defined]  # read by the template pack


class EngagementForm(StepForm):
    commits_to_principles = forms.BooleanField(
        label=gettext_lazy("We will work actively on strengthening the ICA principles in our enterprise"),
        error_messages=words(
            gettext_lazy("Tick this statement: without this commitment the board cannot decide on your application.")
        ),
    )
    motivation = TextField(
        label=gettext_lazy("Why do you want to join?"),
        max_length=4000,
        help_text=gettext_lazy("What the principles mean to you now, and what you want to work on."),
        error_messages=words(gettext_lazy("Tell in a few sentences why you want to join.")),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    kompas = forms.ChoiceField(
        label=gettext_lazy("Report of the ICA-kompas"),
        choices=Application.Kompas.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Not required. The ICA-kompas is a good way to see where you stand."),
        error_messages={"required": gettext_lazy("Choose one of the three.")},
    )
    kompas_expected_on = forms.DateField(
        label=gettext_lazy("When do you expect the report?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only when it comes later. A guess is fine."),
        error_messages={"invalid": gettext_lazy("Write a date, such as 31/12/2026.")},
    )
    uploads = FilesField(
        several=False,
        required=False,
        label=gettext_lazy("File of the report"),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 20 MB."),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        chosen = facts.get("kompas")
        if chosen == Application.Kompas.NOW and not self.has_document(ApplicationDocument.Purpose.KOMPAS):
            self.add_error("uploads", _("Add the report, or choose that it comes later."))
        if chosen != Application.Kompas.LATER:
            facts["kompas_expected_on"] = None
        return facts


class StatutesForm(StepForm):
    uploads = FilesField(
        label=gettext_lazy("Add files"),
        help_text=gettext_lazy("PDF, or scans as JPEG or PNG. Several files are fine, each at most 20 MB."),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if not self.has_document(ApplicationDocument.Purpose.STATUTES):
            self.add_error("uploads", _("Add your founding statutes: the board needs them to decide."))
        return facts


class ContactsForm(StepForm):
    name = LineField(
        label=gettext_lazy("Name"),
        max_length=200,
        error_messages=words(gettext_lazy("Fill in the name of the contact person.")),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = mail_field(gettext_lazy("Mail address"))
    phone = PhoneField(label=gettext_lazy("Telephone"), required=False, max_length=40, error_messages=words(""))
    role = LineField(label=gettext_lazy("Role"), required=False, max_length=100, error_messages=words(""))
    second_name = LineField(label=gettext_lazy("Name"), required=False, max_length=200, error_messages=words(""))
    second_email = mail_field(gettext_lazy("Mail address"), required=False)
    second_phone = PhoneField(
        label=gettext_lazy("Telephone"), required=False, max_length=40, error_messages=words("")
    )
    second_role = LineField(label=gettext_lazy("Role"), required=False, max_length=100, error_messages=words(""))
    language = forms.ChoiceField(
        label=gettext_lazy("In which language may we write?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a language.")},
    )
    layout = (
        Fieldset(gettext_lazy("First contact person"), "name", "email", "phone", "role"),
        Fieldset(
            gettext_lazy("Second contact person (not required)"),
            "second_name",
            "second_email",
            "second_phone",
            "second_role",
        ),
        "language",
    )
    PERSON = ("name", "email", "phone", "role")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if any(facts.get(f"second_{part}") for part in self.PERSON):
            self._require_whole_second_person(facts)
        return facts

    def _require_whole_second_person(self, facts: dict[str, Any]) -> None:
        if not facts.get("second_name") and "second_name" not in self.errors:
            self.add_error("second_name", _("Fill in the name too, or leave the second contact person empty."))
        if not facts.get("second_email") and "second_email" not in self.errors:
            self.add_error("second_email", _("Fill in the mail address too, or leave this person empty."))
        elif facts.get("second_email", "").lower() == facts.get("email", "").lower() != "":
            self.add_error("second_email", _("This is the address of the first person. Give another one."))

    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("language",) if name in self.cleaned_data}

    def people(self) -> list[dict[str, str]]:
        """The contact persons as rows: the first, and the second when there is one."""
        facts = self.cleaned_data
        rows = [{part: facts[prefix + part] for part in self.PERSON} for prefix in ("", "second_")]
        return [row for row in rows if row["name"]]


class ContributionForm(StepForm):
    voluntary_extra = AmountField(
        label=gettext_lazy("Voluntary extra a year"),
        required=False,
        max_value=MAX_EXTRA,
        help_text=gettext_lazy("In euro. Leave it empty when you pay the fee alone; that is perfectly fine."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12}),
    )

    def __init__(self, application: Application, *, now: datetime, **options: Any) -> None:
        super().__init__(application, now=now, **options)
        self.fields["voluntary_extra"].prefix = "€"  # type: ignore[attr-defined]  # read by the template pack

    def clean_voluntary_extra(self) -> Decimal:
        return self.cleaned_data["voluntary_extra"] or Decimal("0.00")


class ConsentsForm(StepForm):
    accepts_privacy = forms.BooleanField(
        label=gettext_lazy("I agree that Coopkracht keeps and uses these data to handle the application"),
        error_messages=words(gettext_lazy("Tick this: without it we may not handle your application.")),
    )
    accepts_sharing = forms.BooleanField(
        label=gettext_lazy("The application may be shared with the members of Coopkracht"),
        required=False,
        help_text=gettext_lazy(
            "After approval the members read name, municipality, sector, website and description: existing and new"
            " members strengthen each other. They do not see your documents or figures."
        ),
        error_messages=words(gettext_lazy("Tick this: getting to know each other is what the network is for.")),
    )
    noted_charter = forms.BooleanField(
        label=gettext_lazy("I have taken note of the charter of Coopkracht"),
        error_messages=words(gettext_lazy("Tick this once you have read the charter.")),
    )

    def __init__(self, application: Application, *, now: datetime, **options: Any) -> None:
        super().__init__(application, now=now, **options)
        self.fields["accepts_sharing"].required = application.kind == Application.Kind.ENTERPRISE
