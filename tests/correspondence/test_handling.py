from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from correspondence import delivery, handling, outbox, waiting_kinds
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
    "hold": (lambda letter, actor: handling.hold(letter, now=LATER, actor=actor), handling.MAY_HOLD),
    "let_go": (lambda letter, actor: handling.let_go(letter, now=LATER, actor=actor), handling.MAY_LET_GO),
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


def test_held_letter_stays_until_a_person_lets_it_go(a_letter, actor, mail_server):
    letter = handling.hold(a_letter(), now=NOW, actor=actor)
    assert delivery.claim(letter.pk, now=LATER) is None
    assert delivery.deliver_due(clock=lambda: LATER) == 0
    handling.let_go(letter, now=LATER, actor=actor)
    assert delivery.deliver_due(clock=lambda: LATER) == 1
    assert verbs(letter) == ["letter held", "letter let go"]


def test_holding_twice_is_told_once(a_letter, actor):
    letter = handling.hold(a_letter(), now=NOW, actor=actor)
    assert handling.hold(letter, now=LATER, actor=actor).held_at == NOW
    assert verbs(letter) == ["letter held"]


def test_held_letter_whose_attachment_comes_goes_on_being_held(a_letter, actor):
    letter = handling.hold(a_letter(waits_for_attachment=True), now=NOW, actor=actor)
    outbox.release(letter, now=NOW)
    assert not Letter.objects.due(LATER).exists()
    handling.let_go(letter, now=LATER, actor=actor)
    assert list(Letter.objects.due(LATER)) == [letter]


def test_letting_go_of_a_letter_without_its_attachment_does_not_send_it(a_letter, actor):
    letter = handling.let_go(a_letter(waits_for_attachment=True), now=LATER, actor=actor)
    assert letter.status == Status.DRAFT


def test_let_go_sends_now_what_was_put_off(a_letter, actor):
    letter = handling.let_go(a_letter(send_after=LATER + timedelta(days=1)), now=LATER, actor=actor)
    assert list(Letter.objects.due(LATER)) == [letter]


def test_let_go_refuses_what_expired_meanwhile(a_letter, actor):
    letter = handling.hold(a_letter(expires_at=LATER), now=NOW, actor=actor)
    with pytest.raises(RuleError, match="vervallen"):
        handling.let_go(letter, now=LATER, actor=actor)


def test_withdraw_holds_no_longer(a_letter, actor):
    letter = handling.withdraw(handling.hold(a_letter(), now=NOW, actor=actor), now=LATER, actor=actor)
    assert (letter.status, letter.held_at) == (Status.CANCELLED, None)


@pytest.mark.parametrize("status", [Status.SENDING, Status.FAILED, Status.UNCERTAIN, Status.CANCELLED])
def test_the_database_holds_no_letter_that_left_or_failed(a_letter, status):
    letter = a_letter()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(status=status, held_at=NOW)


def test_kind_that_waits_holds_its_fresh_letters_and_no_code(a_letter, actor):
    before = a_letter()
    waiting_kinds.choose("proef", waits=True, now=NOW, actor=actor)
    held, code, other = a_letter(), a_letter(expires_at=LATER), a_letter(kind="ander")
    assert [letter.is_held for letter in (before, held, code, other)] == [False, True, False, False]
    waiting_kinds.choose("proef", waits=False, now=NOW, actor=actor)
    assert not a_letter().is_held
    assert list(Letter.objects.held()) == [held]


def test_withdraw_unsent_takes_what_has_not_left_and_says_why(a_letter, actor):
    facts = {"about": actor}
    ready, held, failed = a_letter(**facts), a_letter(**facts), in_status(a_letter(**facts), Status.FAILED)
    handling.hold(held, now=NOW, actor=actor)
    sent = in_status(a_letter(**facts), Status.SENT)
    uncertain = in_status(a_letter(**facts), Status.UNCERTAIN)
    others = [a_letter(kind="ander", **facts), a_letter()]
    number = handling.withdraw_unsent(actor, kinds=["proef"], reason="Over.", now=LATER, actor=None)
    assert number == 3
    withdrawn = Letter.objects.filter(status=Status.CANCELLED)
    assert set(withdrawn) == {ready, held, failed}
    assert set(Letter.objects.exclude(status=Status.CANCELLED)) == {sent, uncertain, *others}
    assert Event.objects.about(ready).get().data == {"before": "ready", "why": "Over."}
