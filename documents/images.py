"""Pictures made anew: only their pixels survive. `python -m documents.images JPEG < file`, in a confined child;
no Django here.
"""

import io
import re
from typing import BinaryIO

from PIL import Image, ImageOps

from documents import inspection
from documents.limits import LONGEST_SIDE, MOST_PIXELS
from documents.reasons import Reason, Refusal

JPEG_QUALITY = 90
MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "LA", "RGB", "RGBA", "I;16"}}
OTHER_KINDS = re.compile(rb"%PDF-\d|<\?php|<script|<!doctype html|<html[ >]", re.IGNORECASE)


def remake(file: BinaryIO, *, kind: str) -> bytes:
    """The same picture the right way up, without a comment, place, thumbnail or colour profile in it."""
    data = file.read()
    if _is_something_else(data):
        raise Refusal(Reason.TWO_KINDS)
    with _opened(data, kind) as picture:
        upright = ImageOps.exif_transpose(picture)
    plain = _in_plain_mode(upright, kind)
    plain.info = {}
    return _encoded(plain, kind)


def _opened(data: bytes, kind: str) -> Image.Image:
    """Its size is looked at before the first pixel is unpacked: it stands in the head of the file."""
    try:
        picture: Image.Image = Image.open(io.BytesIO(data), formats=[kind])
    except Image.DecompressionBombError as error:
        raise Refusal(Reason.TOO_MANY_PIXELS) from error
    if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST_SIDE:
        raise Refusal(Reason.TOO_MANY_PIXELS)
    picture.load()
    return picture


def _is_something_else(data: bytes) -> bool:
    """A web page, a PDF or an archive that hides in a picture. A remade picture would not hold it any more,
    but who sends such a file means no good.
    """
    return OTHER_KINDS.search(data) is not None or (b"PK\x03\x04" in data and b"PK\x05\x06" in data)


def _in_plain_mode(picture: Image.Image, kind: str) -> Image.Image:
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return picture if picture.mode in MODES[kind] else picture.convert("RGB")


def _encoded(picture: Image.Image, kind: str) -> bytes:
    made = io.BytesIO()
    if kind == "JPEG":
        picture.save(made, "JPEG", quality=JPEG_QUALITY)
    else:
        picture.save(made, "PNG")
    return made.getvalue()


if __name__ == "__main__":
    inspection.serve(lambda file, arguments: (1, remake(file, kind=arguments[0])))
