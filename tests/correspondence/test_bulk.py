"""Many letters with one button: exactly those that were counted, and never an uncertain one."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.urls import reverse

from correspondence import bulk, privacy
from correspondence.models import Letter
from tests.correspondence.conftest import NOW, a_code
from tests.factories import board_member, secretary

Status = Letter.Status
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def desk(client, db):
    client.force_login(secretary())
    return client


@pytest.fixture
def one_of_each(a_letter):
    """A letter in each status, a held one, one put off, and one failed whose use is over."""
    made = {}
    for status in Status.values:
        made[status] = letter = a_letter()
        sent = {"sent_at": NOW} if status == Status.SENT else {}
        Letter.objects.filter(pk=letter.pk).update(status=status, **sent)
    made["held"], made["put off"], made["spent"] = a_letter(), a_letter(), a_code(a_letter)
    Letter.objects.filter(pk=made["held"].pk).update(held_at=NOW)
    Letter.objects.filter(pk=made["put off"].pk).update(send_after=LATER + timedelta(hours=1))
    Letter.objects.filter(pk=made["spent"].pk).update(status=Status.FAILED, secret="")
    return made


@pytest.mark.parametrize(
    ("job", "touched"),
    [
        ("vasthouden", ["draft", "put off", "ready"]),
        ("versturen", ["held", "put off"]),
        ("opnieuw", ["failed"]),
    ],
)
def test_each_job_takes_its_own_letters_only(one_of_each, job, touched):
    selection = bulk.select(Letter.objects.all(), bulk.JOBS[job], now=LATER)
    names = {letter.pk: name for name, letter in one_of_each.items()}
    assert sorted(names[letter.pk] for letter in selection.letters) == touched
    done = bulk.carry_out(Letter.objects.all(), bulk.JOBS[job], agreed=selection.seal, now=LATER, actor=secretary())
    assert done.count == len(touched)
    assert bulk.select(Letter.objects.all(), bulk.JOBS[job], now=LATER).count == 0


def test_a_letter_that_came_meanwhile_is_asked_about_again(a_letter):
    a_letter()
    agreed = bulk.select(Letter.objects.all(), bulk.JOBS["vasthouden"], now=LATER).seal
    a_letter()
    with pytest.raises(bulk.ChangedError) as changed:
        bulk.carry_out(Letter.objects.all(), bulk.JOBS["vasthouden"], agreed=agreed, now=LATER, actor=secretary())
    assert changed.value.selection.count == 2
    assert not Letter.objects.held().exists()


def test_as_many_but_other_letters_are_asked_about_again(a_letter):
    first = a_letter()
    agreed = bulk.select(Letter.objects.all(), bulk.JOBS["vasthouden"], now=LATER).seal
    Letter.objects.filter(pk=first.pk).update(status=Status.CANCELLED)
    a_letter()
    with pytest.raises(bulk.ChangedError):
        bulk.carry_out(Letter.objects.all(), bulk.JOBS["vasthouden"], agreed=agreed, now=LATER, actor=secretary())


def address(job, query=""):
    return reverse("admin:outbox_bulk", args=[job]) + query


def test_screen_asks_with_the_number_and_then_does_it(desk, a_letter):
    a_letter(), a_letter(), a_letter(kind="ander")
    page = desk.get(address("vasthouden", "?kind=proef"))
    assert "Houd 2 brieven vast" in page.content.decode()
    answer = desk.post(address("vasthouden", "?kind=proef"), {"agreed": page.context["selection"].seal}, follow=True)
    assert "2 brieven worden vastgehouden." in answer.content.decode()
    assert [letter.kind for letter in Letter.objects.held()] == ["proef", "proef"]


def test_two_at_once_do_it_once_and_the_later_one_is_told(desk, a_letter):
    a_letter()
    agreed = {"agreed": desk.get(address("vasthouden")).context["selection"].seal}
    desk.post(address("vasthouden"), agreed)
    answer = desk.post(address("vasthouden"), agreed)
    assert answer.context["selection"].count == 0
    assert "Intussen is er iets veranderd" in answer.content.decode()


@pytest.mark.parametrize("body", [{}, {"agreed": ""}, {"agreed": "verzonnen"}])
def test_without_the_number_nothing_happens(desk, a_letter, body):
    a_letter()
    assert desk.post(address("vasthouden"), body).status_code == 200
    assert not Letter.objects.held().exists()


@pytest.mark.parametrize("query", ["?status=onzin", "?kind=onzin"])
def test_filter_that_cannot_be_read_selects_nothing(desk, a_letter, query):
    a_letter()
    assert desk.get(address("vasthouden", query)).status_code == 404


def test_unknown_job_is_not_there(desk):
    assert desk.get(address("wissen")).status_code == 404


def test_held_letters_are_found_as_held_and_not_as_ready(desk, a_letter):
    held, ready = a_letter(), a_letter()
    Letter.objects.filter(pk=held.pk).update(held_at=NOW)
    listed = {
        status: [letter.pk for letter in desk.get(reverse("admin:outbox"), {"status": status}).context["page"]]
        for status in ("held", "ready")
    }
    assert listed == {"held": [held.pk], "ready": [ready.pk]}


@pytest.mark.parametrize("number", [1, 3])
def test_asking_costs_the_same_for_one_and_for_three(desk, a_letter, django_assert_max_num_queries, number):
    for _ in range(number):
        a_letter()
    desk.get(address("vasthouden"))
    with django_assert_max_num_queries(6):
        desk.get(address("vasthouden"))


def test_closed_letters_are_in_no_number_and_no_job(desk, a_letter, monkeypatch):
    monkeypatch.setattr(privacy, "_rules", [lambda _reader: Q(kind="gesloten")])
    closed, open_ = a_letter(kind="gesloten"), a_letter()
    selection = desk.get(address("vasthouden")).context["selection"]
    assert [letter.pk for letter in selection.letters] == [open_.pk]
    desk.post(address("vasthouden"), {"agreed": selection.seal})
    assert list(Letter.objects.held()) == [open_]
    assert desk.get(address("vasthouden", "?kind=gesloten")).status_code == 404
    assert not Letter.objects.get(pk=closed.pk).is_held


def test_board_does_not_decide_about_letters(client, db):
    client.force_login(board_member())
    assert client.get(address("vasthouden")).status_code == 403
