# ruff: noqa: T201 - printing is what it is for
"""What loading the enterprise register costs: `.venv/bin/python benchmarks/import_kbo.py [ENTERPRISES]`.

Makes two invented full sets and loads them into a scratch database (or into the empty one of DATABASE_URL): one into
nothing, then the next extract, which replaces it. Prints seconds, rows a second and the peak of resident memory.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopkracht.settings")
MANAGE = [sys.executable, str(Path(__file__).resolve().parent.parent / "manage.py")]


def main(count: int) -> None:
    from tests.enterprises.sets import large_set  # noqa: PLC0415 - after the path

    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/scratch.sqlite3")
        start = perf_counter()
        first = large_set(Path(folder) / "first.zip", count, extract=140)
        second = large_set(Path(folder) / "second.zip", count, extract=141)
        print(f"two sets made in {perf_counter() - start:.0f} s, {first.stat().st_size / 1e6:.0f} MB each")
        subprocess.run([*MANAGE, "migrate", "--verbosity", "0"], check=True)  # noqa: S603 - our own program
        _load(first, count)
        _load(second, count)


def _load(path: Path, count: int) -> None:
    start = perf_counter()
    command = [*MANAGE, "import_kbo", str(path), "--json"]
    told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    seconds = perf_counter() - start
    # The children's peak, of which the imports are by far the largest. Linux counts in kB.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    loaded = re.search(r'"enterprises": (\d+)', told.stdout)
    rows = count * 6  # one enterprise, one name, two addresses, two activities
    print(
        f"{path.name}: {loaded[1] if loaded else '?'} enterprises in {seconds:.0f} s,"
        f" {rows / seconds:,.0f} rows a second, peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
