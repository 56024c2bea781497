from datetime import timedelta

import pytest

from correspondence import delivery, handling
from correspondence.models import Letter
from journal.models import Event
from journal.rules import RuleError
from tests.correspondence.conftest import NOW, a_code
from tests.factories import secretary

Status = Letter.Status
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def actor(db):
    return secretary()


def in_status(letter, status):
    facts = {"sent_at": NOW} if status == Status.SENT else {}
    Letter.objects.filter(pk=letter.pk).update(status=status, claimed_at=NOW, **facts)
    return letter


def verbs(letter):
    return list(Event.objects.about(letter).values_list("verb", flat=True))


ACTIONS = {
    "edit": (
        lambda letter, actor: handling.edit(letter, subject="Nieuw", body="Nieuw", now=LATER, actor=actor),
        handling.MAY_EDIT,
    ),
    "send_again": (
        lambda letter, actor: handling.send_again(letter, now=LATER, actor=actor),
        handling.MAY_SEND_AGAIN,
    ),
    "withdraw": (lambda letter, actor: handling.withdraw(letter, now=LATER, actor=actor), handling.MAY_WITHDRAW),
    "confirm": (lambda letter, actor: handling.confirm_arrival(letter, now=LATER, actor=actor), handling.MAY_CONFIRM),
}


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("status", Status.values)
def test_each_action_is_possible_in_its_own_statuses_only(a_letter, actor, name, status):
    action, allowed = ACTIONS[name]
    letter = in_status(a_letter(), status)
    if status in allowed:
        action(letter, actor)
        assert len(verbs(letter)) == 1
        return
    with pytest.raises(RuleError):
        action(letter, actor)
    assert (Letter.objects.get().status, verbs(letter)) == (status, [])


def test_edit_changes_the_words_and_keeps_the_old_ones(a_letter, actor):
    letter = a_letter()
    before = {"subject": letter.subject, "body": letter.body}
    handling.edit(letter, subject="Dag\r\nBcc: a@b.example", body="Een.\r\n\r\nTwee.\r\n", now=LATER, actor=actor)
    letter.refresh_from_db()
    assert (letter.subject, letter.body) == ("Dag Bcc: a@b.example", "Een.\n\nTwee.")
    assert Event.objects.about(letter).get().data == {"before": before}


def test_edit_keeps_the_place_of_the_secret(a_letter, actor):
    letter = a_code(a_letter)
    with pytest.raises(RuleError, match="secret"):
        handling.edit(letter, subject="Je code", body="Die is weg.", now=LATER, actor=actor)
    handling.edit(letter, subject="Je code", body="Hier: [[secret]]", now=LATER, actor=actor)
    assert Letter.objects.get().body == "Hier: [[secret]]"


def test_send_again_sends_the_same_letter_once_more(a_letter, actor, mail_server):
    letter = in_status(a_letter(), Status.UNCERTAIN)
    handling.send_again(letter, now=LATER, actor=actor)
    assert delivery.deliver_due(clock=lambda: LATER) == 1
    assert [mail["Message-ID"] for mail in mail_server.mails] == [letter.message_id]
    assert Event.objects.about(letter).get().data == {"before": "uncertain"}


def test_send_again_twice_sends_once(a_letter, actor):
    letter = in_status(a_letter(), Status.FAILED)
    handling.send_again(letter, now=LATER, actor=actor)
    with pytest.raises(RuleError):
        handling.send_again(letter, now=LATER, actor=actor)


def test_send_again_refuses_a_letter_whose_secret_is_gone(a_letter, actor):
    letter = in_status(a_code(a_letter), Status.FAILED)
    Letter.objects.update(secret="")
    with pytest.raises(RuleError, match="vervallen"):
        handling.send_again(letter, now=LATER, actor=actor)


def test_send_again_refuses_a_letter_that_expired(a_letter, actor):
    letter = in_status(a_letter(expires_at=LATER), Status.FAILED)
    with pytest.raises(RuleError, match="vervallen"):
        handling.send_again(letter, now=LATER, actor=actor)


def test_withdraw_forgets_the_secret(a_letter, actor):
    letter = handling.withdraw(a_code(a_letter), now=LATER, actor=actor)
    assert (letter.status, letter.secret) == (Status.CANCELLED, "")


def test_withdraw_before_the_worker_comes_keeps_the_letter_here(a_letter, actor, mail_server):
    handling.withdraw(a_letter(), now=LATER, actor=actor)
    assert delivery.deliver_due(clock=lambda: LATER) == 0
    assert mail_server.mails == []


def test_confirm_arrival_dates_the_letter_when_it_was_sent(a_letter, actor):
    letter = handling.confirm_arrival(in_status(a_letter(), Status.UNCERTAIN), now=LATER, actor=actor)
    assert (letter.status, letter.sent_at) == (Status.SENT, NOW)
