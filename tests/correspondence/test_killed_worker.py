import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from correspondence import delivery, outbox
from correspondence.models import Letter
from tests.correspondence.conftest import NOW, TO

WORKER = """
import django
django.setup()
from django.utils import timezone
from correspondence import delivery
delivery.deliver_due(clock=timezone.now)
"""


def start_worker(mail_server):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "coopkracht.settings",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "EMAIL_URL": mail_server.url,
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment, cwd=settings.BASE_DIR)


def fall_silent_at(mail_server, number):
    """From its `number`th mail on the server takes mails without answering; the event tells when."""
    silent = threading.Event()
    take = mail_server.handle_DATA

    async def handle_data(server, session, envelope):
        if len(mail_server.mails) == number - 1:
            mail_server.silent_after_data = True
            silent.set()
        return await take(server, session, envelope)

    mail_server.handle_DATA = handle_data
    return silent


@pytest.mark.django_db(transaction=True)
def test_killing_a_worker_loses_nothing_and_doubles_nothing(mail_server):
    if connection.vendor != "sqlite":
        pytest.skip("the worker opens the file of the test database")
    letters = [
        outbox.write(kind="proef", template="proef/brief", to=TO, context={"name": str(n), "text": ""}, now=NOW)
        for n in range(10)
    ]
    silent = fall_silent_at(mail_server, 5)
    worker = start_worker(mail_server)
    try:
        assert silent.wait(timeout=30)
    finally:
        worker.kill()
        worker.wait()
    del mail_server.handle_DATA
    mail_server.silent_after_data = False

    claimed_at = Letter.objects.get(status=Letter.Status.SENDING).claimed_at
    later = claimed_at + delivery.STALE_AFTER + timedelta(seconds=1)
    delivery.give_up_stale_claims(now=later)
    delivery.deliver_due(clock=lambda: later)

    statuses = list(Letter.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == ["sent"] * 4 + ["uncertain"] + ["sent"] * 5
    assert sorted(mail["Message-ID"] for mail in mail_server.mails) == sorted(one.message_id for one in letters)
