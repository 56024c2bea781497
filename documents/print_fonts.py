"""Two still cuts of the variable font. WeasyPrint spends 330 ms a page on the variable one, 50 on these."""

import os
from functools import cache
from pathlib import Path

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
    folder = settings.VAR_ROOT / "pdf-fonts"
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
    still = instantiateVariableFont(font, {"wght": weight, "opsz": 14})
    fresh = target.with_suffix(f".{os.getpid()}")
    save_font(still, str(fresh), options)
    fresh.replace(target)  # in one step, so that two workers starting together both read a whole file
