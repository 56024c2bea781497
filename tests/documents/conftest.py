from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    """The folder of private files, empty, and no virus scanner."""
    folder = tmp_path / "private"
    options = {**settings.STORAGES["default"]["OPTIONS"], "location": folder}
    default = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.CLAMAV_ADDRESS = ""
    return folder


@pytest.fixture
def files(kept):
    """All files in private storage, by name."""
    return lambda: sorted(str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file())
