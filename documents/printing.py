"""Pages of ours as PDFs: a template, one style sheet, and nothing that is fetched.

WeasyPrint stands on Pango, which is a Debian package: it is imported when the first page is made, so that the
portal runs without it and says what is missing.
"""

import atexit
import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from documents.print_fonts import fonts
from journal.rules import RuleError

# Read aloud as well as seen. PDF/A-3a was tried: 2 ms more, and WeasyPrint 70 leaves its colour profile open;
# the electronic invoice, when it comes, travels by Peppol and not inside a PDF.
VARIANT = "pdf/ua-1"


@dataclass(frozen=True)
class OnePage:
    """One sheet of paper that becomes a PDF of its own.

    `html` is what stands on it, kept on one sheet by its style; the pictures it names as asset:NAME are `assets`.
    """

    html: str
    title: str
    author: str
    created: str  # as ISO 8601
    language: str
    assets: Mapping[str, bytes] = field(default_factory=dict)


@cache
def printer(sheet: Path) -> "Printer":
    """One per process and style sheet: a font configuration of its own for each page would leak memory.

    Raises RuleError when Pango is missing on this machine.
    """
    try:
        import weasyprint  # noqa: F401, PLC0415 - looks for Pango's libraries when it is imported
    except (OSError, ImportError) as problem:
        raise RuleError(
            _("PDFs cannot be made on this machine: the program Pango is missing (run bin/setup).")
        ) from problem
    made = Printer(sheet)
    # What is loaded by now stays: without this the collector walks all of Django several times a page.
    gc.collect()
    gc.freeze()
    return made


atexit.register(printer.cache_clear)  # WeasyPrint frees its fonts with C calls that are gone later


class Printer:
    """WeasyPrint with one style sheet and our font loaded, and no way to fetch anything else."""

    def __init__(self, sheet: Path) -> None:
        from weasyprint import CSS  # noqa: PLC0415 - needs Pango, see above
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - Pango may be missing

        from documents.print_assets import OwnAssets  # noqa: PLC0415 - Pango may be missing

        self._assets = {"mark.svg": (settings.BASE_DIR / "static" / "mark.svg").read_bytes()}
        self._fonts = FontConfiguration()
        text = sheet.read_text(encoding="utf-8")
        self._style = CSS(string=text, font_config=self._fonts, url_fetcher=OwnAssets(fonts()))

    def print(self, html: str, assets: Mapping[str, bytes]) -> bytes:
        """`assets` are the pictures of this page, which it names as asset:NAME."""
        from weasyprint import HTML  # noqa: PLC0415 - Pango may be missing

        from documents.print_assets import OwnAssets  # noqa: PLC0415 - Pango may be missing

        page = HTML(string=html, url_fetcher=OwnAssets({**self._assets, **assets}))
        content: bytes = page.write_pdf(stylesheets=[self._style], font_config=self._fonts, pdf_variant=VARIANT)
        return content

    def print_each(self, pages: Sequence[OnePage]) -> list[bytes]:
        """A PDF for each page, laid out together: style sheets are matched and a document is begun once for all."""
        from weasyprint import HTML  # noqa: PLC0415 - Pango may be missing

        from documents.print_assets import OwnAssets  # noqa: PLC0415 - Pango may be missing

        pictures = {name: content for page in pages for name, content in page.assets.items()}
        html = f"<!doctype html><html><body>{''.join(page.html for page in pages)}</body></html>"
        together = HTML(string=html, url_fetcher=OwnAssets({**self._assets, **pictures}))
        document = together.render(stylesheets=[self._style], font_config=self._fonts, pdf_variant=VARIANT)
        if len(document.pages) != len(pages):
            raise ValueError(f"{len(pages)} pages were laid out on {len(document.pages)} sheets")
        return [_alone(document, sheet, page) for sheet, page in zip(document.pages, pages, strict=True)]


def _alone(document: Any, sheet: Any, page: OnePage) -> bytes:
    """One sheet of a document as a PDF under its own title and language."""
    from weasyprint.document import DocumentMetadata  # noqa: PLC0415 - Pango may be missing

    copy = document.copy([sheet])
    copy.metadata = DocumentMetadata(
        title=page.title, authors=[page.author], created=page.created, lang=page.language
    )
    content: bytes = copy.write_pdf(pdf_variant=VARIANT)
    return content
