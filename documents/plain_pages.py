"""The child process that takes the bare pages out of a PDF: `python -m documents.plain_pages < file`.

What was filled in or stamped on a page is drawn into it; links, actions, scripts and attachments stay behind.
No Django here.
"""

import io
from typing import Any

import pikepdf

from documents import confinement

GONE = ("/Annots", "/AA", "/StructParents", "/Tabs", "/B", "/Metadata", "/PieceInfo", "/Thumb")


def plain_pages(data: bytes) -> tuple[int, bytes]:
    with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as made:
        source.generate_appearance_streams()
        source.flatten_annotations("screen")
        if "/AcroForm" in source.Root:
            del source.Root["/AcroForm"]
        for page in source.pages:
            for key in GONE:
                if key in page:
                    del page[key]
        made.pages.extend(source.pages)
        out = io.BytesIO()
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(made.pages), out.getvalue()


def serve(arguments: list[str]) -> tuple[dict[str, Any], bytes]:
    with open(0, "rb", closefd=False) as file:
        pages, content = plain_pages(file.read())
    return {"pages": pages}, content


if __name__ == "__main__":
    confinement.serve(serve)
