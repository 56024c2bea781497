from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.ttLib import TTFont

from coopkracht import fonts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    fonts.build(settings.FONT_SOURCE, folder)
    return folder


def test_font_for_the_screen_is_small_and_stays_variable(folder: Path) -> None:
    font = TTFont(folder / "inter.woff2")

    assert (folder / "inter.woff2").stat().st_size < 40_000
    assert {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes} == {
        "opsz": (14, 32),
        "wght": (400, 700),
    }


@pytest.mark.parametrize("name", ["inter.woff2", "inter.ttf"])
def test_font_knows_the_letters_of_both_languages(folder: Path, name: str) -> None:
    known = TTFont(folder / name).getBestCmap()

    signs = "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u203a\u2713\u20ac"

    assert [letter for letter in "Coöperatie, één vraag: 1.000,00 ñ ß œ" + signs if ord(letter) not in known] == []


def test_font_has_figures_of_one_width(folder: Path) -> None:
    features = {
        record.FeatureTag for record in TTFont(folder / "inter.woff2")["GSUB"].table.FeatureList.FeatureRecord
    }

    assert "tnum" in features


def test_command_builds_once(settings, tmp_path: Path) -> None:
    settings.VAR_ROOT = tmp_path
    first, second = StringIO(), StringIO()

    call_command("build_fonts", stdout=first)
    call_command("build_fonts", stdout=second)

    assert [line.partition(":")[0] for line in first.getvalue().splitlines()] == ["inter.woff2", "inter.ttf"]
    assert second.getvalue() == ""
