from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_scanner(settings):
    settings.CLAMAV_ADDRESS = ""


@pytest.fixture
def files(private_files):
    """All files in private storage, by name."""
    return lambda: sorted(str(path.relative_to(private_files)) for path in private_files.rglob("*") if path.is_file())
