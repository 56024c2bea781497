"""What a PDF holds: every object of it, wherever it stands. `python -m documents.pdf_structure < file`, in a
confined child; no Django here.

A search through the bytes would miss names written as /#4aavaScript and everything in object streams;
the parser has undone both before we look.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from documents import inspection
from documents.inflation import Meter
from documents.limits import DEEPEST, MOST_OBJECTS, MOST_PAGES
from documents.reasons import Reason, Refusal

END_MARK = b"%%EOF"
WHITE = b" \t\r\n\f\0"
MARKUP = re.compile(rb"<(?:!doctype|html|script|svg|\?php|body|iframe)", re.IGNORECASE)

ACTIONS = {
    "/JavaScript": Reason.SCRIPT,
    "/Launch": Reason.LAUNCH,
    "/SubmitForm": Reason.SENDS_DATA,
    "/ImportData": Reason.SENDS_DATA,
    "/GoToR": Reason.REMOTE,
    "/GoToE": Reason.REMOTE,
    "/Rendition": Reason.MEDIA,
    "/Movie": Reason.MEDIA,
    "/Sound": Reason.MEDIA,
    "/RichMediaExecute": Reason.MEDIA,
    "/GoTo3DView": Reason.MEDIA,
}
SUBTYPES = {
    "/FileAttachment": Reason.ATTACHMENT,
    "/RichMedia": Reason.MEDIA,
    "/3D": Reason.MEDIA,
    "/U3D": Reason.MEDIA,
    "/PRC": Reason.MEDIA,
    "/Movie": Reason.MEDIA,
    "/Sound": Reason.MEDIA,
    "/Screen": Reason.MEDIA,
    "/PS": Reason.SCRIPT,
}
KEYS = {
    "/JS": Reason.SCRIPT,
    "/JavaScript": Reason.SCRIPT,
    "/XFA": Reason.XFA,
    "/EF": Reason.ATTACHMENT,
    "/Collection": Reason.ATTACHMENT,
    "/RichMediaContent": Reason.MEDIA,
}
WEB_SCHEMES = {"http", "https", "mailto", "tel"}
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)")


def inspect_pdf(file: BinaryIO) -> int:
    """Refuse what is not a plain, whole document; answer its number of pages."""
    _check_frame(file)
    with _opened(file) as pdf:
        pages = _count_pages(pdf)
        _check_opening(pdf.Root)
        meter = Meter()
        for thing in _things(pdf):
            _check(thing)
            if isinstance(thing, pikepdf.Stream):
                _check_stream(thing)
                meter.measure(thing)
        if any("nest" in warning for warning in pdf.get_warnings()):  # the parser left out what lay deeper
            raise Refusal(Reason.NESTED)
    return pages


def _check_frame(file: BinaryIO) -> None:
    """The bytes around the document: where it ends, and whether it is a web page or an archive as well."""
    data = file.read()
    end = data.rfind(END_MARK)
    if end < 0:
        raise Refusal(Reason.DAMAGED)
    file.seek(0)
    if zipfile.is_zipfile(file) or MARKUP.search(data[: max(data.find(b" obj"), 0)]):
        raise Refusal(Reason.TWO_KINDS)
    if data[end + len(END_MARK) :].strip(WHITE):
        raise Refusal(Reason.BEHIND_THE_END)
    file.seek(0)


def _opened(file: BinaryIO) -> pikepdf.Pdf:
    """Opened without repair: what one reader mends this way, another may mend that way and show something else."""
    try:
        pdf = pikepdf.open(
            file, attempt_recovery=False, inherit_page_attributes=False, access_mode=pikepdf.AccessMode.mmap
        )
    except pikepdf.PasswordError as error:
        raise Refusal(Reason.ENCRYPTED) from error
    if pdf.is_encrypted:
        raise Refusal(Reason.ENCRYPTED)
    return pdf


def _count_pages(pdf: pikepdf.Pdf) -> int:
    """By our own walk: the /Count of a file is only what it says of itself."""
    waiting, seen, pages = [pdf.Root.Pages], set(), 0
    while waiting:
        node = waiting.pop()
        if "/Kids" not in node:
            pages += 1
        elif node.objgen in seen:
            raise Refusal(Reason.PAGE_LOOP)
        else:
            seen.add(node.objgen)
            waiting.extend(_kids(node))
        if pages > MOST_PAGES or len(seen) > MOST_PAGES * 4:
            raise Refusal(Reason.TOO_MANY_PAGES)
    if not pages:
        raise Refusal(Reason.NO_PAGES)
    return pages


def _kids(node: Any) -> list[Any]:
    kids = node.Kids
    if len(kids) > MOST_PAGES * 4:
        raise Refusal(Reason.TOO_MANY_PAGES)
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]


def _things(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream, those standing inside others included; references are not followed."""
    for number, thing in enumerate(pdf.objects):
        if number > MOST_OBJECTS:
            raise Refusal(Reason.TOO_HEAVY)
        yield from _within(thing)
    yield from _within(pdf.trailer)


