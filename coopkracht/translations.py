"""Whether the Dutch of the portal is complete: each sentence of the code has its translation, and no more."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

LANGUAGE = "nl"
CATALOGUE = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[a-z]|%%|%[sd]|\{[a-z_0-9]+\}")
Key = tuple[str | None, str]


def extract(folders: Iterable[Path]) -> polib.POFile:
    """Every sentence marked for translation in these folders.

    Django's extraction writes beside the files it reads, so it works on copies.
    """
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        for folder in folders:
            shutil.copytree(folder, copy / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / CATALOGUE).parent.mkdir(parents=True)
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        command = [sys.executable, "-m", "django", "makemessages", "--locale", LANGUAGE, "--no-wrap"]
        subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)  # noqa: S603 - our own interpreter
        return polib.pofile(str(copy / CATALOGUE))


def defects(extracted: polib.POFile, catalogue: polib.POFile) -> Iterator[str]:
    """Say in one sentence each what the catalogue lacks, has too much, or has wrong."""
    wanted, present = _by_key(extracted), _by_key(catalogue)
    for key in wanted.keys() - present.keys():
        yield f"missing: {key[1]!r} ({_places(wanted[key])})"
    for key in present.keys() - wanted.keys():
        yield f"no longer used: {key[1]!r}"
    for key in wanted.keys() & present.keys():
        yield from _entry_defects(wanted[key], present[key])


def _by_key(catalogue: polib.POFile) -> dict[Key, polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}


def _places(entry: polib.POEntry) -> str:
    return ", ".join(f"{file}:{line}" for file, line in entry.occurrences[:3])


def _entry_defects(wanted: polib.POEntry, present: polib.POEntry) -> Iterator[str]:
    if present.fuzzy:
        yield f"fuzzy: {present.msgid!r}"
    if wanted.msgid_plural != present.msgid_plural:
        yield f"other plural in the code: {present.msgid!r}"
    texts = _texts(present)
    if not all(texts):
        yield f"untranslated: {present.msgid!r}"
    elif not all(_placeholders_fit(wanted, text) for text in texts):
        yield f"placeholders differ: {present.msgid!r}"


def _texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _placeholders_fit(wanted: polib.POEntry, text: str) -> bool:
    """A form of a plural may follow either form of the original: "one invoice" needs no number."""
    originals = [wanted.msgid, wanted.msgid_plural or wanted.msgid]
    return sorted(PLACEHOLDER.findall(text)) in [sorted(PLACEHOLDER.findall(original)) for original in originals]
