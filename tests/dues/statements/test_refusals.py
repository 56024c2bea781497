"""Broken and hostile files: each is refused with a sentence, and nothing changes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dues.models import BankStatement, StatementFile
from dues.statements import reading
from dues.statements.content import StatementError
from tests.dues.statements.test_reading import DAY, FREE, ONE, PAID, read
from tests.dues.statements.writers import IBANS, Statement, batch, camt, coda, csv

BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<Document>&b;</Document>"
)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + camt([ONE])[39:]
GOOD_CODA, GOOD_CAMT, GOOD_CSV = coda([ONE]), camt([ONE]), csv([ONE])
CSV_LINES = GOOD_CSV.splitlines(keepends=True)
CODA_LINES = GOOD_CODA.splitlines(keepends=True)
NO_STATEMENT = GOOD_CAMT[: GOOD_CAMT.index(b"<Stmt>")] + b"</BkToCstmrStmt></Document>"
OTHER_TOTALS = GOOD_CODA.replace(b"0000000000250000", b"0000000000251000")
DEEP = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">' + b"<a>" * 5000
HOSTILE = {
    "empty": (b"", "leeg"),
    "only blanks": (b" \r\n ", "leeg"),
    "a bomb of entities": (BILLION, "DOCTYPE"),
    "an external entity": (EXTERNAL, "DOCTYPE"),
    "a doctype in other letters": (BILLION.replace(b"DOCTYPE", b"doctype"), "DOCTYPE"),
    "a bomb in UTF-16": (BILLION.decode().encode("utf-16"), "tekencodering"),
    "a bomb in UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE', "tekencodering"),
    "too deep": (DEEP, "afgebroken of beschadigd"),
    "XML cut off": (GOOD_CAMT[:-200], "afgebroken of beschadigd"),
    "XML with a wrong byte": (GOOD_CAMT.replace(b"Alfa", b"Alf\xff"), "afgebroken of beschadigd"),
    "another XML": (b"<html><body>Sessie verlopen</body></html>", "geen uittreksel dat hier gelezen wordt"),
    "a payment file": (GOOD_CAMT.replace(b"camt.053.001.08", b"pain.001.001.03"), "geen uittreksel dat hier"),
    "another version": (GOOD_CAMT.replace(b"camt.053.001.08", b"camt.053.001.13"), "geen uittreksel dat hier"),
    "no statement in it": (NO_STATEMENT, "geen uittreksel in"),
    "no balance": (GOOD_CAMT.replace(b"CLBD", b"CLAV"), "geen begin- of eindsaldo"),
    "camt with wrong totals": (GOOD_CAMT.replace(b'"EUR">3.25<', b'"EUR">3.35<'), "totalen"),
    "a batch that is not its parts": (
        camt([Statement(1, Decimal(0), [batch(PAID, FREE)], DAY)]).replace(b'"EUR">12.34<', b'"EUR">12.35<'),
        "verzamelboeking",
    ),
    "camt in dollars": (camt([replace(ONE, currency="USD")]), "in USD"),
    "an amount in dollars": (GOOD_CAMT.replace(b'Ccy="EUR">12.34', b'Ccy="USD">12.34'), "in USD"),
    "an amount in half cents": (GOOD_CAMT.replace(b">12.34<", b">12.345<"), "hele centen"),
    "an amount of words": (GOOD_CAMT.replace(b">12.34<", b">veel<"), "hele centen"),
    "an endless amount": (GOOD_CAMT.replace(b">12.34<", b">" + b"9" * 400 + b"<"), "hele centen"),
    "neither in nor out": (GOOD_CAMT.replace(b"CRDT", b"BOTH"), "binnenkwam of wegging"),
    "no day": (GOOD_CAMT.replace(b"<BookgDt><Dt>2026-12-02", b"<BookgDt><Dt>2026-13-02"), "geen datum"),
    "camt of another account": (camt([replace(ONE, account=IBANS[0])]), "andere rekening"),
    "CODA of another account": (coda([replace(ONE, account=IBANS[0])]), "andere rekening"),
    "CSV of another account": (csv([replace(ONE, account=IBANS[0])]), "andere rekening"),
    "CODA in dollars": (coda([replace(ONE, currency="USD")]), "in USD"),
    "CSV in dollars": (csv([replace(ONE, currency="USD")]), "in USD"),
    "CODA with wrong totals": (OTHER_TOTALS, "totalen"),
    "CODA with a wrong count": (GOOD_CODA.replace(b"9               000011", b"9               000012"), "totalen"),
    "CODA with a line too few": (b"".join(CODA_LINES[:2] + CODA_LINES[5:]), "totalen"),
    "CODA with a part of another movement": (b"".join(CODA_LINES[:3] + CODA_LINES[6:]), "andere beweging"),
    "CODA whose details are not their total": (
        coda([Statement(1, Decimal(0), [batch(PAID, FREE)], DAY)]).replace(b"0000000000012340", b"0000000000012350"),
        "niet het totaal ervan",
    ),
    "CODA cut off in a line": (GOOD_CODA[:700], "afgebroken"),
    "CODA cut off after a line": (GOOD_CODA[: 130 * 5], "afgebroken"),
    "CODA in another order": (b"".join(CODA_LINES[:1] + CODA_LINES[:0:-1]), "niet wat daar moet staan"),
    "CODA with letters for an amount": (GOOD_CODA.replace(b"00250000", b"0025000O", 1), "getal of een datum"),
    "CODA of an unknown kind of account": (GOOD_CODA.replace(b"\r\n12", b"\r\n17", 1), "getal of een datum"),
    "CODA of version 1": (GOOD_CODA.replace(b" 2\r\n12", b" 1\r\n12", 1), "versie 2"),
    "CSV in another encoding": (csv([ONE]).decode("utf-8-sig").encode("latin-1"), "tekencodering"),
    "CSV with a hole in it": (b"".join(CSV_LINES[:3] + CSV_LINES[4:]), "saldi"),
    "CSV with words for an amount": (GOOD_CSV.replace(b"12,34", b"twaalf"), "geen bedrag"),
    "CSV with another kind of date": (GOOD_CSV.replace(b"02/12/2026", b"2026-12-02"), "geen datum"),
    "CSV of another bank": (b"a;b;c\n1;2;3\n", "niet de kolommen"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_broken_file_is_refused_with_a_sentence(raw, sentence):
    with pytest.raises(StatementError, match=sentence):
        read(raw)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "raw", [b"Beste, hierbij het uittreksel.", b"%PDF-1.7 ...", b"PK\x03\x04" * 9, bytes(range(256))]
)
def test_what_is_no_statement_at_all_is_told_so(raw):
    with pytest.raises(StatementError, match="geen rekeninguittreksel"):
        read(raw, mapping=None)


@pytest.mark.django_db
def test_table_of_an_unknown_bank_asks_for_its_columns():
    with pytest.raises(reading.NoMappingError, match="welke kolom wat is"):
        read(GOOD_CSV, mapping=None)


@pytest.mark.usefixtures("mapping")
@pytest.mark.parametrize(("raw", "_sentence"), HOSTILE.values(), ids=HOSTILE)
def test_broken_file_leaves_nothing_behind(imported, private_files, raw, _sentence):
    with pytest.raises(StatementError):
        imported(raw)
    assert not BankStatement.objects.exists()
    assert not StatementFile.objects.exclude(mapping=None).exists()
    assert len(list(private_files.rglob("statements/*"))) == StatementFile.objects.count()
