"""Programs that some tests need. Without one the test is skipped with its reason; in CI that is a failure."""

import os
import shutil
from pathlib import Path

import pytest

# Names under which distributions install a program.
ALIASES = {"chromium": ("chromium", "chromium-browser", "google-chrome")}


def find(program: str) -> Path | None:
    """Where `program` is. PostgreSQL's own programs stand outside the path on Debian; the newest version wins."""
    for name in ALIASES.get(program, (program,)):
        if path := shutil.which(name):
            return Path(path)
    kept_apart = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    return kept_apart[-1] if kept_apart else None


def needs(program: str) -> Path:
    """The path of `program`, or the end of this test."""
    if path := find(program):
        return path
    reason = f"{program} is not installed; bin/setup --tests installs it"
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason)
    pytest.skip(reason)
