"""Every booking once, whatever files it comes in, in whatever order."""

import itertools
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dues.models import BankLine, BankStatement, Sighting, StatementFile
from dues.statements.content import StatementError
from dues.statements.importing import import_statement, rehearse
from dues.statements.keeping import discard, forget_waiting, keep
from journal.models import AppendOnlyError, Event
from tests import factories
from tests.dues.statements.writers import IBANS, VERSIONS, Booking, Statement, batch, bookings, camt, coda, csv, split
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 2)
PAID = Booking(DAY, Decimal(250), "Alfa cv", IBANS[0], text="lidgeld")
OTHER = Booking(DAY, Decimal(100), "Beta cv", IBANS[1], text="lidgeld beta")
MONTH = bookings(40, seed=4)
WHOLE = [Statement(12, Decimal(1000), MONTH, date(2026, 12, 31))]
DAILY = split(MONTH, opening=Decimal(1000), first=230)
FILES = {
    "coda": coda(DAILY),
    "camt 02": camt(WHOLE, "02"),
    "camt 04": camt(DAILY, "04"),
    "camt 08": camt(WHOLE, "08"),
    "csv": csv(WHOLE, newest_first=True),
}


def booked():
    """What is kept, as a bag of what every format tells."""
    return sorted(BankLine.objects.values_list("booked_on", "amount", "counterparty_iban"))


def meant(*statements):
    return sorted((line.booked_on, line.amount, line.iban) for one in statements for line in one.lines)


@pytest.mark.usefixtures("mapping")
@pytest.mark.parametrize("order", list(itertools.permutations(["coda", "camt 02", "camt 08"])), ids=" ".join)
def test_the_same_month_in_three_formats_is_the_same_lines_once(imported, order):
    first, *others = [imported(FILES[name]) for name in order]
    assert (first.file.lines_new, first.file.lines_known) == (len(meant(*WHOLE)), 0)
    assert [(one.file.lines_new, one.file.lines_known) for one in others] == [(0, len(meant(*WHOLE)))] * 2
    assert booked() == meant(*WHOLE)


