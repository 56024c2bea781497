"""The life of a child process that checks one file. It answers with the number of pages (and, for a picture, with
the picture made anew) or with the reason of its refusal.
"""

from collections.abc import Callable
from typing import Any, BinaryIO

from documents import confinement
from documents.reasons import Reason, Refusal


def serve(check: Callable[[BinaryIO, list[str]], tuple[int, bytes]]) -> None:
    """`check` gets the file and the arguments of the command line."""

    def inspect(arguments: list[str]) -> tuple[dict[str, Any], bytes]:
        try:
            with open(0, "rb", closefd=False) as file:
                pages, remade = check(file, arguments)
        except Refusal as refusal:
            return {"refused": refusal.reason}, b""
        except MemoryError:
            return {"refused": Reason.INFLATES}, b""
        except Exception:  # noqa: BLE001 - whatever the parsers trip over, it is the file's fault
            return {"refused": Reason.DAMAGED}, b""
        return {"pages": pages}, remade

    confinement.serve(inspect)
