"""What holds for every template and style sheet, so that the strict policy never has to give way."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

STYLES = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
TEMPLATES = [
    path
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    # Letters and PDFs are no pages: a mail carries its style inline, a PDF its sheet inside.
    if path.name not in {"letter.html", "invoice_pdf.html", "statutes.html"} or "staff" in path.parts
]
INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a script in the page": re.compile(r"<script\b(?![^>]*(?:\bsrc=|application/json))", re.IGNORECASE),
    "a handler attribute": re.compile(r"\son[a-z]+\s*=(?!=)", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx's inline handler": re.compile(r"\shx-on", re.IGNORECASE),
}


def named(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_has_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


def test_style_sheets_stay_under_forty_kilobytes() -> None:
    assert sum(path.stat().st_size for path in STYLES) < 40_000


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_style_sheet_fetches_nothing_from_elsewhere(path: Path) -> None:
    assert re.findall(r"(?:https?:)?//[a-z]", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_colours_stand_in_the_tokens(path: Path) -> None:
    """Elsewhere only pure white may be named: paper that stays white in the dark, behind a QR code or a scan."""
    if path.name in {"tokens.css", "print.css"}:
        return

    assert set(re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"))) <= {"#fff"}


def test_every_sheet_that_a_template_names_exists() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    names = set(re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", text))

    assert [name for name in sorted(names) if not finders.find(name)] == []


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("token", "ground", "least"),
    [
        *[(t, g, 4.5) for t in ("ink", "muted", "petrol", "petrol-strong", "brick") for g in ("paper", "surface")],
        *[(t, g, 4.5) for t in ("good", "attention", "wrong") for g in ("paper", "surface")],
        *[(t, g, 4.5) for t in ("ink", "muted") for g in ("sunken", "pale")],
        ("field", "paper", 3),
        ("field", "surface", 3),
        ("on-petrol", "petrol", 4.5),
        ("on-petrol", "petrol-strong", 4.5),
        ("on-brick", "brick", 4.5),
        ("on-brick", "brick-strong", 4.5),
        ("on-bar", "bar", 4.5),
    ],
)
def test_colours_stand_out_from_their_ground(token: str, ground: str, least: float, mode: int) -> None:
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    values = {name: re.findall(rf"--{name}: (#[0-9a-f]+);", tokens)[mode] for name in (token, ground)}

    assert contrast(values[token], values[ground]) >= least
