"""Drafts for the tests that send them in. Run by `manage.py shell` inside the deployment."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from applications import drafts, submission
from applications.models import Application
from applications.steps import CONSENTS, CONTACTS, CONTRIBUTION, ENGAGEMENT, ORGANISATION, STATUTES, step_of
from coopkracht.demo_data.statutes import statutes
from membership.models import Sector
from tests.factories import enterprise_number

NAME = "Dubbelganger"


def finished_draft(*, number: int, email: str, now: datetime) -> Application:
    """Everything is filled in, also the statutes, and the mail address is confirmed: it may be sent."""
    draft = drafts.begin(kind="enterprise", is_person=False, email=email, language="nl", now=now)
    file = SimpleUploadedFile("statuten.pdf", statutes(NAME, "Gent"), content_type="application/pdf")
    for slug, typed in _answers(number, email).items():
        uploads = [file] if slug == STATUTES else []
        assert not drafts.save_step(draft, step_of(draft, slug), typed=typed, uploads=uploads, now=now)
    return submission.confirm_mail(draft, known_browser=True, now=now)


def _answers(number: int, email: str) -> dict[str, dict[str, str]]:
    organisation = {
        "name": NAME, "legal_form": "cv", "enterprise_number": enterprise_number(number), "street": "Spiegel 2",
        "postcode": "9000", "city": "Gent", "sector": str(Sector.objects.earliest("position").pk), "website": "",
        "description": "Van alles twee.", "employees": "2", "balance_sheet_total": "2.000",
    }  # fmt: skip
    return {
        ORGANISATION: organisation,
        ENGAGEMENT: {"commits_to_principles": "on", "motivation": "Samen twee.", "kompas": "none"},
        STATUTES: {},
        CONTACTS: {"name": "Dubbele Dora", "email": email, "language": "nl"},
        CONTRIBUTION: {"voluntary_extra": ""},
        CONSENTS: {"accepts_privacy": "on", "accepts_sharing": "on", "noted_charter": "on"},
    }


def pairs(count: int, *, now: datetime) -> list[Application]:
    """For each of `count` enterprises two finished drafts, next to each other."""
    return [
        finished_draft(number=820_000 + number, email=f"dubbel{number}{which}@spiegel.example", now=now)
        for number in range(count)
        for which in "ab"
    ]
