"""Two imports at once, and a dozen: on PostgreSQL, in processes of their own, every booking comes in once."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.dues.statements.writers import VERSIONS, Statement, bookings, camt, coda, split
from tests.servers.deployment import Deployment
from tests.servers.test_races import RACERS, make, race

pytestmark = pytest.mark.servers
TALLY = """
from django.db.models import Sum
from dues.models import BankLine, StatementFile
lines = BankLine.objects.filter(booked_on__year={year})
files = StatementFile.objects.filter(name__startswith="{year}")
total = lines.aggregate(Sum("amount"))["amount__sum"]
print(lines.count(), total, files.count(), files.exclude(imported_at=None).count())
"""


def month_of(year: int) -> tuple[list[Statement], Statement]:
    """A month as a statement a day, and as one statement."""
    made = bookings(60, seed=year, first_day=date(year, 3, 2))
    days = split(made, opening=Decimal(0))
    return days, Statement(1, Decimal(0), made, days[-1].day)


def tally(deployment: Deployment, year: int) -> list[str]:
    return deployment.shell(TALLY.format(year=year)).split()


def meant(whole: Statement, files: int) -> list[str]:
    return [str(len(whole.lines)), f"{whole.closing:.2f}", str(files), str(files)]


def test_one_file_from_many_processes_is_imported_once(deployment: Deployment, tmp_path: Path) -> None:
    make(deployment, "")
    days, whole = month_of(2021)
    path = tmp_path / "2021.cod"
    path.write_bytes(coda(days))

    endings = race(deployment, "import_one_file", str(path))

    assert endings.count("done") == 1
    assert tally(deployment, 2021) == meant(whole, 1)


def test_overlapping_files_at_once_bring_every_line_once(deployment: Deployment, tmp_path: Path) -> None:
    make(deployment, "")
    days, whole = month_of(2022)
    half = len(days) // 2
    files = {
        "2022 dagen.cod": coda(days),
        "2022 eerste.cod": coda(days[: half + 3]),
        "2022 tweede.cod": coda(days[half:]),
        **{f"2022 {version}.xml": camt([whole], version) for version in VERSIONS},
        "2022 los.xml": camt(days[half - 2 :]),
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)

    endings = race(deployment, "import_one_file", ",".join(str(tmp_path / name) for name in files), racers=len(files))

    assert endings == ["done"] * len(files)
    assert tally(deployment, 2022) == meant(whole, len(files))
    assert len(files) <= RACERS
