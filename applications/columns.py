"""From checked forms to what is stored: the columns of the application and its contact persons."""

from collections.abc import Iterable
from typing import Any

from applications.forms import ContactsForm, StepForm
from applications.models import ApplicantContact, Application, ApplicationDocument


def columns_of(application: Application, forms: Iterable[StepForm]) -> dict[str, Any]:
    """What the forms ask, as columns. A report that is there counts, whatever was chosen."""
    columns: dict[str, Any] = {}
    for form in forms:
        asked = set(form.fields)
        columns |= {name: value for name, value in form.columns().items() if name in asked}
    if application.documents.filter(purpose=ApplicationDocument.Purpose.KOMPAS).exists():
        columns |= {"kompas": Application.Kompas.NOW, "kompas_expected_on": None}
    return columns


def write_contacts(application: Application, form: StepForm) -> None:
    assert isinstance(form, ContactsForm)  # noqa: S101 - narrows the type for mypy
    application.contacts.all().delete()
    ApplicantContact.objects.bulk_create(
        ApplicantContact(application=application, position=position, **person)
        for position, person in enumerate(form.people(), start=1)
    )
