import threading
from datetime import timedelta

import pytest
from django.db import connection

from correspondence import delivery, outbox
from correspondence.models import Letter
from correspondence.tasks import deliver_due_letters
from tests.correspondence.conftest import NOW, TO, a_code
from tests.servers.smtp import Fault

Status = Letter.Status


def deliver(now=NOW, limit=100):
    return delivery.deliver_due(clock=lambda: now, limit=limit)


def state(letter):
    letter.refresh_from_db()
    return letter.status


# What goes well.


def test_deliver_due_sends_what_is_due_over_one_connection(a_letter, mail_server):
    letters = [a_letter(to=outbox.Recipient(f"lid{n}@voorbeeld.example", f"Lid {n}", "nl")) for n in range(5)]
    assert deliver() == 5
    assert [mail["Message-ID"] for mail in mail_server.mails] == [letter.message_id for letter in letters]
    assert set(Letter.objects.values_list("status", "attempts", "sent_at")) == {(Status.SENT, 1, NOW)}


def test_deliver_due_keeps_the_letter_as_it_left(a_letter, mail_server):
    letter = a_letter()
    deliver()
    letter.refresh_from_db()
    left = mail_server.mails[0]
    assert left.get_body(("plain",)).get_content().splitlines() == letter.left_text.splitlines()
    assert left.get_body(("html",)).get_content().splitlines() == letter.left_html.splitlines()


def test_deliver_due_twice_sends_once(a_letter, mail_server):
    a_letter()
    assert (deliver(), deliver()) == (1, 0)
    assert len(mail_server.mails) == 1


def test_deliver_due_is_bounded(a_letter, mail_server):
    for _ in range(3):
        a_letter()
    assert deliver(limit=2) == 2
    assert deliver(limit=2) == 1


def test_deliver_due_leaves_what_waits(a_letter, mail_server):
    waiting = [a_letter(waits_for_attachment=True), a_letter(send_after=NOW + timedelta(minutes=1))]
    assert deliver() == 0
    assert [state(letter) for letter in waiting] == [Status.DRAFT, Status.READY]


# Secrets.


def test_a_secret_leaves_and_is_forgotten(a_letter, mail_server):
    letter = a_code(a_letter)
    deliver()
    letter.refresh_from_db()
    assert "1234-5678" in mail_server.mails[0].get_body(("plain",)).get_content()
    assert letter.secret == ""
    assert "1234-5678" not in f"{letter.body}{letter.left_text}{letter.left_html}"


def test_the_demo_remembers_secrets(a_letter, mail_server, settings):
    settings.DEMO = True
    letter = a_code(a_letter)
    deliver()
    letter.refresh_from_db()
    assert letter.secret == "1234-5678"


def test_a_code_that_expired_does_not_leave(a_letter, mail_server):
    letter = a_code(a_letter, expires_at=NOW + timedelta(minutes=10))
    assert deliver(NOW + timedelta(minutes=10)) == 0
    assert state(letter) == Status.FAILED
    assert letter.secret == ""
    assert mail_server.mails == []


# What goes wrong: nothing is lost, nothing is doubled.


def test_refused_for_good_fails(a_letter, mail_server):
    letter = a_letter()
    mail_server.behave(Fault.REFUSE)
    deliver()
    assert state(letter) == Status.FAILED
    assert "No such mailbox" in letter.last_error


def test_refused_for_now_is_tried_later_and_less_and_less_often(a_letter, mail_server):
    letter = a_letter()
    mail_server.behave(Fault.BUSY)
    now, waits = NOW, []
    while state(letter) == Status.READY:
        deliver(now)
        letter.refresh_from_db()
        if letter.status == Status.READY:
            waits.append(letter.send_after - now)
            now = letter.send_after
    assert waits == delivery.DELAYS
    assert (letter.status, letter.attempts) == (Status.FAILED, len(delivery.DELAYS) + 1)


def test_refused_for_now_leaves_once_the_server_is_well(a_letter, mail_server):
    letter = a_letter()
    mail_server.behave(Fault.BUSY)
    deliver()
    mail_server.behave(Fault.NONE)
    assert deliver() == 0
    assert deliver(NOW + timedelta(minutes=1)) == 1
    assert state(letter) == Status.SENT
    assert len(mail_server.mails) == 1


