import io
import re

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from applications.models import Application
from applications.steps import ALL
from correspondence.models import Letter
from tests.factories import NOW, enterprise_number

NUMBER = enterprise_number(700_001)

ANSWERS = {
    "organisatie": {
        "name": "Zonnewijzer cv",
        "legal_form": "cv",
        "enterprise_number": NUMBER,
        "street": "Zonstraat 1",
        "postcode": "3000",
        "city": "Leuven",
        "sector": "1",
        "website": "www.zonnewijzer.example",
        "description": "Wij delen zonnestroom met de buurt.",
        "employees": "12",
        "balance_sheet_total": "750000",
    },
    "engagement": {
        "commits_to_principles": "on",
        "motivation": "Samen sterker.",
        "kompas": "later",
        "kompas_expected_on": "2027-01-31",
    },
    "statuten": {},
    "contact": {"name": "Ann Aanvrager", "email": "ann@zonnewijzer.example", "language": "nl"},
    "bijdrage": {"voluntary_extra": "12,50"},
    "toestemming": {"accepts_privacy": "on", "accepts_sharing": "on", "noted_charter": "on"},
}


def pdf(pages: int = 2) -> bytes:
    document = pikepdf.new()
    for number in range(pages):
        document.add_blank_page(page_size=(595 + number, 842))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(name: str = "statuten.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="application/pdf")


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


def a_draft(**fields: object) -> Application:
    """A draft with a right answer to every step; the statutes are not among them."""
    values = {"kind": "enterprise", "email": "ann@zonnewijzer.example", "answers": ANSWERS}
    application = Application(created_at=NOW, updated_at=NOW, **(values | fields))
    application.answers = {slug: dict(typed) for slug, typed in application.answers.items()}
    application.save()
    return application


def supporter(**fields: object) -> Application:
    """A draft of a private person, complete."""
    answers = {
        "organisatie": {
            "name": "Piet Particulier",
            "street": "Kerkstraat 2",
            "postcode": "1012 AB",
            "city": "Amsterdam",
            "country": "NL",
        },
        "contact": ANSWERS["contact"] | {"name": "Piet Particulier"},
        "bijdrage": {"voluntary_extra": ""},
        "toestemming": {"accepts_privacy": "on", "noted_charter": "on"},
    }
    return a_draft(kind="supporting", is_person=True, answers=answers, **fields)


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Uploaded files of a test end in its own folder."""
    here = {"location": tmp_path / "private", "base_url": None}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": here}}


def visitor(*applications: Application) -> Client:
    """Somebody whose session holds these applications."""
    client = Client()
    session = client.session
    session["applications"] = [str(application.reference) for application in applications]
    session.save()
    return client


def step_url(application: Application, slug: str) -> str:
    return reverse("apply_step", args=[application.reference, slug])


def overview_url(application: Application) -> str:
    return reverse("apply_overview", args=[application.reference])


def status_url(application: Application) -> str:
    return reverse("application_status", args=[application.reference])


def secret_path(letter: Letter) -> str:
    return "/" + letter.action_url.replace("[[secret]]", letter.secret).split("/", 3)[3]


def page_text(response) -> str:
    return re.sub(r'value="[^"]{40,}"', "", response.content.decode())


assert set(ANSWERS) == {step.slug for step in ALL}
