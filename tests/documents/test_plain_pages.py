"""The bare pages of a stranger's PDF, and several PDFs bound as one."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen import canvas

from documents import bundle, confinement
from documents.bundle import Binding, Bookmark


def form() -> bytes:
    """A page with a filled-in field, a link and an attachment."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(400, 600))
    page.drawString(100, 500, "Oprichtingsakte")
    page.acroForm.textfield(name="naam", value="Ingevulde naam", x=100, y=400)
    page.linkURL("https://elders.example", (10, 10, 50, 50))
    page.showPage()
    page.save()
    return out.getvalue()


def blank(pages: int) -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.save(out)
    return out.getvalue()


def text_of(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_what_was_filled_in_stays_and_what_can_act_goes() -> None:
    facts, content = confinement.run("documents.plain_pages", chunks=[form()])

    assert facts == {"pages": 1}
    assert "Oprichtingsakte" in text_of(content)[0]
    assert "Ingevulde naam" in text_of(content)[0]
    with pikepdf.open(io.BytesIO(content)) as document:
        assert "/Annots" not in document.pages[0]
        assert set(document.Root.keys()) == {"/Type", "/Pages"}


def test_damaged_file_ends_in_an_error_of_the_child() -> None:
    with pytest.raises(confinement.ChildFailedError):
        confinement.run("documents.plain_pages", chunks=[b"%PDF-1.7 en dan niets"])


def test_pages_are_bound_with_bookmarks_and_a_number_on_each_but_the_first(tmp_path: Path) -> None:
    sources = []
    for number, content in enumerate([blank(1), blank(60), blank(1)]):
        sources.append(tmp_path / f"{number}.pdf")
        sources[-1].write_bytes(content)
    asked: list[range] = []

    def numbers(portion: range) -> bytes:
        asked.append(portion)
        return blank(len(portion))

    marks = [Bookmark("Deel een", 1, [Bookmark("Daaronder", 2)]), Bookmark("Deel twee", 61)]
    target = tmp_path / "whole.pdf"
    counts = bundle.join(
        sources, target, binding=Binding(title="Alles", language="nl", bookmarks=marks, numbers=numbers)
    )

    assert counts == [1, 60, 1]
    assert asked == [range(2, 52), range(52, 63)]
    with pypdfium2.PdfDocument(target) as document:
        assert len(document) == 62
        told = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert told == [(0, "Deel een", 1), (1, "Daaronder", 2), (0, "Deel twee", 61)]
