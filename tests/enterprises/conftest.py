import pytest

from enterprises.archive import Archive
from enterprises.loading import load
from tests.enterprises import sets
from tests.factories import NOW


@pytest.fixture
def take_in(db):
    """Load a set that was written to a path."""

    def take_in(path, **options):
        archive = Archive(path)
        try:
            return load(archive, clock=lambda: NOW, **options)
        finally:
            archive.close()

    return take_in


@pytest.fixture
def loaded(take_in, tmp_path):
    """The numbers of a full set that is in use."""
    numbers = sets.numbers(5)
    take_in(sets.full_set(tmp_path / "full.zip", numbers))
    return numbers