@pytest.mark.parametrize("fault", [Fault.AWAY, Fault.HANG])
def test_no_server_to_speak_to_puts_one_letter_off_and_leaves_the_others(a_letter, mail_server, fault):
    letters = [a_letter() for _ in range(3)]
    mail_server.behave(fault)
    assert deliver() == 0
    assert [(state(letter), letter.attempts) for letter in letters] == [
        (Status.READY, 1),
        (Status.READY, 0),
        (Status.READY, 0),
    ]
    mail_server.behave(Fault.NONE)
    assert deliver(NOW + timedelta(minutes=1)) == 3
    assert len(mail_server.mails) == 3


def test_dropped_after_the_message_is_uncertain_and_never_sent_again(a_letter, mail_server):
    letter = a_code(a_letter)
    mail_server.behave(Fault.DROP)
    assert deliver() == 0
    assert (state(letter), letter.secret) == (Status.UNCERTAIN, "1234-5678")
    mail_server.behave(Fault.NONE)
    assert deliver(NOW + timedelta(days=30)) == 0
    assert (len(mail_server.dropped), len(mail_server.mails)) == (1, 0)


def test_silence_after_the_message_is_uncertain(a_letter, mail_server):
    letter = a_letter()
    mail_server.silent_after_data = True
    assert deliver() == 0
    assert state(letter) == Status.UNCERTAIN


def test_one_bad_letter_does_not_stop_the_others(a_letter, mail_server):
    bad, good = a_letter(waits_for_attachment=True), a_letter()
    attachment = outbox.attach(bad, name="weg.pdf", content=b"weg")
    attachment.file.storage.delete(attachment.file.name)
    outbox.release(bad, now=NOW)
    assert deliver() == 1
    assert [state(bad), state(good)] == [Status.FAILED, Status.SENT]
    assert "FileNotFoundError" in bad.last_error


def test_a_back_end_that_cannot_tell_makes_the_letter_uncertain(a_letter, settings):
    settings.EMAIL_BACKEND = "tests.correspondence.back_ends.Exploding"
    letter = a_letter()
    assert deliver() == 0
    assert state(letter) == Status.UNCERTAIN


# Workers that die, and workers that race.


def test_a_letter_of_a_killed_worker_is_uncertain_after_some_minutes(a_letter, mail_server):
    letter = a_letter()
    delivery.claim(letter.pk, now=NOW)
    delivery.give_up_stale_claims(now=NOW + delivery.STALE_AFTER)
    assert state(letter) == Status.SENDING
    delivery.give_up_stale_claims(now=NOW + delivery.STALE_AFTER + timedelta(seconds=1))
    assert state(letter) == Status.UNCERTAIN
    assert deliver(NOW + timedelta(days=1)) == 0


def test_a_slow_worker_may_still_say_how_it_ended(a_letter):
    letter = delivery.claim(a_letter().pk, now=NOW)
    delivery.give_up_stale_claims(now=NOW + timedelta(hours=1))
    delivery.settle(letter, delivery.Outcome(Status.SENT), delivery.Parts("t", "h"), now=NOW + timedelta(hours=1))
    assert state(letter) == Status.SENT


def test_a_slow_worker_does_not_overrule_a_person(a_letter):
    letter = delivery.claim(a_letter().pk, now=NOW)
    Letter.objects.update(status=Status.CANCELLED)
    delivery.settle(letter, delivery.Outcome(Status.SENT), delivery.Parts("t", "h"), now=NOW)
    assert state(letter) == Status.CANCELLED


def test_claim_gives_a_letter_to_one_worker_only(a_letter):
    letter = a_letter()
    assert delivery.claim(letter.pk, now=NOW) == letter
    assert delivery.claim(letter.pk, now=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_every_letter_once(mail_server):
    letters = [
        outbox.write(kind="proef", template="proef/brief", to=TO, context={"name": str(n), "text": ""}, now=NOW)
        for n in range(20)
    ]
    barrier, counts = threading.Barrier(2), []

    def work():
        barrier.wait()
        counts.append(deliver())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 20
    assert sorted(mail["Message-ID"] for mail in mail_server.mails) == sorted(one.message_id for one in letters)


# The task.


def test_the_task_is_woken_when_the_transaction_commits(a_letter, django_capture_on_commit_callbacks, mail_server):
    with django_capture_on_commit_callbacks() as callbacks:
        a_letter()
    assert len(callbacks) == 1


def test_the_task_sends_and_may_run_twice(a_letter, mail_server):
    letter = a_letter()
    deliver_due_letters()
    deliver_due_letters()
    assert state(letter) == Status.SENT
    assert len(mail_server.mails) == 1
