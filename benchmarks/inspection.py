# ruff: noqa: T201 - printing is what it is for
"""How long taking in a document lasts: `.venv/bin/python benchmarks/inspection.py [ROUNDS]`.

Wall time of `keep` on the honest and the hostile files of the tests, child process included, on a scratch database.
"""

import os
import statistics
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopkracht.settings")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
SLOWEST = 5


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATABASE_URL=f"sqlite:///{folder}/scratch.sqlite3", PRIVATE_ROOT=f"{folder}/private")
        _prepare()
        honest = import_module("tests.documents.files").honest()
        hostile = import_module("tests.documents.attacks").hostile()
        _report("honest", {name: _times(sample, rounds) for name, sample in honest.items()})
        _report("hostile", {name: _times(sample, rounds) for name, (sample, _reason) in hostile.items()})


def _prepare() -> None:
    import django  # noqa: PLC0415 - after the settings
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up first

    django.setup()
    call_command("migrate", verbosity=0)


def _times(sample: Any, rounds: int) -> list[float]:
    """In milliseconds, one a round."""
    from documents.intake import keep  # noqa: PLC0415 - after the settings
    from journal.rules import RuleError  # noqa: PLC0415 - Django is set up first

    times = []
    for _round in range(rounds):
        upload = sample.upload()
        start = perf_counter()
        with suppress(RuleError):
            keep(upload, now=NOW)
        times.append((perf_counter() - start) * 1000)
    return times


def _report(kind: str, measured: dict[str, list[float]]) -> None:
    every = sorted(time for times in measured.values() for time in times)
    median, late = statistics.median(every), every[int(len(every) * 0.95)]
    print(f"{kind}: {len(measured)} files, p50 {median:.0f} ms, p95 {late:.0f} ms")
    for name in sorted(measured, key=lambda name: -statistics.median(measured[name]))[:SLOWEST]:
        print(f"  {statistics.median(measured[name]):6.0f} ms  {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
