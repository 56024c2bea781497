from pathlib import Path

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

pytest_plugins = ["tests.servers.fixtures"]


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> Path:
    """Files of a test live and die with it."""
    root = tmp_path / "private"
    default = settings.STORAGES["default"]
    private = {**default, "OPTIONS": {**default["OPTIONS"], "location": root}}
    settings.STORAGES = {**settings.STORAGES, "default": private}
    settings.PRIVATE_ROOT = root
    return root


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as the embedded portal has it. In memory, threads meet locks that a file does not have."""
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several test processes, what shares a running server stays in one of them: it is started once."""
    for item in items:
        room = item.path.relative_to(Path(__file__).parent).parts[0]
        if room in {"servers", "browser"}:
            item.add_marker(pytest.mark.xdist_group(room))
