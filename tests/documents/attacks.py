"""Every kind of hostile file of our rules, with the reason it has to be refused for."""

import functools
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, Permissions, String
from PIL import Image

from documents.reasons import Reason
from tests.documents.files import (
    EICAR,
    ONE_PAGE,
    Sample,
    archive,
    blank,
    changed,
    encoded,
    picture,
    raw_pdf,
    saved,
    statutes,
    stream,
    with_annotation,
    with_form,
    with_link,
    zeroes,
)


def script():
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@functools.cache
def hostile():
    """Name -> (sample, reason)."""
    groups = (outside(), scripts(), actions(), contents(), media(), structures(), bombs(), damaged(), pictures())
    return {name: case for group in groups for name, case in group.items()}


def outside():
    pdf = statutes()
    return {
        "empty": (Sample("statuten.pdf", b""), Reason.EMPTY),
        "program": (Sample("statuten.pdf.exe", b"MZ" + bytes(90)), Reason.OTHER_KIND),
        "web page": (Sample("statuten.html", b"<script>alert(1)</script>"), Reason.OTHER_KIND),
        "drawing with script": (Sample("logo.svg", b"<svg onload='alert(1)'/>"), Reason.OTHER_KIND),
        "without an ending": (Sample("statuten", pdf), Reason.OTHER_KIND),
        "hidden by NUL": (Sample("statuten.pdf\0.exe", pdf), Reason.OTHER_KIND),
        "hidden by direction": (Sample("statuten\u202efdp.exe", pdf), Reason.OTHER_KIND),
        "two endings": (Sample("statuten.php.pdf", pdf), Reason.TWO_ENDINGS),
        "two endings around NUL": (Sample("statuten.exe\0.pdf", pdf), Reason.TWO_ENDINGS),
        "program called PDF": (Sample("statuten.pdf", b"MZ" + bytes(90)), Reason.OTHER_CONTENT),
        "web page called PDF": (Sample("statuten.pdf", b"<html><script>1</script>"), Reason.OTHER_CONTENT),
        "test virus called PDF": (Sample("eicar.pdf", EICAR), Reason.OTHER_CONTENT),
        "picture called PDF": (Sample("scan.pdf", encoded(picture(), "PNG")), Reason.OTHER_CONTENT),
        "web page before the PDF": (Sample("a.pdf", b"<script>1</script>" + pdf), Reason.OTHER_CONTENT),
        "GIF that is a script": (Sample("a.png", b"GIF89a/*" + bytes(20) + b"*/=1;"), Reason.OTHER_CONTENT),
        "web page in the head": (Sample("a.pdf", _page_in_head(pdf)), Reason.TWO_KINDS),
        "archive behind the end": (Sample("a.pdf", pdf + archive()), Reason.TWO_KINDS),
        "archive inside": (Sample("a.pdf", raw_pdf([*ONE_PAGE, stream(archive())])), Reason.TWO_KINDS),
        "data behind the end": (Sample("a.pdf", pdf + b"<?php system($_GET[0]);"), Reason.BEHIND_THE_END),
        "much data behind the end": (Sample("a.pdf", pdf + b"x" * 100_000), Reason.BEHIND_THE_END),
    }


def _page_in_head(pdf):
    first, rest = pdf.split(b"\n", 1)
    return first + b"\n%<html><script>alert(1)</script>\n" + rest


