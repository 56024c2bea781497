"""Statutes of some pages for an invented organisation, as a real PDF."""

from functools import cache

from django.template.loader import render_to_string

STYLE = """
@page { size: A5; margin: 20mm; @bottom-center { content: counter(page) " / " counter(pages) } }
body { font-family: serif; font-size: 11pt; line-height: 1.5 }
.cover { page-break-after: always }
"""


@cache
def statutes(name: str, city: str) -> bytes:
    """A cover and some pages of articles. Raises OSError where Pango is missing."""
    # Pango is a Debian package; the portal itself runs without it.
    from weasyprint import CSS, HTML  # noqa: PLC0415 - Pango may be missing

    page = render_to_string("demo/statutes.html", {"name": name, "city": city})
    pdf: bytes = HTML(string=page).write_pdf(stylesheets=[CSS(string=STYLE)])
    return pdf
