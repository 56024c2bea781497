"""The portal's own cut of Inter: only the letters its languages need, small enough for a phone."""

from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

# Basic Latin, Latin-1 and Latin Extended-A; then dashes, quotation marks, bullet, ellipsis, euro, arrows, minus, tick.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x2009, 0x202F, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x203A),
    *(0x20AC, 0x2190, 0x2192, 0x2212, 0x2265, 0x2713),
]
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "case"]


def build(source: Path, folder: Path) -> list[Path]:
    """Write inter.woff2 for browsers and inter.ttf for PDFs (WOFF2 makes WeasyPrint twice as slow)."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_subset(source, folder / "inter.woff2", "woff2"), _subset(source, folder / "inter.ttf", None)]


def _subset(source: Path, target: Path, flavor: str | None) -> Path:
    options = Options(layout_features=FEATURES, flavor=flavor, notdef_outline=True, desubroutinize=True)
    font = load_font(str(source), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    fresh = target.with_suffix(f"{target.suffix}.new")
    save_font(font, str(fresh), options)
    return fresh.replace(target)


def are_built(folder: Path) -> bool:
    return all((folder / name).exists() for name in ("inter.woff2", "inter.ttf"))
