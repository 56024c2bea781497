"""A zip of the open data of the register, read as a stream: nothing is unpacked, nothing is kept in memory."""

import csv
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

KINDS = {"full", "update"}


class ArchiveError(Exception):
    """What is wrong with the file, in a sentence for the person who asked to load it."""


@dataclass(frozen=True)
class About:
    """What meta.csv says of the set."""

    kind: str
    extract_number: int
    extracted_on: date


@contextmanager
def _told() -> Iterator[None]:
    """Turn whatever a damaged or foreign file makes of itself into one sentence."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise ArchiveError(f"the text is not UTF-8 ({error.reason}); is this a set of the register?") from error
    except csv.Error as error:
        raise ArchiveError(f"the lines cannot be read as CSV: {error}") from error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ArchiveError(f"the zip is damaged or not a zip: {error}") from error
    except OSError as error:
        raise ArchiveError(f"the file cannot be read: {error}") from error


class Archive:
    """An open set. `bytes_done` grows while a file is read, for who shows progress."""

    def __init__(self, path: Path) -> None:
        with _told():
            self._zip = ZipFile(path)
        self.name = path.name
        self._sizes = {info.filename: info.file_size for info in self._zip.infolist()}
        self.about = self._read_about()

    def close(self) -> None:
        self._zip.close()

    @property
    def fingerprint(self) -> str:
        """The same for the same content, without reading it: names, sizes and checksums of the files inside."""
        facts = sorted((info.filename, info.file_size, info.CRC) for info in self._zip.infolist())
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def size(self, name: str) -> int:
        return self._sizes.get(name, 0)

    def require(self, name: str, columns: tuple[str, ...]) -> None:
        next(self.rows(name, columns), None)

    def rows(self, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
        """Position in the file (bytes, unpacked) and the asked columns of each line, in the asked order."""
        if name not in self._sizes:
            raise ArchiveError(f"{name} is missing in {self.name}; is this a set of the register?")
        lines = 0
        try:
            with _told(), self._zip.open(name) as member:
                for row in _lines(member, columns):
                    yield member.tell(), row
                    lines += 1
        except ArchiveError as error:
            raise ArchiveError(f"{name}, after line {lines + 1}: {error}") from error

    def _read_about(self) -> About:
        facts = {row[0]: row[1] for _position, row in self.rows("meta.csv", ("Variable", "Value"))}
        try:
            return About(
                kind=_kind(facts["ExtractType"]),
                extract_number=int(facts["ExtractNumber"]),
                extracted_on=day(facts["SnapshotDate"]),
            )
        except (KeyError, ValueError) as error:
            raise ArchiveError(f"meta.csv does not say which set this is: {error}") from error


def _kind(text: str) -> str:
    if text.lower() not in KINDS:
        raise ValueError(f"the type is {text!r}, not full or update")
    return text.lower()


def day(text: str) -> date:
    """The register writes dd-mm-yyyy."""
    return datetime.strptime(text, "%d-%m-%Y").date()  # noqa: DTZ007 - a day, without a time


def _lines(member: IO[bytes], columns: tuple[str, ...]) -> Iterator[list[str]]:
    reader = csv.reader(io.TextIOWrapper(member, encoding="utf-8-sig", newline=""), strict=True)
    header = next(reader, [])
    if missing := [column for column in columns if column not in header]:
        raise ArchiveError(f"the column {missing[0]} is missing")
    places = [header.index(column) for column in columns]
    width = len(header)
    for row in reader:
        if len(row) != width:
            raise ArchiveError(f"the next line has {len(row)} fields instead of {width}")
        yield [row[place] for place in places]
