"""Several PDFs as one: their pages after each other, a number on each, and bookmarks.

The sources are files, not bytes, and the whole is written batch by batch, so that the memory this takes does not
grow with the number of sources.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pikepdf

# Pages are numbered in portions: a print of five hundred numbers at once would need as much memory as the pages.
PORTION = 50
# And sources are taken together until they are this large.
BATCH_BYTES = 32 * 1024**2
T = TypeVar("T")


@dataclass(frozen=True)
class Bookmark:
    """`page` counts from 0."""

    title: str
    page: int
    below: list["Bookmark"] = field(default_factory=list)


@dataclass(frozen=True)
class Binding:
    """What makes a stack of pages a document. `numbers` prints a page for each number, to lay over the others."""

    title: str
    language: str
    bookmarks: Sequence[Bookmark]
    numbers: Callable[[range], bytes]


def page_count(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def headings(content: bytes) -> list[Bookmark]:
    """The bookmarks that a page of ours got from its headings, without their depth."""
    with pikepdf.open(io.BytesIO(content)) as document:
        places: dict[Any, int] = {page.objgen: number for number, page in enumerate(document.pages)}
        with document.open_outline() as outline:
            return [Bookmark(str(item.title), places[_page_of(item).objgen]) for item in _all(outline.root)]


def _page_of(item: pikepdf.OutlineItem) -> Any:
    destination: Any = item.destination
    return destination[0]


def _all(items: Sequence[pikepdf.OutlineItem]) -> list[pikepdf.OutlineItem]:
    return [one for item in items for one in (item, *_all(item.children))]


def join(sources: Sequence[Path], target: Path, *, binding: Binding | None = None) -> list[int]:
    """Write all pages of `sources` to `target`; how many came from each.

    What is taken from another document stands in memory until it is written; what is there already does not.
    """
    with pikepdf.new() as nothing:
        nothing.save(target)
    counts = [count for batch in _batches(sources) for count in _rewrite(target, partial(_append, batch))]
    if binding:
        _rewrite(target, partial(_bind, binding))
    return counts


def _batches(sources: Sequence[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for source in sources:
        if batch and sum(one.stat().st_size for one in (*batch, source)) > BATCH_BYTES:
            yield batch
            batch = []
        batch.append(source)
    yield batch


def _rewrite(target: Path, change: Callable[[pikepdf.Pdf], T]) -> T:
    fresh = target.with_suffix(".fresh")
    with pikepdf.open(target, access_mode=pikepdf.AccessMode.stream) as whole:
        told = change(whole)
        whole.save(
            fresh,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,  # what is compressed already stays as it is
        )
    fresh.replace(target)
    return told


def _append(sources: Sequence[Path], whole: pikepdf.Pdf) -> list[int]:
    counts = []
    for source in sources:
        with pikepdf.open(source) as document:
            for page in document.pages:
                _leave_tree(page)
            whole.pages.extend(document.pages)
            counts.append(len(document.pages))
    return counts


def _bind(binding: Binding, whole: pikepdf.Pdf) -> None:
    _number(whole, binding.numbers)
    with whole.open_outline() as outline:
        outline.root.extend(_item(bookmark) for bookmark in binding.bookmarks)
    with whole.open_metadata() as facts:
        facts["dc:title"] = binding.title
    whole.Root.Lang = binding.language
    whole.Root.PageMode = pikepdf.Name.UseOutlines
    whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def _number(whole: pikepdf.Pdf, numbers: Callable[[range], bytes]) -> None:
    """The first page is the cover and has none."""
    for first in range(1, len(whole.pages), PORTION):
        portion = range(first, min(first + PORTION, len(whole.pages)))
        with pikepdf.open(io.BytesIO(numbers(range(portion.start + 1, portion.stop + 1)))) as printed:
            for page, number in zip(portion, printed.pages, strict=True):
                _leave_tree(number)
                whole.pages[page].add_overlay(number, None)


def _leave_tree(page: pikepdf.Page) -> None:
    """The tree of headings that its own document had stays behind."""
    if "/StructParents" in page:
        del page["/StructParents"]


def _item(bookmark: Bookmark) -> pikepdf.OutlineItem:
    item = pikepdf.OutlineItem(bookmark.title, bookmark.page)
    item.children.extend(_item(one) for one in bookmark.below)
    return item
