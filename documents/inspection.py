"""The child process that reads a stranger's file: `python -m documents.inspection application/pdf < file`.

It answers with its number of pages, or with the reason of its refusal; a picture comes back made anew.
"""

from typing import Any

from PIL import Image

from documents import confinement, signatures
from documents.images import remake
from documents.pdf_structure import inspect_pdf
from documents.reasons import Reason, Refusal

PILLOW_NAMES = {signatures.JPEG.content_type: "JPEG", signatures.PNG.content_type: "PNG"}


def inspect(arguments: list[str]) -> tuple[dict[str, Any], bytes]:
    try:
        with open(0, "rb", closefd=False) as file:
            if arguments[0] == signatures.PDF.content_type:
                return {"pages": inspect_pdf(file)}, b""
            return {"pages": 1}, remake(file, kind=PILLOW_NAMES[arguments[0]])
    except Refusal as refusal:
        return {"refused": refusal.reason}, b""
    except Image.DecompressionBombError:
        return {"refused": Reason.TOO_MANY_PIXELS}, b""
    except MemoryError:
        return {"refused": Reason.INFLATES}, b""
    except Exception:  # noqa: BLE001 - whatever the parsers trip over, it is the file's fault
        return {"refused": Reason.DAMAGED}, b""


if __name__ == "__main__":
    confinement.serve(inspect)
