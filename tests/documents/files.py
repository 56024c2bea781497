"""Files to try the checks with, honest and hostile, all made here. None of them does harm outside a test."""

import functools
import io
import warnings
import zipfile
import zlib
from dataclasses import dataclass

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, PngImagePlugin
from weasyprint import HTML

# The standard test string of the virus scanners, in two parts so that no scanner stumbles over this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Sample:
    name: str
    content: bytes

    def upload(self):
        return SimpleUploadedFile(self.name, self.content, content_type="application/octet-stream")


def saved(pdf, **options):
    made = io.BytesIO()
    pdf.save(made, **options)
    return made.getvalue()


def blank(pages=2):
    pdf = pikepdf.new()
    for _number in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    return pdf


def changed(change, *, pages=2, **options):
    """A blank document after `change(pdf)`."""
    pdf = blank(pages)
    change(pdf)
    return saved(pdf, **options)


@functools.cache
def statutes(variant=None):
    articles = "".join(
        f"<h2>Artikel {n}</h2><p>{'De vennootschap handelt volgens de ICA-principes. ' * 40}</p>"
        for n in range(1, 13)
    )
    page = f"<title>Statuten</title><h1>Zonnewind cv</h1>{articles}<p><a href='https://example.org/zon'>Site</a></p>"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
        return HTML(string=f"<html lang=nl>{page}</html>").write_pdf(pdf_variant=variant)


def resaved(**options):
    with pikepdf.open(io.BytesIO(statutes())) as pdf:
        return saved(pdf, **options)


def appended_twice():
    """Saved again by a program that appends, as signing does: two %%EOF, both in their place."""
    whole = statutes()
    start = whole.rindex(b"startxref") + len(b"startxref")
    previous = int(whole[start:].split()[0])
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    added = f"{size} 0 obj\n<< /Note (nagezien) >>\nendobj\n".encode()
    table = f"xref\n{size} 1\n{len(whole):010d} 00000 n \n".encode()
    trailer = f"trailer\n<< /Size {size + 1} /Root {root} 0 R /Prev {previous} >>\nstartxref\n"
    return whole + added + table + f"{trailer}{len(whole) + len(added)}\n%%EOF\n".encode()


def with_link(pdf, target, kind="/URI", **more):
    action = Dictionary(S=Name(kind), **({"URI": String(target)} if kind == "/URI" else {}), **more)
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 50, 50], A=action)
    pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(note)]))


def with_form(pdf, **more):
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("naam"), V=String("Zonnewind"),
            Rect=[10, 10, 200, 30], **more,
        )
    )  # fmt: skip
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=[field], NeedAppearances=True)


def with_annotation(pdf, subtype, **more):
    note = Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=[0, 0, 50, 50], **more)
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


def picture(mode="RGB", size=(620, 877)):
    drawn = Image.new(mode, size, "white")
    ImageDraw.Draw(drawn).rectangle((20, 20, 200, 60), fill="black")
    return drawn


