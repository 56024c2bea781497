from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from coopkracht import fonts
from documents import print_fonts


class Command(BaseCommand):
    help = "Cut the portal's font files out of the font package, where they are not there yet."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="cut them even where they exist")

    def handle(self, *args: Any, **options: Any) -> None:
        print_fonts.fonts()
        folder = settings.VAR_ROOT / "fonts"
        if fonts.are_built(folder) and not options["again"]:
            return
        for path in fonts.build(settings.FONT_SOURCE, folder):
            self.stdout.write(f"{path.name}: {path.stat().st_size // 1024} kB")
