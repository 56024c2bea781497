"""Counting what the streams of a PDF unpack to, without ever holding it. Runs in the child; no Django here."""

import zlib
from collections.abc import Iterable, Iterator
from itertools import takewhile

import pikepdf

from documents.limits import ALL_BYTES, PICTURE_BYTES, PICTURE_PIXELS, STREAM_BYTES
from documents.reasons import Reason, Refusal

PIECE = 1 << 16
INFLATE = {"/FlateDecode", "/Fl"}
TEXT_CODINGS = {"/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"}
PICTURE_CODINGS = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"}


class Meter:
    """Counts unpacked bytes over the whole file and refuses the one that goes past a bound."""

    def __init__(self) -> None:
        self.total = 0

    def measure(self, stream: pikepdf.Stream) -> None:
        is_picture = stream.get("/Subtype") == "/Image"
        if is_picture:
            _check_pixels(stream)
        limit = min(PICTURE_BYTES if is_picture else STREAM_BYTES, ALL_BYTES - self.total)
        self.total += _unpacked_size(stream, limit=limit)


def _check_pixels(stream: pikepdf.Stream) -> None:
    width, height = stream.get("/Width", 0), stream.get("/Height", 0)
    if isinstance(width, int) and isinstance(height, int) and width * height > PICTURE_PIXELS:
        raise Refusal(Reason.TOO_MANY_PIXELS)


def _unpacked_size(stream: pikepdf.Stream, *, limit: int) -> int:
    filters = _filters(stream)
    inflations = list(takewhile(INFLATE.__contains__, filters))
    rest = [name for name in filters[len(inflations) :] if name not in PICTURE_CODINGS]
    if not rest:
        return _count(stream.read_raw_bytes(), times=len(inflations), limit=limit)
    if len(rest) < len(filters) - len(inflations):
        # A picture under another coding: text codings never grow, anything else has no honest use there.
        return 0 if set(rest) <= TEXT_CODINGS else _refuse()
    size = len(
        stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    )  # old codings; the memory bound of the child is the bound
    return size if size <= limit else _refuse()


def _filters(stream: pikepdf.Stream) -> list[str]:
    value = stream.get("/Filter")
    if value is None:
        return []
    names = list(value) if isinstance(value, pikepdf.Array) else [value]
    return [str(name) for name in names]


def _count(raw: bytes, *, times: int, limit: int) -> int:
    """How many bytes come out when `raw` is inflated `times` times; what a middle turn gives counts as well."""
    if not times:
        return 0
    pieces: Iterator[bytes] = (raw[at : at + PIECE] for at in range(0, len(raw), PIECE))
    for _turn in range(times):
        pieces = _bounded(_inflated(pieces), limit=limit)
    return sum(len(piece) for piece in pieces)


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    try:
        for piece in pieces:
            waiting = piece
            while waiting:
                yield inflater.decompress(waiting, PIECE)
                waiting = inflater.unconsumed_tail
    except zlib.error:
        return  # readers show what came before the fault, and so do we


def _bounded(pieces: Iterable[bytes], *, limit: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            _refuse()
        yield piece


def _refuse() -> int:
    raise Refusal(Reason.INFLATES)
