import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from enterprises import register
from enterprises.models import Enterprise
from enterprises.numbers import enterprise_number

NOTHING_LOADED = "Nothing of the register is loaded yet; manage.py import_kbo FILE.zip loads it."


class Command(BaseCommand):
    help = "Print what the local copy of the enterprise register knows of one enterprise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="with or without dots: 0403.019.261")
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        facts = _facts(_find(options["number"]))
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        for name, value in facts.items():
            self.stdout.write(f"{name:<17} {value or '-'}")


def _find(text: str) -> Enterprise:
    try:
        number = enterprise_number(text)
    except ValidationError as problem:
        raise CommandError(" ".join(problem.messages)) from problem
    if not register.is_loaded():
        raise CommandError(NOTHING_LOADED)
    enterprise = register.look_up(number)
    if enterprise is None:
        raise CommandError(f"{number} is not among the active enterprises of the loaded register.")
    return enterprise


def _facts(enterprise: Enterprise) -> dict[str, Any]:
    return {
        "number": enterprise.number,
        "name": enterprise.name,
        "form": enterprise.form,
        "status": enterprise.status,
        "started_on": enterprise.started_on and enterprise.started_on.isoformat(),
        "street": enterprise.street_line,
        "postcode": enterprise.postcode,
        "city": enterprise.city,
        "activity": enterprise.activity,
        "activity_version": enterprise.activity_version,
        "extracted_on": enterprise.edition.extracted_on.isoformat(),
    }