@pytest.mark.usefixtures("mapping")
@settings(
    max_examples=int(os.environ.get("STATEMENT_ORDERS", "20")),
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_any_pieces_in_any_order_and_format_are_the_same_lines_once(rolled_back, imported, seed, data):
    """Pieces of whole days that overlap as they like, and together cover everything."""
    month = bookings(14, seed=seed, days=6)
    days = split(month, opening=Decimal(500))
    cuts = st.tuples(st.integers(0, len(days) - 1), st.integers(1, len(days)))
    pieces = [(0, len(days)), *data.draw(st.lists(cuts, max_size=4))]
    with rolled_back():
        for start, length in data.draw(st.permutations(pieces)):
            imported_quietly(imported, _written(data, days[start : start + length]))
        assert booked() == meant(*days)


def imported_quietly(imported, raw):
    """Two pieces may be one and the same file."""
    try:
        imported(raw)
    except StatementError as error:
        assert "al ingelezen" in str(error)  # noqa: PT017 - any other refusal is a failure


def _written(data, days):
    """As a statement a day, or as one statement of all of them."""
    merged = [Statement(days[0].number, days[0].opening, [one for day in days for one in day.bookings], days[-1].day)]
    kind = data.draw(st.sampled_from(["coda", "csv", "csv without balances", *VERSIONS]))
    if kind == "coda":
        return coda(days)
    if kind.startswith("csv"):
        return csv(merged, balance=kind == "csv", newest_first=data.draw(st.booleans()))
    return camt(data.draw(st.sampled_from([days, merged])), kind)


@pytest.mark.parametrize("write", [coda, camt, csv])
@pytest.mark.usefixtures("mapping")
def test_two_identical_payments_on_one_statement_are_two(imported, write):
    outcome = imported(write([Statement(1, Decimal(0), [PAID, PAID, OTHER], DAY)]))
    assert outcome.file.lines_new == 3
    assert sorted(BankLine.objects.filter(amount=250).values_list("occurrence", flat=True)) == [1, 2]
    assert BankLine.objects.filter(amount=250).values("fingerprint").distinct().count() == 1


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
@pytest.mark.parametrize("write", [coda, camt])
def test_identical_payments_on_statements_of_one_day_are_two(imported, write, order):
    morning = Statement(7, Decimal(0), [PAID], DAY)
    evening = Statement(8, morning.closing, [PAID], DAY)
    for place in order:
        imported(write([[morning, evening][place]]))
    assert BankLine.objects.count() == 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_identical_payments_of_one_day_meet_the_statement_of_the_whole_day(imported, order):
    morning = Statement(7, Decimal(0), [PAID, OTHER], DAY)
    evening = Statement(8, morning.closing, [PAID], DAY)
    whole = Statement(3, Decimal(0), [PAID, OTHER, PAID], DAY)
    files = [coda([morning]), coda([evening]), camt([whole])]
    for place in order:
        imported(files[place])
    assert booked() == meant(whole)


def test_coda_with_other_numbers_hold_other_payments_also_when_one_between_them_is_missing(imported):
    imported(coda([Statement(7, Decimal(0), [PAID], DAY)]))
    imported(coda([Statement(9, Decimal(900), [PAID], DAY)]))
    assert BankLine.objects.count() == 2


def test_overlap_that_adds_up_to_nothing_is_not_taken_for_two_statements_in_a_row(imported):
    """The balances fit as if one came after the other, but they are the same two bookings."""
    back = replace(PAID, amount=-PAID.amount)
    imported(camt([Statement(1, Decimal(0), [OTHER, PAID, back], DAY)]))
    imported(camt([Statement(2, Decimal(100), [PAID, back, replace(OTHER, amount=Decimal(7))], DAY)]))
    assert sorted(BankLine.objects.values_list("amount", flat=True)) == [-250, 7, 100, 250]


def test_other_communications_on_one_day_are_other_payments(imported):
    """An accountant pays for two clients, in two files of half a day each."""
    first, second = replace(PAID, ogm="202600000192", text=""), replace(PAID, ogm="202600000293", text="")
    imported(camt([Statement(1, Decimal(0), [first], DAY)], "02"))
    imported(camt([Statement(1, Decimal(9), [second], DAY)], "08"))
    assert sorted(BankLine.objects.values_list("ogm", flat=True)) == ["202600000192", "202600000293"]


def test_batch_is_its_details_and_never_its_total(imported):
    imported(coda([Statement(1, Decimal(0), [batch(PAID, OTHER)], DAY)]))
    assert sorted(BankLine.objects.values_list("amount", flat=True)) == [100, 250]
    assert BankStatement.objects.get().closing == 350


def test_known_line_shows_on_both_statements(imported):
    imported(coda([Statement(1, Decimal(0), [PAID], DAY)]))
    imported(camt([Statement(1, Decimal(0), [PAID, OTHER], DAY)]))
    line = BankLine.objects.get(amount=250)
    assert [sighting.statement.format for sighting in line.sightings.all()] == ["camt.053.001.08"]
    assert Sighting.objects.count() == 1


def test_rehearsal_tells_what_importing_makes_and_writes_nothing(kept):
    file = kept(FILES["coda"])
    before = list(StatementFile.objects.values())
    shown = rehearse(file, actor=None, now=NOW)
    assert list(StatementFile.objects.values()) == before
    assert not BankStatement.objects.exists()
    assert not Event.objects.exists()
    made = import_statement(file, actor=None, now=NOW)
    assert [shown.file.lines_new, len(shown.statements)] == [made.file.lines_new, len(made.statements)]


def test_import_is_written_down_with_who_did_it(imported):
    actor = factories.secretary()
    file = imported(FILES["coda"], "december.cod", actor=actor).file
    event = Event.objects.about(file).get()
    assert (event.verb, event.actor, event.data["new"]) == ("bank statement imported", actor, file.lines_new)
    assert (file.name, file.imported_by, file.imported_at) == ("december.cod", actor, NOW)


def test_same_file_again_is_refused_and_changes_nothing(imported, private_files):
    imported(FILES["coda"])
    with pytest.raises(StatementError, match="al ingelezen"):
        imported(FILES["coda"], "andere naam.cod")
    assert BankLine.objects.count() == len(meant(*WHOLE))
    assert len(list(private_files.rglob("statements/*"))) == 1


def test_import_twice_of_a_kept_file_happens_once(kept):
    file, again = kept(FILES["coda"]), StatementFile.objects.get()
    import_statement(file, actor=None, now=NOW)
    with pytest.raises(StatementError, match="al ingelezen"):
        import_statement(again, actor=None, now=NOW)


def test_what_was_looked_at_is_what_is_imported(kept, private_files):
    file = kept(FILES["coda"])
    (private_files / file.file.name).write_bytes(FILES["camt 02"])
    with pytest.raises(StatementError, match="niet meer het bestand"):
        import_statement(file, actor=None, now=NOW)
    assert not BankLine.objects.exists()


def test_failure_in_the_middle_leaves_nothing(kept, monkeypatch):
    file = kept(FILES["coda"])
    monkeypatch.setattr("dues.statements.importing.all_gaps", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_statement(file, actor=None, now=NOW)
    assert not BankStatement.objects.exists()
    assert StatementFile.objects.get().imported_at is None


def test_lines_are_never_changed_or_deleted(imported):
    line = imported(FILES["coda"]).lines[0]
    for deed in (line.save, line.delete, BankLine.objects.all().delete, lambda: BankLine.objects.update(amount=1)):
        with pytest.raises(AppendOnlyError):
            deed()


def test_discarded_file_is_gone_and_an_imported_one_stays(
    kept, imported, private_files, django_capture_on_commit_callbacks
):
    looked_at, stays = kept(FILES["coda"]), imported(FILES["camt 02"]).file
    with django_capture_on_commit_callbacks(execute=True):
        discard(looked_at, now=NOW)
    with pytest.raises(StatementError, match="het blijft"):
        discard(stays, now=NOW)
    assert [path.name for path in private_files.rglob("statements/*")] == [stays.file.name.partition("/")[2]]


def test_what_nobody_confirmed_in_a_week_is_forgotten(kept, imported):
    stays = imported(FILES["camt 02"]).file
    kept(FILES["coda"])
    forget_waiting(now=NOW.replace(day=29))
    assert StatementFile.objects.count() == 2
    forget_waiting(now=NOW.replace(month=12, day=5))
    assert list(StatementFile.objects.all()) == [stays]


def test_lines_are_for_the_secretariat(imported):
    imported(FILES["coda"])
    for manager in (BankLine.objects, BankStatement.objects, StatementFile.objects):
        assert manager.visible_to(factories.secretary()).exists()
        assert not manager.visible_to(factories.board_member()).exists()
        assert not manager.visible_to(factories.UserFactory()).exists()


@pytest.mark.parametrize(("lines", "most"), [(10, 30), (300, 34)])
def test_import_asks_the_database_little_however_many_lines(kept, django_assert_max_num_queries, lines, most):
    file = kept(coda([Statement(1, Decimal(0), bookings(lines, seed=1), DAY)]))
    with django_assert_max_num_queries(most):
        import_statement(file, actor=None, now=NOW)


def test_file_too_large_is_refused_before_it_is_read(settings):
    settings.MAX_UPLOAD_BYTES = 1000
    with pytest.raises(StatementError, match="is groter dan"):
        keep(SimpleUploadedFile("groot.xml", b"x" * 1001), actor=None, now=NOW)


def test_bookings_after_the_day_of_the_balance_stretch_the_statement(imported):
    imported(coda([Statement(1, Decimal(0), [PAID, replace(OTHER, booked_on=date(2027, 1, 5))], date(2026, 11, 30))]))
    statement = BankStatement.objects.get()
    assert (statement.opens_on, statement.closes_on) == (DAY, date(2027, 1, 5))
