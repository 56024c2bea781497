"""Two still cuts of the variable font. WeasyPrint spends 330 ms a page on the variable one, 50 on these."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {"regular.ttf": 400, "semibold.ttf": 600}
# Names come from all over Europe, and a PDF has no other font to fall back on: Latin, Greek and Cyrillic.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00)]
SIGNS = [*range(0x2009, 0x2027), 0x202F, *range(0x2030, 0x203B), *range(0x20A0, 0x20C0), 0x2116, 0x2122, 0x2212]
FEATURES = ["kern", "ccmp", "locl", "mark", "tnum"]


@cache
def fonts() -> dict[str, bytes]:
    """The cuts by name, made once a machine (some seconds) and kept beside the portal's other generated files."""
    folder = settings.VAR_ROOT / "print-fonts"
    for name, weight in WEIGHTS.items():
        if not (folder / name).exists():
            _cut(folder / name, weight)
    return {name: (folder / name).read_bytes() for name in WEIGHTS}


def _cut(target: Path, weight: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    options = Options(layout_features=FEATURES, hinting=False)
    font = load_font(str(settings.FONT_SOURCE), options, lazy=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*LETTERS, *SIGNS])
    subsetter.subset(font)
    _make_figures_tabular(font)
    still = instantiateVariableFont(font, {"wght": weight, "opsz": 14})
    fresh = target.with_suffix(f".{os.getpid()}")
    save_font(still, str(fresh), options)
    fresh.replace(target)  # in one step, so that two workers starting together both read a whole file


def _make_figures_tabular(font: Any) -> None:
    """Figures stand in columns on every page of ours, so the font brings them so.

    WeasyPrint 70 never frees the words that a style sheet asks them for: some 7 kB an invoice.
    """
    table = font["GSUB"].table
    records = [record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == "tnum"]
    lookups = {index for feature in records for index in feature.LookupListIndex}
    tabular: dict[str, str] = {}
    for index in lookups:
        for part in table.LookupList.Lookup[index].SubTable:
            tabular |= getattr(part, "ExtSubTable", part).mapping
    for page in font["cmap"].tables:
        page.cmap = {code: tabular.get(glyph, glyph) for code, glyph in page.cmap.items()}
