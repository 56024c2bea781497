"""Invoices for the tests that break things. Run by `manage.py shell` inside the deployment.

A `place` is a domain of mail addresses: each test looks at the invoices of its own.
"""

import json
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from coopkracht.celery import app
from correspondence.delivery import STALE_AFTER
from correspondence.models import Letter
from dues import invoicing
from dues.fees import assess
from dues.models import RENDER_LEASE, FeeSchedule, Invoice, InvoiceQuerySet
from tests.factories import ContactFactory, MembershipFactory


def issue(place: str, *, first: int, count: int) -> None:
    """Issue them as a page would, one transaction each, so that each wakes a worker."""
    now = timezone.now()
    today = timezone.localdate(now)
    tier = assess(supporting=True, employees=None, balance_sheet_total=None, schedule=FeeSchedule.objects.on(today))
    for number in range(first, first + count):
        email = f"lid{number}@{place}"
        membership = MembershipFactory(organisation__enterprise_number=None)
        ContactFactory(organisation=membership.organisation, user__email=email)
        invoicing.issue(
            membership, period=today.year, assessment=tier, voluntary_extra=Decimal(0), now=now, actor=None
        )


def outlive_claims(place: str) -> None:
    """As if the time had passed after which what a dead worker held is taken from it."""
    letters = Letter.objects.filter(to_email__endswith=place, status=Letter.Status.SENDING)
    letters.update(claimed_at=F("claimed_at") - STALE_AFTER - timedelta(seconds=1))
    held = _invoices(place).filter(pdf="").exclude(rendering_since=None)
    held.update(rendering_since=F("rendering_since") - RENDER_LEASE - timedelta(seconds=1))


def sweep() -> None:
    """One round of the clock: every task of its schedule, for the worker to do."""
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        app.send_task(entry["task"])


def report(place: str) -> None:
    """Tell as JSON what became of each invoice: its number, its PDF files, its letters."""
    sys.stdout.write(json.dumps([_became(invoice) for invoice in _invoices(place).order_by("pk")]))


def _became(invoice: Invoice) -> dict[str, Any]:
    letters = Letter.objects.about(invoice).prefetch_related("attachments")
    return {
        "number": invoice.number,
        "pdf": invoice.pdf.name,
        "files": [str(path) for path in Path(settings.PRIVATE_ROOT).rglob(f"*{invoice.number}*")],
        "letters": [
            {
                "message_id": letter.message_id,
                "status": letter.status,
                "attachments": [attachment.name for attachment in letter.attachments.all()],
            }
            for letter in letters
        ],
    }


def _invoices(place: str) -> InvoiceQuerySet:
    return Invoice.objects.filter(recipient__email__endswith=place)