def scripts():
    def at_opening(pdf):
        pdf.Root.OpenAction = script()

    def by_name(pdf):
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), pdf.make_indirect(script())]))

    def at_page(pdf):
        pdf.pages[0].AA = Dictionary(O=script())

    def in_field(pdf):
        with_form(pdf, AA=Dictionary(K=script()))

    def only_a_name(pdf):
        with_link(pdf, "", "/JavaScript")

    def only_a_text(pdf):
        with_form(pdf, A=Dictionary(JS=String("app.alert(1)")))

    def only_a_list(pdf):
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), 1]))

    packed = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    spelled = saved_by_hand(b"<< /S /#4aava#53cript /#4a#53 (app.alert(1)) >>")
    cases = {
        "script by its name only": changed(only_a_name),
        "script by its text only": changed(only_a_text),
        "script by its list only": changed(only_a_list),
        "script at opening": changed(at_opening),
        "script by name": changed(by_name),
        "script at a page": changed(at_page),
        "script in a field": changed(in_field),
        "script in an object stream": changed(by_name, **packed),
        "script spelled with #": spelled,
        "script behind a link": changed(lambda pdf: with_link(pdf, "JavaScript:alert(1)")),
        "script after another action": changed(
            lambda pdf: with_link(pdf, "https://example.org", Next=Dictionary(S=Name.JavaScript, JS=String("1")))
        ),
    }
    return {name: (Sample("a.pdf", content), Reason.SCRIPT) for name, content in cases.items()}


def saved_by_hand(action):
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [4 0 R] >>"
    note = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A %s >>" % action
    return raw_pdf([ONE_PAGE[0], page, note])


def actions():
    def at_opening(pdf):
        pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org/"))

    def chained_at_opening(pdf):
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Dictionary(S=Name.Named))

    def when_shown(pdf):
        pdf.pages[1].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))

    def linked(kind, **more):
        return changed(lambda pdf: with_link(pdf, "", kind, **more))

    def data_elsewhere(pdf):
        pdf.Root.Extra = pdf.make_stream(b"", F=String("\\\\server\\share"))

    def page_elsewhere(pdf):
        pdf.Root.Extra = pdf.make_stream(b"", Ref=Dictionary(F=String("other.pdf"), Page=0))

    def data_on_the_web(pdf):
        pdf.Root.Extra = Dictionary(FS=Name.URL, F=String("https://example.org/a"))

    other = Dictionary(Type=Name.Filespec, F=String("other.pdf"))
    cases = {
        "starts a program": (linked("/Launch", F=String("cmd.exe")), Reason.LAUNCH),
        "starts a program, spelled with #": (saved_by_hand(b"<< /S /L#61unch /F (cmd.exe) >>"), Reason.LAUNCH),
        "sends a form": (linked("/SubmitForm", F=String("https://example.org")), Reason.SENDS_DATA),
        "fetches form data": (linked("/ImportData", F=String("a.fdf")), Reason.SENDS_DATA),
        "goes to another file": (linked("/GoToR", F=other, D=Array([0, Name.Fit])), Reason.REMOTE),
        "goes to an embedded file": (linked("/GoToE", F=other), Reason.REMOTE),
        "thread in another file": (linked("/Thread", F=other), Reason.REMOTE),
        "link to a local file": (changed(lambda pdf: with_link(pdf, "file:///etc/passwd")), Reason.REMOTE),
        "link to a share": (changed(lambda pdf: with_link(pdf, "\\\\server\\share\\a")), Reason.REMOTE),
        "link with another scheme": (changed(lambda pdf: with_link(pdf, "ms-word:ofe|u|a")), Reason.REMOTE),
        "data on the web": (changed(data_on_the_web), Reason.REMOTE),
        "data in another file": (changed(data_elsewhere), Reason.REMOTE),
        "page of another file": (changed(page_elsewhere), Reason.REMOTE),
        "web page at opening": (changed(at_opening), Reason.AUTOMATIC),
        "chain at opening": (changed(chained_at_opening), Reason.AUTOMATIC),
        "prints when shown": (changed(when_shown), Reason.AUTOMATIC),
    }
    return {name: (Sample("a.pdf", content), reason) for name, (content, reason) in cases.items()}


