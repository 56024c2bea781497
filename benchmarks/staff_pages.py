# ruff: noqa: T201 - printing is what it is for
"""What each staff page costs in the large demo: `.venv/bin/python benchmarks/staff_pages.py [FOLDER]`.

Makes the large demo in FOLDER (a minute or two; kept for the next time) or in a scratch folder, and prints per page
its database queries and the median time of five visits. Every page should stay under 30 queries.
"""

import logging
import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopkracht.settings")

if TYPE_CHECKING:
    from django.test import Client

MOST_QUERIES, VISITS = 30, 5


def main(folder: Path) -> None:
    os.environ |= {
        "DEMO": "true",
        "DATABASE_URL": f"sqlite:///{folder / 'large.sqlite3'}",
        "PRIVATE_ROOT": str(folder / "private"),
        "ALLOWED_HOSTS": "testserver",
        "STAFF_SECOND_FACTOR": "false",
    }
    import django  # noqa: PLC0415 - the settings are read from the environment just made

    django.setup()
    logging.disable(logging.WARNING)  # addresses that refuse are no news here
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("seed_demo", large=True)
    for email in ("secretariaat@demo.example", "bestuur@demo.example"):
        print(f"\n{email}\n queries      ms  page")
        for address in _addresses():
            print(_measured(_signed_in(email), address), end="")


def _signed_in(email: str) -> "Client":
    from django.test import Client  # noqa: PLC0415 - after the set-up

    from accounts.models import User  # noqa: PLC0415 - after the set-up

    client = Client()
    client.force_login(User.objects.get(email=email), backend="accounts.roles.RoleBackend")
    return client


def _addresses() -> list[str]:
    """Every staff page without a parameter, and each with one for the newest open file, meeting and invoice."""
    from django.contrib import admin  # noqa: PLC0415 - after the set-up
    from django.urls import URLPattern  # noqa: PLC0415 - after the set-up

    from applications.models import BoardMeeting  # noqa: PLC0415 - after the set-up
    from correspondence.models import Letter  # noqa: PLC0415 - after the set-up
    from dues.bank_queue import queue  # noqa: PLC0415 - after the set-up
    from dues.models import BankStatement, Invoice, Payment  # noqa: PLC0415 - after the set-up

    meeting = BoardMeeting.objects.planned().latest("pk")
    scheduled = str(meeting.agenda.latest("pk").application_id)
    ones = {
        "aanvragen": scheduled,
        "vergaderingen": str(meeting.pk),
        "lidgelden/afpunten": str(queue().latest("pk").pk),
        "lidgelden": str(Invoice.objects.latest("pk").pk),
        "betalingen": str(Payment.objects.latest("pk").pk),
        "brieven": str(Letter.objects.latest("pk").pk),
        "uittreksels": str(BankStatement.objects.latest("pk").pk),
    }
    patterns = [str(p.pattern) for p in admin.site.get_urls() if isinstance(p, URLPattern)]
    plain = [
        p
        for p in patterns
        if "<" not in p and not p.startswith(("login", "logout", "password", "jsi18n", "autocomplete"))
    ]
    single = [
        p.replace("<int:pk>", next(pk for room, pk in ones.items() if p.startswith(room)), 1)
        for p in patterns
        if p.startswith(tuple(ones))
    ]
    single = [p.replace("<int:application_pk>", scheduled) for p in single]
    return sorted({f"/beheer/{p}" for p in [*plain, *single] if "<" not in p and "(" not in p})


def _measured(client: "Client", address: str) -> str:
    """A line for a page that answers; nothing for an address that only takes orders or is closed to this person."""
    from django.db import connection  # noqa: PLC0415 - after the set-up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - after the set-up

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    queries = len(captured)
    if answer.status_code != 200:
        return ""
    times = []
    for _visit in range(VISITS):
        start = perf_counter()
        client.get(address)
        times.append((perf_counter() - start) * 1000)
    mark = "  <- too many" if queries >= MOST_QUERIES else ""
    return f"{queries:8} {statistics.median(times):7.0f}  {address}{mark}\n"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(Path(scratch))
