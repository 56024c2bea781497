import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings

from enterprises import loading, register
from enterprises.archive import Archive, ArchiveError
from enterprises.models import Enterprise, Import
from tests.enterprises import sets
from tests.factories import NOW


def seen():
    return {e.number: e.name for e in Enterprise.objects.filter(edition__state="current")}


def test_full_set_counts_enterprises_and_passes_establishments_over(loaded):
    done = Import.objects.get()
    assert (done.state, done.extract_number, done.finished_at) == ("current", 140, NOW)
    assert done.counts == {"enterprise.csv": 5, "denomination.csv": 5, "address.csv": 5, "activity.csv": 5}
    assert seen() == {number: f"Zonnekracht {n}" for n, number in enumerate(loaded)}


def test_progress_ends_at_the_whole(take_in, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "CHUNK", 2)
    path = sets.full_set(tmp_path / "full.zip", sets.numbers(5))
    archive, told = Archive(path), []
    total = loading.total_bytes(archive)
    archive.close()
    take_in(path, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == total


def test_order_of_numbers_does_not_matter(take_in, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "CHUNK", 2)
    first, second, third = sets.numbers(3)
    rows = "".join(sets.address(number, house=house) for number, house in ((third, "9"), (first, "7"), (second, "8")))
    take_in(
        sets.full_set(tmp_path / "full.zip", [first, second, third], address=f"{sets.HEADERS['address']}\n{rows}")
    )
    assert [register.look_up(n).house_number for n in (first, second, third)] == ["7", "8", "9"]


def test_rows_of_unknown_enterprises_are_dropped(take_in, tmp_path):
    known, unknown = sets.numbers(2)
    rows = sets.names(known, "Bekend") + sets.names(unknown, "Onbekend")
    take_in(sets.full_set(tmp_path / "f.zip", [known], denomination=f"{sets.HEADERS['denomination']}\n{rows}"))
    assert list(Enterprise.objects.values_list("number", flat=True)) == [known]


def test_names_and_streets_are_french_where_there_is_no_dutch(take_in, tmp_path):
    (number,) = sets.numbers(1)
    n = sets.dotted(number)
    names = (
        sets.line(n, "2", "003", "Handelsnaam") + sets.line(n, "1", "001", "Énergie") + sets.line(n, "3", "001", "X")
    )
    place = sets.line(n, "REGO", "", "", "4000", "", "Liège", "", "Rue Haute", "5", "", "", "")
    path = sets.full_set(
        tmp_path / "full.zip",
        [number],
        denomination=f"{sets.HEADERS['denomination']}\n{names}",
        address=f"{sets.HEADERS['address']}\n{place}",
    )
    take_in(path)
    found = register.look_up(number)
    assert (found.name, found.street_line, found.city) == ("Énergie", "Rue Haute 5", "Liège")


def test_form_under_the_new_code_wins(take_in, tmp_path):
    old, new = sets.numbers(2)
    rows = sets.enterprise(old, form="017", form_now="") + sets.enterprise(new, form="008", form_now="706")
    take_in(sets.full_set(tmp_path / "f.zip", [old, new], enterprise=f"{sets.HEADERS['enterprise']}\n{rows}"))
    assert [register.look_up(n).form for n in (old, new)] == ["017", "706"]


def test_same_set_twice_is_loaded_once(loaded, take_in, tmp_path):
    again = take_in(tmp_path / "full.zip")
    assert again == Import.objects.get()


def test_next_full_set_takes_the_place_of_the_old(loaded, take_in, tmp_path):
    numbers = [*loaded[2:], *sets.numbers(1, first=50)]
    take_in(sets.full_set(tmp_path / "next.zip", numbers, extract=141))
    assert sorted(seen()) == sorted(numbers)
    assert Enterprise.objects.count() == 4
    assert list(Import.objects.values_list("state", flat=True)) == ["current", "replaced"]


def test_older_full_set_is_refused(loaded, take_in, tmp_path):
    with pytest.raises(ArchiveError, match="extract 139, and extract 140 is in use already"):
        take_in(sets.full_set(tmp_path / "old.zip", loaded, extract=139))


def test_update_changes_adds_and_removes(loaded, take_in, tmp_path):
    gone, renamed, moved, formed, _same = loaded
    (fresh,) = sets.numbers(1, first=70)
    numbers = {name: sets.line(sets.dotted(number)) for name, number in vars_of(gone, renamed, moved, formed)}
    path = sets.update_set(
        tmp_path / "update.zip",
        enterprise_delete=numbers["gone"] + numbers["formed"],
        enterprise_insert=sets.enterprise(formed, form_now="017") + sets.enterprise(fresh),
        denomination_delete=numbers["gone"] + numbers["renamed"],
        denomination_insert=sets.names(renamed, "Nieuwe naam") + sets.names(fresh, "Vers"),
        address_delete=numbers["gone"] + numbers["moved"],
        address_insert=sets.address(moved, house="77"),
        activity_delete=numbers["moved"],
    )
    take_in(path)
    assert seen() == {
        renamed: "Nieuwe naam",
        moved: "Zonnekracht 2",
        formed: "Zonnekracht 3",
        loaded[4]: "Zonnekracht 4",
        fresh: "Vers",
    }
    assert register.look_up(formed).form == "017"
    assert (register.look_up(moved).house_number, register.look_up(moved).activity) == ("77", "")
    assert Import.objects.get(kind="update").state == "applied"


def vars_of(gone, renamed, moved, formed):
    return [("gone", gone), ("renamed", renamed), ("moved", moved), ("formed", formed)]


@pytest.mark.parametrize(("extract", "sentence"), [(142, "this update is number 142, and 141 comes next")])
def test_update_out_of_order_is_refused(loaded, take_in, tmp_path, extract, sentence):
    with pytest.raises(ArchiveError, match=sentence):
        take_in(sets.update_set(tmp_path / "update.zip", extract=extract))


def test_update_without_a_full_set_is_refused(take_in, tmp_path):
    with pytest.raises(ArchiveError, match="load a full set first"):
        take_in(sets.update_set(tmp_path / "update.zip"))


def test_update_with_an_error_at_its_end_changes_nothing(loaded, take_in, tmp_path):
    before = seen()
    path = sets.update_set(
        tmp_path / "update.zip",
        enterprise_delete=sets.line(sets.dotted(loaded[0])),
        activity_insert="te,kort\n",
    )
    with pytest.raises(ArchiveError, match=r"activity_insert.csv, after line 1: the next line has 2 fields"):
        take_in(path)
    assert seen() == before
    assert not Import.objects.filter(kind="update").exists()


def full(tmp_path, **changed):
    return sets.full_set(tmp_path / "next.zip", sets.numbers(5, first=40), extract=141, **changed)


def cut(tmp_path):
    path = full(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def flipped(tmp_path):
    """One bit of the compressed names is another one."""
    path = full(tmp_path)
    content = bytearray(path.read_bytes())
    content[content.index(b"denomination.csv") + 40] ^= 255
    path.write_bytes(content)
    return path


def latin(tmp_path):
    path = full(tmp_path)
    archive = Archive(path)
    archive.close()
    text = f"{sets.HEADERS['denomination']}\n" + sets.names(sets.numbers(1, first=40)[0], "Coöperatie")
    return sets.full_set(path, sets.numbers(5, first=40), extract=141, denomination=text.encode("cp1252"))


def no_zip(tmp_path):
    path = tmp_path / "next.zip"
    path.write_text("dit is geen zip")
    return path


BROKEN = {
    "cut": (cut, "the zip is damaged or not a zip"),
    "flipped": (flipped, "the zip is damaged or not a zip|the text is not UTF-8|the lines cannot be read"),
    "not a zip": (no_zip, "the zip is damaged or not a zip"),
    "not there": (lambda folder: folder / "nowhere.zip", "the file cannot be read"),
    "latin-1": (latin, r"denomination.csv, after line \d+: the text is not UTF-8"),
    "foreign": (lambda folder: sets.write(folder / "x.zip", {"a.txt": "x"}), "meta.csv is missing in x.zip"),
    "no meta": (lambda folder: full(folder, meta="Variable,Value\n"), "meta.csv does not say which set this is"),
    "other kind": (
        lambda folder: full(folder, meta=f"Variable,Value\n{sets.meta('half', 141)}"),
        "the type is 'half', not full or update",
    ),
    "missing table": (lambda folder: full(folder, activity=None), "activity.csv is missing"),
    "missing column": (
        lambda folder: full(folder, address=sets.HEADERS["address"].replace("Zipcode,", "")),
        "address.csv, after line 1: the column Zipcode is missing",
    ),
    "empty table": (lambda folder: full(folder, activity=""), "the column EntityNumber is missing"),
    "no number": (
        lambda folder: full(folder, activity=f"{sets.HEADERS['activity']}\nx,001,2008,1,MAIN\n"),
        "'x' is not a number of the register",
    ),
    "no date": (
        lambda folder: full(
            folder,
            enterprise=f"{sets.HEADERS['enterprise']}\n" + sets.enterprise("0403019261", started="2011-03-01"),
        ),
        "'2011-03-01' is not a date",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_set_is_named_and_leaves_the_old_data(loaded, take_in, tmp_path, kind):
    make, sentence = BROKEN[kind]
    before = seen()
    with pytest.raises(ArchiveError, match=sentence):
        take_in(make(tmp_path))
    assert seen() == before
    assert Enterprise.objects.count() == len(before)
    assert not Import.objects.filter(state="running").exists()


def test_set_that_stops_in_the_middle_goes_on_where_it_was(loaded, take_in, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "CHUNK", 2)
    path = full(tmp_path)

    class PowerCutError(Exception):
        pass

    def cut_power(done, calls=[]):  # noqa: B006 - counts the calls
        calls.append(done)
        if len(calls) == 5:
            raise PowerCutError

    with pytest.raises(PowerCutError):
        take_in(path, progress=cut_power)
    half = Import.objects.get(state="running")
    assert (half.step, half.rows_done) == (1, 12)
    assert sorted(seen()) == sorted(loaded)

    done = take_in(path)

    assert done == half
    assert done.counts == {"enterprise.csv": 5, "denomination.csv": 5, "address.csv": 5, "activity.csv": 5}
    assert sorted(seen()) == sorted(sets.numbers(5, first=40))


def test_second_process_on_the_same_file_stops(take_in, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "CHUNK", 2)
    path = full(tmp_path)

    def company(done):
        Import.objects.filter(state="running").update(rows_done=999)

    with pytest.raises(loading.OvertakenError):
        take_in(path, progress=company)
    assert Import.objects.get().state == "running"


def test_another_file_clears_away_what_was_never_finished(loaded, take_in, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "CHUNK", 2)
    with pytest.raises(ZeroDivisionError):
        take_in(full(tmp_path), progress=lambda done: 1 / 0)
    numbers = sets.numbers(2, first=80)
    take_in(sets.full_set(tmp_path / "other.zip", numbers, extract=142))
    assert Enterprise.objects.count() == 2
    assert sorted(seen()) == numbers
    assert sorted(Import.objects.values_list("state", flat=True)) == ["current", "given_up", "replaced"]


def test_statements_do_not_grow_with_the_chunk(take_in, tmp_path, django_assert_max_num_queries):
    path = sets.full_set(tmp_path / "full.zip", sets.numbers(60))
    with django_assert_max_num_queries(40):
        take_in(path)


@pytest.mark.django_db(transaction=True)
def test_killed_process_goes_on_when_run_again(tmp_path):
    """A real process, killed while it writes. SQLite in a file of its own, as the embedded portal has it."""
    path = sets.large_set(tmp_path / "large.zip", 12_000)
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
        "VAR_ROOT": str(tmp_path),
        "PATH": "/usr/bin",
    }
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True, env=environment)

    killed = subprocess.Popen([*manage, "import_kbo", str(path)], env=environment)
    _wait_for_rows(tmp_path / "portal.sqlite3")
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL

    def run(*words):
        return subprocess.run([*manage, *words], check=False, env=environment, capture_output=True, text=True)

    refused = run("kbo", "0200000043")
    assert (refused.returncode, "Nothing of the register is loaded yet" in refused.stderr) == (1, True)
    told = run("import_kbo", str(path), "--json")
    assert told.returncode == 0, told.stderr
    assert '"enterprises": 12000, "files": {"enterprise.csv": 12000' in told.stdout


def _wait_for_rows(database):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20) as rows:
            if rows.execute("SELECT count(*) FROM enterprises_enterprise").fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("the import wrote nothing within a minute")
