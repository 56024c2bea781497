"""The portal's own cut of Inter: only the letters its languages need, small enough for a phone."""

from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.varLib.instancer import instantiateVariableFont

# Thin spaces, the Latin letters beyond Latin-1 that Dutch and French use, dashes and quotation marks,
# bullet, ellipsis, euro, arrows, minus, at least, tick.
SIGNS = [0x2009, 0x202F, 0x152, 0x153, 0x160, 0x161, 0x178, 0x17D, 0x17E, 0x2013, 0x2014]
SIGNS += [0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x203A]
SIGNS += [0x2022, 0x2026, 0x20AC, 0x2190, 0x2192, 0x2212, 0x2265, 0x2713]
SCREEN = [*range(0x20, 0x7F), *range(0xA0, 0x100), *SIGNS]
# A PDF has no other font to fall back on, and names on invoices come from all over Europe.
PAPER = [*range(0x20, 0x7F), *range(0xA0, 0x180), *SIGNS]
FEATURES = ["kern", "ccmp", "tnum"]
WEIGHTS = (400, 700)


def are_built(folder: Path) -> bool:
    return all((folder / name).exists() for name in ("inter.woff2", "inter.ttf"))


def build(source: Path, folder: Path) -> list[Path]:
    """Write inter.woff2 for browsers and inter.ttf for PDFs (WOFF2 makes WeasyPrint twice as slow)."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _cut(source, folder / "inter.woff2", letters=SCREEN, flavor="woff2"),
        _cut(source, folder / "inter.ttf", letters=PAPER, flavor=None),
    ]


def _cut(source: Path, target: Path, *, letters: list[int], flavor: str | None) -> Path:
    options = Options(layout_features=FEATURES, flavor=flavor, hinting=False)
    font = load_font(str(source), options, lazy=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    fresh = target.with_suffix(f"{target.suffix}.new")
    save_font(instantiateVariableFont(font, {"wght": WEIGHTS}), str(fresh), options)
    return fresh.replace(target)
