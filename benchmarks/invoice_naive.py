"""The invoice as one writes it the first time: flex and grid, styles in the page, the code as SVG."""

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dues.invoice_pdf import Fact, Page

STYLE = """
@font-face { font-family: "Inter Invoice"; src: url("asset:regular.ttf"); font-weight: 400 }
@font-face { font-family: "Inter Invoice"; src: url("asset:semibold.ttf"); font-weight: 600 }
@page { size: A4; margin: 15mm 20mm }
body { font-family: "Inter Invoice"; font-size: 9.5pt; line-height: 1.4; color: #1d2527; margin: 0 }
h1, h2, p, dl, dt, dd { margin: 0; font-weight: 400 }
header { display: flex; justify-content: space-between; margin-bottom: 20mm }
.brand { display: flex; gap: 4mm; align-items: center; font-size: 17pt; font-weight: 600; color: #074346 }
.brand svg { width: 15mm; height: 15mm }
.sender { font-size: 8pt; color: #55605f; width: 78mm }
.top { display: grid; grid-template-columns: 92mm 1fr; margin-bottom: 18mm }
h1 { font-size: 23pt; font-weight: 600; color: #074346 }
.label { font-size: 7.5pt; color: #55605f }
.line { display: flex; justify-content: space-between; border-bottom: .25mm solid #d9d2c6; padding: 2.5mm 0 }
.total { font-size: 13pt; font-weight: 600; color: #074346; border: 0 }
.note { display: block; font-size: 8pt; color: #55605f }
.pay { display: grid; grid-template-columns: 46mm 1fr; gap: 7mm; border: .4mm solid #0b5a5e; padding: 5mm }
.pay svg { width: 46mm; height: 46mm }
.pay h2 { font-size: 12pt; font-weight: 600; color: #074346 }
.facts { display: grid; grid-template-columns: 42mm 1fr; row-gap: 1.2mm }
.pay dd { font-weight: 600 }
footer { margin-top: 15mm; border-top: .25mm solid #0b5a5e; padding-top: 2mm }
"""


def html_of(page: "Page", mark: str, code: str) -> str:
    lines = "".join(
        f"<div class=line><span>{escape(line.description)}"
        f"{'<span class=note>een gift, waarvoor onze dank</span>' if line.voluntary else ''}</span>"
        f"<span>{line.amount}</span></div>"
        for line in page.lines
    )
    return f"""<!doctype html><html lang="{page.language}"><head><meta charset="utf-8"><title>{page.title}</title>
<style>{STYLE}</style></head><body>
<header><div class=brand>{mark}<span>{escape(page.sender["name"])}</span></div>
<div class=sender>{_broken(page.sender_text)}</div></header>
<div class=top><div><h1>{page.word}</h1>{_facts(page.facts)}</div>
<div><b>{escape(page.recipient["name"])}</b>{_broken(page.recipient_text)}</div></div>
<div class="line label"><span>Omschrijving</span><span>Bedrag</span></div>{lines}
<div class="line total"><span>Totaal</span><span>{page.total}</span></div>
<div class=pay><div>{code}<p class=label>Scan met de app van je bank</p></div>
<div><h2>Zo betaal je</h2>{_facts(page.transfer)}
<p class=label>Van dit bedrag is {page.fee} lidgeld; {page.extra} is vrijwillig. Geef je die bijdrage liever niet?
Schrijf dan {page.fee} over met dezelfde mededeling.</p></div></div>
<p>Dank je wel om het coöperatieve netwerk te versterken. Vragen? Schrijf naar {page.sender["email"]}.</p>
<footer class=label>{escape(page.imprint)}</footer></body></html>"""


def _facts(facts: "list[Fact]") -> str:
    rows = "".join(f"<dt class=label>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in facts)
    return f"<dl class=facts>{rows}</dl>"


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")