def _within(top: Any) -> Iterator[Any]:
    waiting = [(top, 0)]
    while waiting:
        thing, depth = waiting.pop()
        if depth > DEEPEST:
            raise Refusal(Reason.NESTED)
        if isinstance(thing, pikepdf.Array):
            inner = list(thing)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            inner = [value for _key, value in thing.items()]
        else:
            continue
        waiting += [(value, depth + 1) for value in inner if _stands_here(value)]


def _stands_here(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _check(thing: Any) -> None:
    keys = set(thing.keys())
    for key in keys & KEYS.keys():
        if _is_filled(thing[key]):
            raise Refusal(KEYS[key])
    if "/S" in keys:
        _check_action(thing)
    if "/AA" in keys:
        _check_automatic(thing["/AA"])
    _check_kind(thing)


def _check_action(action: Any) -> None:
    name = _name(action.get("/S"))
    if name in ACTIONS:
        raise Refusal(ACTIONS[name])
    if name == "/Thread" and "/F" in action:
        raise Refusal(Reason.REMOTE)
    if name == "/URI":
        _check_link(str(action.get("/URI", "")))


def _check_link(target: str) -> None:
    """Links to the web are what an honest document has; to scripts, and to files of somebody's computer, not."""
    plain = "".join(target.split()).lower()
    scheme = SCHEME.match(plain)
    if scheme and scheme.group() == "javascript":
        raise Refusal(Reason.SCRIPT)
    if plain.startswith("\\\\") or (scheme and scheme.group() not in WEB_SCHEMES and not _is_host(plain)):
        raise Refusal(Reason.REMOTE)


def _is_host(target: str) -> bool:
    return re.match(r"[a-z0-9-]+(\.[a-z0-9-]+)+:\d", target) is not None


def _check_kind(thing: Any) -> None:
    subtype = _name(thing.get("/Subtype"))
    if subtype in SUBTYPES and not isinstance(thing.get("/FontDescriptor"), pikepdf.Object):
        raise Refusal(SUBTYPES[subtype])
    if _name(thing.get("/Type")) == "/EmbeddedFile":
        raise Refusal(Reason.ATTACHMENT)
    if _name(thing.get("/FS")) == "/URL":
        raise Refusal(Reason.REMOTE)


def _check_stream(stream: pikepdf.Stream) -> None:
    """A stream may keep its data in another file, or show a page of one."""
    if isinstance(stream.get("/F"), pikepdf.Object) or isinstance(stream.get("/Ref"), pikepdf.Dictionary):
        raise Refusal(Reason.REMOTE)


def _check_opening(root: Any) -> None:
    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary):
        _check_by_itself(opening)


def _check_automatic(events: Any) -> None:
    if isinstance(events, pikepdf.Dictionary):
        for event in events:
            _check_by_itself(events[str(event)])


def _check_by_itself(action: Any) -> None:
    """An action that nobody clicks for may show a page of the same document, and nothing else."""
    if not isinstance(action, pikepdf.Dictionary):
        return
    _check(action)
    if _name(action.get("/S")) != "/GoTo" or "/Next" in action:
        raise Refusal(Reason.AUTOMATIC)


def _is_filled(value: Any) -> bool:
    """An empty tree of scripts or attachments, as some programs write, holds nothing."""
    if not isinstance(value, pikepdf.Dictionary):
        return value is not None
    inner = [value[key] for key in ("/Names", "/Kids") if key in value]
    return not inner or any(len(each) for each in inner)


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


if __name__ == "__main__":
    inspection.serve(lambda file, _arguments: (inspect_pdf(file), b""))
