from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coopkracht.demo_data.large import Size
from coopkracht.demo_data.loading import enlarge, load


class Command(BaseCommand):
    help = "Fill the demo's database with invented organisations, dues and applications. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--large", action="store_true", help="500 applications, 12 board members and 40 meetings; takes minutes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data goes into a demo only: set DEMO=true")
        now = timezone.now()
        made = load(now=now)
        if options["large"]:
            made = enlarge(Size(), now=now, progress=self.stdout.write) or made
        self.stdout.write("demo data loaded" if made else "demo data was there already")