def contents():
    def xfa(pdf):
        with_form(pdf)
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")

    def attached(pdf):
        pdf.attachments["macro.docm"] = b"PK"

    def portfolio(pdf):
        pdf.Root.Collection = Dictionary(View=Name.D)

    def loose(pdf):
        pdf.Root.Extra = pdf.make_stream(b"MZ", Type=Name.EmbeddedFile)

    def only_told(pdf):
        pdf.Root.Extra = Dictionary(Type=Name.Filespec, EF=Dictionary(F=pdf.make_stream(b"MZ")))

    cases = {
        "attached file without a kind": (changed(only_told), Reason.ATTACHMENT),
        "XFA form": (changed(xfa), Reason.XFA),
        "attached file": (changed(attached), Reason.ATTACHMENT),
        "attached to a page": (changed(lambda pdf: with_annotation(pdf, "/FileAttachment")), Reason.ATTACHMENT),
        "portfolio": (changed(portfolio), Reason.ATTACHMENT),
        "loose embedded file": (changed(loose), Reason.ATTACHMENT),
        "password": (saved(blank(), encryption=Encryption(user="geheim", owner="geheim")), Reason.ENCRYPTED),
        "protected against copying": (
            saved(blank(), encryption=Encryption(user="", owner="x", allow=Permissions(extract=False))),
            Reason.ENCRYPTED,
        ),
    }
    return {name: (Sample("a.pdf", content), reason) for name, (content, reason) in cases.items()}


def media():
    """One file for each kind of note, action and stream that plays something."""

    def told(pdf):
        pdf.Root.Extra = Dictionary(RichMediaContent=Dictionary(Assets=Dictionary(Names=[String("a"), 1])))

    def drawn(kind):
        return changed(lambda pdf: setattr(pdf.Root, "Extra", pdf.make_stream(b"", Subtype=Name(kind))))

    notes = ["/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"]
    acts = ["/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView"]
    cases = {f"note {kind}": changed(functools.partial(with_annotation, subtype=kind)) for kind in notes}
    cases |= {f"action {kind}": changed(functools.partial(with_link, target="", kind=kind)) for kind in acts}
    cases |= {f"model {kind}": drawn(kind) for kind in ("/U3D", "/PRC")}
    cases["contents of rich media"] = changed(told)
    media = {name: (Sample("a.pdf", content), Reason.MEDIA) for name, content in cases.items()}
    return media | {"PostScript": (Sample("a.pdf", drawn("/PS")), Reason.SCRIPT)}


