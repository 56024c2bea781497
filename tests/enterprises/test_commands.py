import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.enterprises import sets

pytestmark = pytest.mark.django_db


def told(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_import_prints_its_counts(tmp_path):
    path = sets.full_set(tmp_path / "full.zip", sets.numbers(3))
    text = told("import_kbo", str(path))
    assert "denomination.csv: 3 enterprises" in text
    assert text.endswith("Extract 140 (2026-11-01) is in use: 3 enterprises.\n")


def test_import_prints_json(tmp_path):
    path = sets.full_set(tmp_path / "full.zip", sets.numbers(3))
    assert json.loads(told("import_kbo", str(path), "--json")) == {
        "kind": "full",
        "extract": 140,
        "extracted_on": "2026-11-01",
        "enterprises": 3,
        "files": {"enterprise.csv": 3, "denomination.csv": 3, "address.csv": 3, "activity.csv": 3},
    }


def test_import_says_what_is_wrong_with_the_file(tmp_path):
    path = sets.full_set(tmp_path / "full.zip", sets.numbers(3), activity=None)
    with pytest.raises(CommandError, match=r"full\.zip was not loaded: activity\.csv is missing in full.zip"):
        told("import_kbo", str(path))


def test_kbo_prints_what_is_known(loaded):
    text = told("kbo", sets.dotted(loaded[0]))
    assert "name              Zonnekracht 0" in text
    assert "street            Zonstraat 1 bus 3" in text


def test_kbo_prints_json(loaded):
    facts = json.loads(told("kbo", loaded[0], "--json"))
    assert (facts["number"], facts["form"], facts["started_on"]) == (loaded[0], "706", "2011-03-01")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("0403019262", "laatste twee cijfers"),
        ("0403019261", "0403019261 is not among the active enterprises of the loaded register."),
    ],
)
def test_kbo_explains_what_it_cannot_find(loaded, number, sentence):
    with pytest.raises(CommandError, match=sentence):
        told("kbo", number)


def test_kbo_without_data_says_how_to_load_it():
    with pytest.raises(CommandError, match=r"manage\.py import_kbo FILE.zip loads it"):
        told("kbo", "0403019261")
