"""The child process that draws one page: `python -m documents.rendering application/pdf 3 < file`."""

import io
from typing import Any

import pypdfium2
from PIL import Image

from documents import confinement, signatures
from documents.limits import SHOWN_HEIGHT, SHOWN_WIDTH


def render(arguments: list[str]) -> tuple[dict[str, Any], bytes]:
    content_type, page = arguments[0], int(arguments[1])
    with open(0, "rb", closefd=False) as file:
        data = file.read()
    picture = _page(data, page) if content_type == signatures.PDF.content_type else _scan(data)
    made = io.BytesIO()
    picture.save(made, "PNG")
    return {"width": picture.width, "height": picture.height}, made.getvalue()


def _page(data: bytes, page: int) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()  # what was filled in is drawn as well
    shown = document[page - 1]
    width, height = shown.get_size()
    scale = min(SHOWN_WIDTH / width, SHOWN_HEIGHT / height)
    picture: Image.Image = shown.render(scale=scale).to_pil()
    return picture


def _scan(data: bytes) -> Image.Image:
    picture: Image.Image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
    picture.thumbnail((SHOWN_WIDTH, SHOWN_HEIGHT))
    return picture


if __name__ == "__main__":
    confinement.serve(render)
