import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dues.models import BankLine, StatementFile
from tests.dues.statements.writers import Booking, Statement, camt, coda

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 2)
ONE = Statement(1, Decimal(0), [Booking(DAY, Decimal(250), "Alfa", text="een")], DAY)
LATER = date(2026, 12, 4)
TWO = Statement(3, Decimal(250), [Booking(LATER, Decimal(100), "Beta", text="twee")], LATER)


@pytest.fixture
def files(tmp_path):
    contents = {"een.cod": coda([ONE]), "een.xml": camt([ONE]), "twee.cod": coda([TWO]), "stuk.xml": b"<x>"}
    for name, raw in contents.items():
        (tmp_path / name).write_bytes(raw)
    return {name.partition(".")[0] + name[-4:]: str(tmp_path / name) for name in contents}


def run(*arguments):
    out = StringIO()
    call_command("import_statement", *arguments, stdout=out)
    return out.getvalue()


def test_command_tells_what_it_made_of_each_file(files):
    told = run(files["een.cod"], files["een.xml"], files["twee.cod"])
    first, second, third, gap = told.splitlines()
    assert first.endswith("een.cod: 1 read, 1 new, 0 known, 0 booked, 1 waiting")
    assert second.endswith("een.xml: 1 read, 0 new, 1 known, 0 booked, 0 waiting")
    assert third.endswith("twee.cod: 1 read, 1 new, 0 known, 0 booked, 1 waiting")
    assert gap.strip() == "Uittreksel 2 van 2026 ontbreekt."
    assert BankLine.objects.count() == 2


def test_command_tells_it_as_json(files):
    (told,) = json.loads(run(files["een.cod"], "--json"))
    counts = {"read": 1, "new": 1, "known": 0, "booked": 0, "waiting": 1}
    assert told == {"file": files["een.cod"], **counts, "warnings": [], "gaps": []}


def test_command_imports_the_good_files_and_fails_for_the_others(files, tmp_path, capsys):
    out = StringIO()
    with pytest.raises(CommandError, match="Not every file"):
        call_command("import_statement", files["stuk.xml"], str(tmp_path / "weg"), files["een.cod"], stdout=out)
    broken, gone, good = out.getvalue().splitlines()
    assert "geen uittreksel dat hier gelezen wordt" in broken
    assert "No such file" in gone
    assert "1 new" in good
    assert StatementFile.objects.count() == 1


def test_command_refuses_a_file_twice(files):
    run(files["een.cod"])
    with pytest.raises(CommandError):
        run(files["een.cod"])
    assert BankLine.objects.count() == 1


def test_command_refuses_what_is_too_large_before_reading_it(files, settings):
    settings.MAX_UPLOAD_BYTES = 100
    with pytest.raises(CommandError):
        run(files["een.cod"])
    assert not StatementFile.objects.exists()
