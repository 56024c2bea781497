"""A yearly run for the test that kills its worker. Run by `manage.py shell` inside the deployment."""

import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone

from correspondence import handling
from correspondence.models import Attachment, Letter
from dues import yearly_run
from dues.models import RUN_LEASE, DuesRun, Invoice
from dues.yearly_plan import plan_of
from membership.models import Contact, Membership, Organisation
from tests.factories import secretary
from tests.servers.invoices import outlive_claims, sweep

YEAR = timezone.localdate().year + 1
LETTERS = ("sent", "uncertain", "failed")


def begin(place: str, count: int) -> None:
    """So many members, and a run that a worker is woken for."""
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=f"Lid {n:05}", street="Voorbeeldstraat 1", postcode="9000", city="Gent",
            employees=n % 70, balance_sheet_total=750_000,
        )
        for n in range(count)
    )  # fmt: skip
    today = timezone.localdate()
    Membership.objects.bulk_create(
        Membership(organisation=one, kind="member", admitted_on=today - timedelta(days=1)) for one in organisations
    )
    Contact.objects.bulk_create(
        Contact(organisation=one, name=f"Persoon {n}", email=f"lid{n}@{place}", is_main=True)
        for n, one in enumerate(organisations)
    )
    plan = plan_of(YEAR, today=today)
    run = yearly_run.start(YEAR, fingerprint=plan.fingerprint, now=timezone.now(), actor=None)
    sys.stdout.write(f"{run.pk} {run.count}")


def after_power_cut(place: str) -> None:
    """As if the time had passed after which the claims of the dead are void; then the clock strikes."""
    held = DuesRun.objects.exclude(claimed_at=None)
    held.update(claimed_at=F("claimed_at") - RUN_LEASE - timedelta(seconds=1))
    outlive_claims(place)
    sweep()


def decide(arrived: list[str]) -> None:
    """What a person does with letters of which nobody knows: looks in the mail server's log, and says so.

    Tells how many there were.
    """
    actor, uncertain = secretary(), list(Letter.objects.filter(status=Letter.Status.UNCERTAIN))
    for letter in uncertain:
        act = handling.confirm_arrival if letter.message_id in arrived else handling.send_again
        act(letter, now=timezone.now(), actor=actor)
    sweep()
    sys.stdout.write(str(len(uncertain)))


def told(run_pk: int) -> None:
    """As JSON: what became of the run, its invoices, files and letters."""
    run = DuesRun.objects.get(pk=run_pk)
    invoices = Invoice.objects.filter(run_member__run=run)
    about = {"about_type": ContentType.objects.get_for_model(Invoice), "about_id__in": invoices.values("pk")}
    letters = Letter.objects.filter(**about)
    sys.stdout.write(json.dumps(_facts(run, list(invoices), list(letters))))


def _facts(run: DuesRun, invoices: list[Invoice], letters: list[Letter]) -> dict[str, Any]:
    files = Counter(path.name for path in Path(settings.PRIVATE_ROOT, "invoices").rglob("*.pdf"))
    attached = Counter(Attachment.objects.filter(letter__in=letters).values_list("letter", flat=True))
    sequences = Invoice.objects.filter(year=timezone.localdate().year).order_by("sequence")
    return {
        "status": run.status,
        "members": run.members.count(),
        "invoices": len(invoices),
        "memberships": len({one.membership_id for one in invoices}),
        "in_order": [one.sequence for one in sorted(invoices, key=lambda one: one.sequence)]
        == list(run.members.order_by("position").values_list("invoice__sequence", flat=True)),
        "gaps": list(sequences.values_list("sequence", flat=True)) != list(range(1, sequences.count() + 1)),
        "files": sum(files[f"{one.number}.pdf"] == 1 for one in invoices),
        "letters": len(letters),
        "attached": sum(attached[letter.pk] == 1 for letter in letters),
        "statuses": Counter(letter.status for letter in letters),
        "message_ids": [letter.message_id for letter in letters],
    }
