"""Fail when a sentence of the portal has no sound Dutch translation."""

import shutil
from typing import Any

import polib
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coopkracht.translations import CATALOGUE, defects, extract


class Command(BaseCommand):
    help = "Compare the sentences of the code with the Dutch catalogue (needs gettext)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("xgettext") is None:
            raise CommandError("xgettext is missing; install Debian's package gettext (bin/setup --tests does)")
        rooms = {config.path for config in apps.get_app_configs()}
        folders = [path for path in settings.BASE_DIR.iterdir() if str(path) in rooms or path.name == "templates"]
        found = sorted(defects(extract(folders), polib.pofile(str(settings.BASE_DIR / CATALOGUE))))
        if found:
            raise CommandError("\n".join([f"{len(found)} defects in {CATALOGUE}:", *found]))
        self.stdout.write("Every sentence has its Dutch.")
