"""The same invoice by reportlab's platypus, with the same fonts. For the benchmark only."""

import io
from html import escape
from typing import TYPE_CHECKING, Any

from reportlab.graphics.shapes import Circle, Drawing, Polygon
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

if TYPE_CHECKING:
    from dues.invoice_pdf import Fact, Page

DEEP, SOFT, LINE = HexColor("#074346"), HexColor("#55605f"), HexColor("#d9d2c6")
BODY = ParagraphStyle("body", fontName="Inter", fontSize=9.5, leading=13.5)
STRONG = ParagraphStyle("strong", BODY, fontName="Inter Bold")
SMALL = ParagraphStyle("small", BODY, fontSize=8, leading=10, textColor=SOFT)
TITLE = ParagraphStyle("title", STRONG, fontSize=23, leading=27, textColor=DEEP)
TOTAL = ParagraphStyle("total", STRONG, fontSize=13, leading=17, textColor=DEEP)
NO_GAP: list[tuple[Any, ...]] = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]


class Code(Flowable):
    """The code as squares, drawn one a module."""

    def __init__(self, rows: list[str], side: float) -> None:
        super().__init__()
        self.rows, self.width, self.height = rows, side, side

    def draw(self) -> None:
        size = self.width / len(self.rows)
        path = self.canv.beginPath()
        for down, row in enumerate(self.rows, start=1):
            for right, module in enumerate(row):
                if module == "1":
                    path.rect(right * size, self.height - down * size, size, size)
        self.canv.drawPath(path, stroke=0, fill=1)


def use_fonts(files: dict[str, bytes]) -> None:
    pdfmetrics.registerFont(TTFont("Inter", io.BytesIO(files["regular.ttf"])))
    pdfmetrics.registerFont(TTFont("Inter Bold", io.BytesIO(files["semibold.ttf"])))


def pdf_of(page: "Page", rows: list[str]) -> bytes:
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, topMargin=15 * mm, leftMargin=20 * mm, rightMargin=20 * mm)
    document.title, document.author = page.title, page.sender["name"]
    document.build(_story(page, rows))
    return out.getvalue()


def _story(page: "Page", rows: list[str]) -> list[Flowable]:
    lines: list[list[Any]] = [[Paragraph("Omschrijving", SMALL), Paragraph("Bedrag", SMALL)]]
    lines += [[Paragraph(escape(line.description), BODY), Paragraph(line.amount, BODY)] for line in page.lines]
    lines.append([Paragraph("Totaal", TOTAL), Paragraph(page.total, TOTAL)])
    brand = Table([[_mark(), Paragraph(escape(page.sender["name"]), TOTAL)]], [19 * mm, 70 * mm], style=NO_GAP)
    recipient = f"<b>{escape(page.recipient['name'])}</b>{_broken(page.recipient_text)}"
    pay = [Paragraph("Zo betaal je", STRONG), _facts(page.transfer), Paragraph(_choice(page), SMALL)]
    box = [("BOX", (0, 0), (-1, -1), 1, DEEP)]
    return [
        Table([[brand, Paragraph(_broken(page.sender_text), SMALL)]], [92 * mm, 78 * mm], style=NO_GAP),
        Spacer(1, 20 * mm),
        Table(
            [[[Paragraph(page.word, TITLE), _facts(page.facts)], Paragraph(recipient, BODY)]],
            [92 * mm, 78 * mm],
            style=NO_GAP,
        ),
        Spacer(1, 18 * mm),
        Table(lines, [130 * mm, 40 * mm], style=[*NO_GAP, ("LINEBELOW", (0, 0), (-1, -2), 0.7, LINE)]),
        Spacer(1, 25 * mm),
        Table(
            [[[Code(rows, 40 * mm), Paragraph("Scan met de app van je bank", SMALL)], pay]],
            [55 * mm, 115 * mm],
            style=box,
        ),
        Paragraph(f"Dank je wel. Vragen? Schrijf naar {page.sender['email']}.", BODY),
        Spacer(1, 15 * mm),
        Paragraph(escape(page.imprint), SMALL),
    ]


def _scan(rows: list[str]) -> list[Flowable]:
    return [Code(rows, 40 * mm), Paragraph("Scan met de app van je bank", SMALL)]


def _facts(facts: "list[Fact]") -> Table:
    rows = [[Paragraph(escape(label), SMALL), Paragraph(escape(value), STRONG)] for label, value in facts]
    return Table(rows, [42 * mm, 58 * mm], style=NO_GAP)


def _choice(page: "Page") -> str:
    return (
        f"Van dit bedrag is {page.fee} lidgeld; {page.extra} is vrijwillig. Geef je die bijdrage liever niet? "
        f"Schrijf dan {page.fee} over met dezelfde mededeling."
    )


def _mark() -> Drawing:
    drawing = Drawing(15 * mm, 15 * mm)
    middle = 7.5 * mm
    drawing.add(Circle(middle, middle, middle, fillColor=HexColor("#fbf8f3"), strokeColor=DEEP))
    drawing.add(Polygon([middle, 14 * mm, 9 * mm, middle, middle, mm, 6 * mm, middle], fillColor=DEEP))
    return drawing


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br/>")
