from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from dues.statements.importing import import_statement
from dues.statements.keeping import keep
from tests.dues.statements import writers
from tests.factories import NOW


@pytest.fixture
def mapping(db):
    """How the invented bank writes its CSV, with balances; and without, as a second mapping."""
    writers.a_mapping(writers.CSV_COLUMNS, "Zonder saldo").save()
    first = writers.a_mapping()
    first.save()
    return first


@pytest.fixture
def kept(db):
    def make(raw, name="uittreksel.dat", *, now=NOW, actor=None):
        return keep(SimpleUploadedFile(name, raw), actor=actor, now=now)

    return make


@pytest.fixture
def imported(kept):
    def make(raw, name="uittreksel.dat", *, now=NOW, actor=None):
        return import_statement(kept(raw, name, now=now, actor=actor), actor=actor, now=now)

    return make


@pytest.fixture
def rolled_back(db):
    """For an example of many within one test: whatever it writes is gone afterwards."""

    @contextmanager
    def example():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return example
