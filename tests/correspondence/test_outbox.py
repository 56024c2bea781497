from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from correspondence import outbox
from correspondence.models import Attachment, Letter
from journal.rules import RuleError
from tests.correspondence.conftest import NOW, TO

Status = Letter.Status


def test_write_stores_a_letter_that_stands_ready(a_letter):
    letter = Letter.objects.get(pk=a_letter().pk)
    assert letter.status == Status.READY
    assert (letter.to_email, letter.to_name, letter.language) == ("jan@voorbeeld.example", "Jan Janssens", "nl")
    assert letter.action_url == "http://127.0.0.1:8000/mijn/"
    assert letter.created_at == NOW
    assert letter.message_id.endswith("@127.0.0.1>")


def test_write_holds_a_letter_back_until_its_attachment_is_there(a_letter):
    letter = a_letter(waits_for_attachment=True)
    assert list(Letter.objects.due(NOW)) == []
    outbox.attach(letter, name="nota.pdf", content=b"een")
    outbox.release(letter, now=NOW)
    assert list(Letter.objects.due(NOW)) == [letter]


def test_write_holds_a_letter_back_until_its_hour(a_letter):
    letter = a_letter(send_after=NOW + timedelta(hours=1))
    assert list(Letter.objects.due(NOW)) == []
    assert list(Letter.objects.due(NOW + timedelta(hours=1))) == [letter]


@pytest.mark.parametrize(
    "address", ["jan@voorbeeld.example\nBcc: a@b.example", "geen adres", "", "a@b.example, c@d.example"]
)
def test_write_refuses_what_is_no_single_address(a_letter, address):
    with pytest.raises(ValidationError):
        a_letter(to=outbox.Recipient(address, "Jan", "nl"))
    assert not Letter.objects.exists()


def test_write_remembers_what_it_is_about(a_letter, django_user_model):
    user = django_user_model.objects.create_user("a@b.example")
    letter = a_letter(about=user)
    assert letter.about == user
    assert list(Letter.objects.about(user)) == [letter]


@pytest.mark.parametrize("number", [1, 3])
def test_write_many_costs_two_queries(db, django_assert_num_queries, number):
    composed = [
        outbox.compose(kind="proef", template="proef/brief", to=TO, context={"name": "X", "text": ""}, now=NOW)
        for _ in range(number)
    ]
    with django_assert_num_queries(2):  # which kinds wait, and the letters
        written = outbox.write_many(composed)
    assert Letter.objects.filter(pk__in=[letter.pk for letter in written]).count() == number


def test_attach_twice_keeps_the_last_file(a_letter):
    letter = a_letter(waits_for_attachment=True)
    outbox.attach(letter, name="nota.pdf", content=b"een")
    outbox.attach(letter, name="nota.pdf", content=b"twee")
    with Attachment.objects.get().file.open() as file:
        assert file.read() == b"twee"


@pytest.mark.parametrize("status", [Status.SENDING, Status.UNCERTAIN])
def test_attach_refuses_a_letter_that_may_have_left(a_letter, status):
    letter = a_letter()
    Letter.objects.update(status=status)
    with pytest.raises(RuleError):
        outbox.attach(letter, name="nota.pdf", content=b"te laat")
    assert not Attachment.objects.exists()


def test_release_leaves_a_withdrawn_letter_withdrawn(a_letter):
    letter = a_letter(waits_for_attachment=True)
    Letter.objects.update(status=Status.CANCELLED)
    assert outbox.release(letter, now=NOW).status == Status.CANCELLED
