import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from enterprises import loading
from enterprises.archive import Archive, ArchiveError
from enterprises.models import Import

BAR = 40


class Command(BaseCommand):
    help = "Load a full or an update set of the KBO/BCE open data. Killed in the middle, it goes on when run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the zip as it was downloaded")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            done = self._load(path)
        except ArchiveError as problem:
            raise CommandError(f"{path.name} was not loaded: {problem}") from problem
        except loading.OvertakenError as problem:
            raise CommandError(f"{path.name} is being loaded by another process; this one stops") from problem
        counts = _counts(done)
        self.stdout.write(json.dumps(counts) if options["json"] else _in_words(counts))

    def _load(self, path: Path) -> Import:
        archive = Archive(path)
        total = loading.total_bytes(archive)
        try:
            return loading.load(archive, clock=timezone.now, progress=lambda done: self._show(done, total))
        finally:
            archive.close()

    def _show(self, done: int, total: int) -> None:
        """A bar for who watches; nothing in a log."""
        if not sys.stderr.isatty():
            return
        share = min(done / total, 1) if total else 1
        bar = "#" * round(share * BAR)
        self.stderr.write(f"\r{bar:.<{BAR}} {share:4.0%}", ending="\n" if share == 1 else "")
        self.stderr.flush()


def _counts(done: Import) -> dict[str, Any]:
    edition = Import.objects.get(state=Import.State.CURRENT)
    return {
        "kind": done.kind,
        "extract": done.extract_number,
        "extracted_on": done.extracted_on.isoformat(),
        "enterprises": edition.enterprises.count(),
        "files": done.counts,
    }


def _in_words(counts: dict[str, Any]) -> str:
    lines = [f"{name}: {count} enterprises" for name, count in counts["files"].items()]
    end = f"Extract {counts['extract']} ({counts['extracted_on']}) is in use: {counts['enterprises']} enterprises."
    return "\n".join([*lines, end])
