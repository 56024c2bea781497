import json
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dues.booking import book_certain
from dues.statements.content import StatementError
from dues.statements.handled import handled
from dues.statements.importing import Imported, import_statement, new_lines
from dues.statements.keeping import discard, keep


class Command(BaseCommand):
    help = "Import bank statements: CODA 2, CAMT.053, or CSV of a bank whose columns are known."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print what happened as JSON, one object a file")

    def handle(self, *args: Any, **options: Any) -> None:
        told = [_import(path) for path in options["files"]]
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for one in told:
                self.stdout.write(_in_words(one))
        if any("error" in one for one in told):
            raise CommandError("Not every file was imported.")


def _import(path: Path) -> dict[str, Any]:
    try:
        outcome = _imported(path)
    except StatementError as error:
        return {"file": str(path), "error": str(error)}
    except OSError as error:
        return {"file": str(path), "error": error.strerror or str(error)}
    counts, file = handled(outcome.file), outcome.file
    return {
        "file": str(path),
        "read": file.lines_read,
        "new": file.lines_new,
        "known": file.lines_known,
        "booked": counts.booked,
        "waiting": counts.waiting,
        "warnings": outcome.warnings,
        "gaps": [gap.sentence for gap in outcome.gaps],
    }


def _imported(path: Path) -> Imported:
    now = timezone.now()
    with path.open("rb") as content:
        upload = UploadedFile(content, name=path.name, size=path.stat().st_size)
        file = keep(upload, actor=None, now=now)
    try:
        outcome = import_statement(file, actor=None, now=now)
    except StatementError:
        # Nobody looks at it on a screen: what cannot be imported is not left waiting there.
        discard(file, now=now)
        raise
    book_certain(new_lines(outcome.file), now=now)
    return outcome


def _in_words(one: dict[str, Any]) -> str:
    if "error" in one:
        return f"{one['file']}: {one['error']}"
    counts = ", ".join(f"{one[name]} {name}" for name in ("read", "new", "known", "booked", "waiting"))
    return "\n".join([f"{one['file']}: {counts}", *(f"  {sentence}" for sentence in one["warnings"] + one["gaps"])])
