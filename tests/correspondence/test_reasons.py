import smtplib

import pytest
from django.urls import reverse

from correspondence.models import Letter
from correspondence.reasons import meaning_of, server_said
from tests.correspondence.conftest import NOW
from tests.factories import secretary


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"5.1.1 No such\r\nuser")}), "550 5.1.1 No such user"),
        (smtplib.SMTPDataError(554, b"5.7.1 Spam"), "554 5.7.1 Spam"),
        (smtplib.SMTPSenderRefused(501, b"Bad \xff", "x@y.example"), "501 Bad \ufffd"),
        (ConnectionRefusedError(111, "Connection refused"), "[Errno 111] Connection refused"),
    ],
)
def test_answer_of_a_server_is_kept_without_python_around_it(error, said):
    assert server_said(error) == said


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("550 5.1.1 No such user here", "Dit adres bestaat niet."),
        ("550 No such mailbox", "Dit adres bestaat niet."),
        ("552 5.2.2 Over quota", "De mailbox van de ontvanger is vol."),
        ("452 4.2.2 Mailbox full", "De mailbox van de ontvanger is vol."),
        ("554 5.7.1 Message blocked", "De mailserver van de ontvanger houdt ons voor een ongewenste afzender."),
        ("552 5.3.4 Message too big", "De brief is te groot voor de mailserver van de ontvanger."),
        ("550 nee", "De mailserver van de ontvanger weigert dit adres."),
        ("554 nee", "De mailserver weigerde de brief."),
        ("451 later", "De mailserver nam de brief niet aan en vroeg later terug te komen."),
        ("535 5.7.8 Authentication failed", "Onze eigen mailserver weigert onze naam of ons wachtwoord."),
        ("[Errno 111] Connection refused", "Onze mailserver was niet bereikbaar."),
        ("The worker stopped while it was sending.", ""),
        ("", ""),
    ],
)
def test_reason_becomes_a_sentence(reason, sentence):
    assert meaning_of(reason) == sentence


def test_list_and_letter_and_start_page_say_why(client, a_letter):
    letter = a_letter(now=NOW)
    Letter.objects.update(status="failed", last_error="550 5.1.1 No such user")
    client.force_login(secretary())
    pages = [
        client.get(address).content.decode()
        for address in (
            reverse("admin:outbox"),
            reverse("admin:outbox_letter", args=[letter.pk]),
            reverse("admin:index"),
        )
    ]
    assert ["Dit adres bestaat niet." in page for page in pages] == [True, True, True]
    assert "550 5.1.1 No such user" in pages[1]
