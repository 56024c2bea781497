"""The Celery application. Tasks only wake workers: the work itself stands in rows (letters, invoices)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopkracht.settings")

app = Celery("coopkracht")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
