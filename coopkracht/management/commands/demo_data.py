from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coopkracht.demo_data.loading import load


class Command(BaseCommand):
    help = "Fill the demo's database with invented organisations, dues and applications. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data goes into a demo only: set DEMO=true")
        made = load(now=timezone.now())
        self.stdout.write("demo data loaded" if made else "demo data was there already")
