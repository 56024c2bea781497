import polib
import pytest

from coopkracht.translations import defects, extract
from tests.servers.programs import needs


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.extend(entries)
    return file


def entry(msgid: str, msgstr: str = "", **facts: object) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **facts)


def test_complete_catalogue_has_no_defects():
    wanted = catalogue(entry("Pay %(amount)s"), entry("%(n)s letter", msgid_plural="%(n)s letters"))
    present = catalogue(
        entry("Pay %(amount)s", "Betaal %(amount)s"),
        entry("%(n)s letter", msgid_plural="%(n)s letters", msgstr_plural={0: "%(n)s brief", 1: "%(n)s brieven"}),
    )
    assert list(defects(wanted, present)) == []


@pytest.mark.parametrize(
    ("wanted", "present", "told"),
    [
        ([entry("Pay", occurrences=[("a.py", "3")])], [], "missing: 'Pay' (a.py:3)"),
        ([], [entry("Pay", "Betaal")], "no longer used: 'Pay'"),
        ([entry("Pay")], [entry("Pay")], "untranslated: 'Pay'"),
        ([entry("Pay")], [entry("Pay", "Betaal", flags=["fuzzy"])], "fuzzy: 'Pay'"),
        ([entry("Pay %(a)s")], [entry("Pay %(a)s", "Betaal %(b)s")], "placeholders differ: 'Pay %(a)s'"),
        ([entry("Pay %(a)s")], [entry("Pay %(a)s", "Betaal")], "placeholders differ: 'Pay %(a)s'"),
        ([entry("Pay {a}")], [entry("Pay {a}", "Betaal {}")], "placeholders differ: 'Pay {a}'"),
        (
            [entry("day", msgid_plural="days")],
            [entry("day", msgid_plural="days", msgstr_plural={0: "dag", 1: ""})],
            "untranslated: 'day'",
        ),
        (
            [entry("day", msgid_plural="%(n)s days")],
            [entry("day", msgid_plural="days", msgstr_plural={0: "dag", 1: "dagen"})],
            "other plural in the code: 'day'",
        ),
    ],
)
def test_defect_is_told(wanted: list[polib.POEntry], present: list[polib.POEntry], told: str):
    assert told in list(defects(catalogue(*wanted), catalogue(*present)))


def test_same_words_in_two_contexts_are_two_sentences():
    wanted = catalogue(entry("Close", msgctxt="near"), entry("Close"))
    assert list(defects(wanted, catalogue(entry("Close", "Sluiten")))) == ["missing: 'Close' ()"]


def test_extraction_finds_sentences_of_code_and_templates_and_leaves_nothing_behind(tmp_path):
    needs("xgettext")
    room = tmp_path / "room"
    room.mkdir()
    (room / "views.py").write_text('from django.utils.translation import gettext as _\n\nA = _("Good day")\n')
    (room / "page.html").write_text('{% load i18n %}{% translate "Good night" %}')
    assert sorted(found.msgid for found in extract([room])) == ["Good day", "Good night"]
    assert sorted(path.name for path in room.iterdir()) == ["page.html", "views.py"]