def structures():
    loop = [b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R /Count 1 >>"]
    no_page = [b"<< /Type /Pages /Kids [] /Count 0 >>"]
    boasting = [b"<< /Type /Pages /Kids [] /Count 12 >>"]
    nested = [*ONE_PAGE, b"[" * 300 + b"]" * 300]
    nested_far = [*ONE_PAGE, b"[" * 50_000 + b"]" * 50_000]
    nested_dictionaries = [*ONE_PAGE, b"<< /A " * 200 + b"1" + b" >>" * 200]
    wide = [b"<< /Type /Pages /Kids [%s] /Count 60000 >>" % (b"3 0 R " * 60_000), ONE_PAGE[1]]
    cases = {
        "loop of pages": (raw_pdf(loop), Reason.PAGE_LOOP),
        "no pages": (raw_pdf(no_page), Reason.NO_PAGES),
        "says it has pages": (raw_pdf(boasting), Reason.NO_PAGES),
        "501 pages": (saved(blank(501)), Reason.TOO_MANY_PAGES),
        "ten thousand pages": (saved(blank(10_000)), Reason.TOO_MANY_PAGES),
        "one page sixty thousand times": (raw_pdf(wide), Reason.TOO_MANY_PAGES),
        "nested lists": (raw_pdf(nested), Reason.NESTED),
        "nested dictionaries": (raw_pdf(nested_dictionaries), Reason.NESTED),
        "nested beyond the parser": (raw_pdf(nested_far), Reason.NESTED),
    }
    return {name: (Sample("a.pdf", content), reason) for name, (content, reason) in cases.items()}


def bombs():
    flate = {"Filter": b"/FlateDecode"}
    twice = {"Filter": b"[/FlateDecode /FlateDecode]"}
    pixels = {"Subtype": b"/Image", "Width": b"50000", "Height": b"50000"}
    half = stream(zeroes(45), **flate)
    hidden = stream(zeroes(900), Type=b"/ObjStm", N=b"1", First=b"4", **flate)
    cases = {
        "bomb": (raw_pdf([*ONE_PAGE, stream(zeroes(900), **flate)]), Reason.INFLATES),
        "bomb in a bomb": (raw_pdf([*ONE_PAGE, stream(zlib.compress(zeroes(900)), **twice)]), Reason.INFLATES),
        "many small bombs": (raw_pdf([*ONE_PAGE, *[half] * 12]), Reason.INFLATES),
        "bomb as an object stream": (raw_pdf([*ONE_PAGE, hidden]), Reason.INFLATES),
        "bomb by run lengths": (
            raw_pdf([*ONE_PAGE, stream(b"\x81\0" * 600_000, Filter=b"/RunLengthDecode")]),
            Reason.INFLATES,
        ),
        "bomb around a picture": (
            raw_pdf([*ONE_PAGE, stream(zeroes(900), Filter=b"[/RunLengthDecode /DCTDecode]")]),
            Reason.INFLATES,
        ),
        "flood of pixels in a PDF": (raw_pdf([*ONE_PAGE, stream(b"", **pixels)]), Reason.TOO_MANY_PIXELS),
    }
    return {name: (Sample("a.pdf", content), reason) for name, (content, reason) in cases.items()}


def damaged():
    pdf = statutes()
    cases = {
        "cut off": pdf[: len(pdf) // 2],
        "cut off and closed again": pdf[: len(pdf) // 2] + b"\nstartxref\n0\n%%EOF\n",
        "only a head": b"%PDF-1.7\n%%EOF",
        "a wrong table": pdf.replace(b"startxref\n", b"startxref\n9"),
        "words": b"%PDF-1.7\nThis is no PDF at all.\n%%EOF\n",
    }
    return {name: (Sample("a.pdf", content), Reason.DAMAGED) for name, content in cases.items()}


def pictures():
    jpeg, png = encoded(picture(), "JPEG"), encoded(picture(), "PNG")
    hidden_page = encoded(picture(), "JPEG", comment=b"<html><script>alert(1)</script>")
    cases = {
        "flood of pixels": ("a.png", _flood(60_000, 60_000), Reason.TOO_MANY_PIXELS),
        "just too many pixels": ("a.png", _flood(10_000, 8_001), Reason.TOO_MANY_PIXELS),
        "endless line": ("a.png", _flood(1, 40_000), Reason.TOO_MANY_PIXELS),
        "JPEG that is a PDF": ("a.jpg", jpeg + statutes(), Reason.TWO_KINDS),
        "JPEG that is an archive": ("a.jpg", jpeg + archive(), Reason.TWO_KINDS),
        "PNG that is a PHP page": ("a.png", png + b"<?php system($_GET[0]);", Reason.TWO_KINDS),
        "JPEG that is a web page": ("a.jpg", hidden_page, Reason.TWO_KINDS),
        "JPEG cut off": ("a.jpg", jpeg[: len(jpeg) // 2], Reason.DAMAGED),
        "PNG cut off": ("a.png", png[: len(png) // 2], Reason.DAMAGED),
        "JPEG of three bytes": ("a.jpg", b"\xff\xd8\xff", Reason.DAMAGED),
        "PNG called JPEG": ("a.jpg", png, Reason.OTHER_CONTENT),
        "text bomb in a PNG": ("a.png", _text_bomb(), Reason.DAMAGED),
    }
    return {name: (Sample(file, content), reason) for name, (file, content, reason) in cases.items()}


def _chunk(kind, content):
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))


def _flood(width, height):
    head = _chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(bytes(100))) + _chunk(b"IEND", b"")


def _text_bomb():
    plain = encoded(Image.new("L", (8, 8)), "PNG")
    return plain[:33] + _chunk(b"zTXt", b"Comment\0\0" + zeroes(200)) + plain[33:]
