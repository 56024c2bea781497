"""Mutated files: each is read in full or refused with a sentence, in little time and memory, and never in part.

STATEMENT_FUZZ sets how many; the nightly run asks for 100,000.
"""

import os
import resource
import time
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dues.models import BankLine, BankStatement
from dues.statements import reading
from dues.statements.content import StatementError
from dues.statements.importing import import_statement
from dues.statements.keeping import keep
from tests.dues.statements.writers import VERSIONS, Statement, a_mapping, bookings, camt, coda, csv, split
from tests.factories import NOW

FILES = int(os.environ.get("STATEMENT_FUZZ", "2000"))
# A readable one in so many is imported as well.
IMPORTED_ONE_IN = 8
SECONDS, GROWTH_BYTES = 2.0, 150 * 1024**2
MONTH = bookings(9, seed=11)
WHOLE = [Statement(12, Decimal(100), MONTH, date(2026, 12, 31))]
SEEDS = [
    coda(split(MONTH, opening=Decimal(100))),
    coda(WHOLE, newline="\n"),
    *(camt(WHOLE, version) for version in VERSIONS),
    csv(WHOLE),
    csv(WHOLE, balance=False),
]
MAPPING = a_mapping()
LONGEST = {field.name: field.max_length for field in BankLine._meta.fields if field.max_length}
PIECES = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\r",
    b"\n",
    b"&",
    b"<",
    b"]]>",
    b"<!DOCTYPE a>",
    b"&#0;",
    b"&lt;",
    b"-",
    b'"',
    b";",
]
PIECES += [b"9" * 15, b" " * 128, b"\xef\xbb\xbf", b"NaN", b"1E9", b"<Ntry/>", b"</Stmt>", b"000000", b"USD"]
PIECES += ["\N{FULLWIDTH DIGIT ONE}".encode()]
DEEDS = ["flip", "cut", "insert", "replace", "again", "truncate", "splice", "lines", "digit"]


def bounded(raw, start, length):
    place = start % (len(raw) + 1)
    return place, min(len(raw), place + length)


@st.composite
def mutated(draw):
    raw = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start, end = bounded(raw, draw(st.integers(0, 2**20)), draw(st.integers(0, 200)))
        deed = draw(
            st.sampled_from(["flip", "cut", "insert", "replace", "again", "truncate", "splice", "lines", "digit"])
        )
        raw = _deeds(draw, raw, start, end)[deed]()
    return raw


def _deeds(draw, raw, start, end):
    lines = raw.splitlines(keepends=True)

    def flip():
        return raw[:start] + bytes([draw(st.integers(0, 255))]) + raw[start + 1 :]

    def digit():
        digits = [place for place in range(start, min(start + 200, len(raw))) if raw[place : place + 1].isdigit()]
        place = digits[0] if digits else 0
        return raw[:place] + b"%d" % draw(st.integers(0, 9)) + raw[place + 1 :]

    def splice():
        other = draw(st.sampled_from(SEEDS))
        return raw[:start] + other[start % (len(other) + 1) :]

    def swapped():
        if len(lines) < 3:
            return raw
        one, two = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        lines[one], lines[two] = lines[two], lines[one]
        return b"".join(lines)

    return {
        "flip": flip,
        "digit": digit,
        "splice": splice,
        "lines": swapped,
        "cut": lambda: raw[:start] + raw[end:],
        "insert": lambda: raw[:start] + draw(st.sampled_from(PIECES)) + raw[start:],
        "replace": lambda: raw[:start] + draw(st.sampled_from(PIECES)) + raw[end:],
        "again": lambda: raw[:end] + raw[start:],
        "truncate": lambda: raw[:start],
    }


def read(raw):
    """What is in it, or nothing when it is refused. Anything else than a sentence is a failure of this test."""
    started = time.process_time()
    try:
        return reading.read(raw, mapping=MAPPING)
    except StatementError:
        return None
    finally:
        assert time.process_time() - started < SECONDS


def assert_whole(statements):
    """Whatever was read is complete, adds up, and fits into its columns."""
    for statement in statements:
        for line in statement.lines:
            assert line.amount == line.amount.quantize(Decimal("0.01"))
            for name, longest in LONGEST.items():
                assert len(getattr(line, name, "")) <= longest
            assert "\x00" not in line.communication + line.counterparty_name
        if statement.opening is not None:
            assert statement.opening + sum(line.amount for line in statement.lines) == statement.closing


@pytest.mark.django_db
@pytest.mark.usefixtures("mapping")
def test_mutated_files_are_read_whole_or_refused_with_a_sentence(rolled_back):
    tally = {"refused": 0, "read": 0, "imported": 0}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    @settings(
        max_examples=FILES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(raw=mutated())
    def each(raw):
        found = read(raw)
        tally["refused" if found is None else "read"] += 1
        if found is None:
            return
        assert_whole(found.statements)
        if tally["read"] % IMPORTED_ONE_IN == 0:
            with rolled_back():
                tally["imported"] += assert_imported_whole(raw)

    each()
    assert min(tally.values()) > 0, tally
    assert tally["refused"] + tally["read"] >= FILES * 0.9
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before < GROWTH_BYTES


def assert_imported_whole(raw):
    """All of its lines, or nothing at all. It may read otherwise than above, when another mapping fits it too."""
    try:
        file = keep(SimpleUploadedFile("gemuteerd.dat", raw), actor=None, now=NOW)
        outcome = import_statement(file, actor=None, now=NOW)
    except StatementError:
        assert not BankStatement.objects.exists()
        return 0
    read_lines = [
        line
        for statement in reading.read(raw, mapping=file.mapping).statements
        if reading.is_ours(statement.account)
        for line in statement.lines
    ]
    assert outcome.file.lines_read == len(read_lines)
    assert BankLine.objects.count() == outcome.file.lines_new
    return 1