def encoded(image, kind, **options):
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def camera_jpeg():
    """As from a telephone: turned, with a place, a maker and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90 degrees
    exif[0x010F] = "Toestel van Jan"
    exif.get_ifd(0x8825)[1] = "N"
    return encoded(picture(), "JPEG", exif=exif, comment=b"gemaakt bij Jan thuis", dpi=(300, 300))


def several_in_one():
    """As telephones keep a picture beside a lighter or smaller one."""
    return encoded(picture(), "MPO", save_all=True, append_images=[picture(size=(62, 88))])


def with_signature(pdf):
    signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("x" * 64), ByteRange=[0, 1])
    with_form(pdf)
    pdf.Root.AcroForm.SigFlags = 3
    pdf.Root.AcroForm.Fields.append(pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("notaris"), V=signature)))


def annotated_png():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Jan Peeters")
    return encoded(picture(), "PNG", pnginfo=text)


@functools.cache
def honest():
    return {
        "statutes of several pages": Sample("Statuten.pdf", statutes()),
        "archive format": Sample("statuten-pdfa.pdf", statutes("pdf/a-3b")),
        "accessible format": Sample("statuten-ua.pdf", statutes("pdf/ua-1")),
        "object streams": Sample("a.pdf", resaved(object_stream_mode=pikepdf.ObjectStreamMode.generate)),
        "linearized": Sample("b.pdf", resaved(linearize=True)),
        "uncompressed": Sample("c.pdf", resaved(compress_streams=False)),
        "version 2.0": Sample("d.pdf", resaved(force_version="2.0")),
        "saved twice": Sample("e.pdf", appended_twice()),
        "white space behind the end": Sample("f.pdf", statutes() + b"\r\n \n"),
        "web link": Sample("g.pdf", changed(lambda pdf: with_link(pdf, "https://example.org/?a=1"))),
        "mail link": Sample("h.pdf", changed(lambda pdf: with_link(pdf, "mailto:info@example.org"))),
        "link without scheme": Sample("i.pdf", changed(lambda pdf: with_link(pdf, "www.example.org:8080/a"))),
        "form": Sample("j.pdf", changed(with_form)),
        "signed": Sample("ondertekend.pdf", changed(with_signature)),
        "opens at a page": Sample("k.pdf", changed(_open_at_page)),
        "empty lists of scripts and attachments": Sample("l.pdf", changed(_empty_trees)),
        "five hundred pages": Sample("m.pdf", saved(blank(500))),
        "scan inside": Sample("n.pdf", encoded(picture(), "PDF")),
        "scan as JPEG": Sample("Scan 1.JPG", encoded(picture(), "JPEG")),
        "grey scan": Sample("scan.jpeg", encoded(picture("L"), "JPEG")),
        "print colours": Sample("cmyk.jpg", encoded(picture().convert("CMYK"), "JPEG")),
        "telephone": Sample("IMG_2041.jpg", camera_jpeg()),
        "telephone with two pictures": Sample("IMG_2042.jpg", several_in_one()),
        "telephone with notes behind the picture": Sample("IMG_2043.jpg", camera_jpeg() + b"SEFH\x6a\0\0\0SEFT"),
        "scan as PNG": Sample("scan.png", annotated_png()),
        "black and white PNG": Sample("fax.png", encoded(picture("1"), "PNG")),
        "PNG with a palette": Sample("palet.png", encoded(picture().quantize(16), "PNG", transparency=0)),
        "PNG in 16 bits": Sample("diep.png", encoded(Image.new("I;16", (300, 400)), "PNG")),
        "name with a folder": Sample("C:\\Users\\Jan\\statuten v1.2.pdf", statutes()),
        "name with an emoji": Sample("statuten 🌻 2026.pdf", statutes()),
    }


def _open_at_page(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=[pdf.pages[0].obj, Name.Fit])


def _empty_trees(pdf):
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=[]), EmbeddedFiles=Dictionary(Names=[]))


def raw_pdf(body, *, root=b"<< /Type /Catalog /Pages 2 0 R >>"):
    """A document written by hand: object 1 is the root, `body` the rest, numbered from 2."""
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate([root, *body], start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (size, table, size)
    return made + head + b"startxref\n%d\n%%%%EOF\n" % len(made)


ONE_PAGE = [
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
]


def archive():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("run.sh", "echo")
    return made.getvalue()


def stream(content, **head):
    keys = b"".join(b" /%s %s" % (key.encode(), value) for key, value in head.items())
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), keys, content)


@functools.cache
def zeroes(megabytes):
    """So many megabytes of nothing, compressed; put together from one block, as compressing them takes seconds."""
    squeezer = zlib.compressobj(9)
    head = squeezer.compress(b"") + squeezer.flush(zlib.Z_FULL_FLUSH)
    block = squeezer.compress(bytes(1024**2)) + squeezer.flush(zlib.Z_FULL_FLUSH)
    adler = ((megabytes * 1024**2) % 65521) << 16 | 1
    return head + block * megabytes + b"\x03\0" + adler.to_bytes(4)
