import pytest

from journal.events import APPLICANT, record
from journal.models import AppendOnlyError, Event
from tests.factories import NOW, ApplicationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_record_copies_the_name_of_who_acted() -> None:
    subject, actor = ApplicationFactory(), UserFactory(name="Eerst Zo")

    event = record(subject, "something happened", now=NOW, actor=actor, amount="5.00")
    actor.name = "Later Anders"
    actor.save()

    stored = Event.objects.get(pk=event.pk)
    assert (stored.actor_name, stored.data, stored.subject) == ("Eerst Zo", {"amount": "5.00"}, subject)


def test_record_without_actor_says_on_whose_behalf() -> None:
    subject = ApplicationFactory()

    names = [
        record(subject, "x", now=NOW, actor=None, by=APPLICANT).actor_name,
        record(subject, "x", now=NOW, actor=None).actor_name,
    ]

    assert names == ["applicant", "the portal"]


def test_events_are_never_changed_or_deleted() -> None:
    event = record(ApplicationFactory(), "x", now=NOW, actor=None)

    event.verb = "y"
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        Event.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        Event.objects.update(verb="y")

    assert Event.objects.get().verb == "x"


def test_about_keeps_subjects_apart() -> None:
    first, second = ApplicationFactory(), ApplicationFactory()
    record(first, "a", now=NOW, actor=None)
    record(second, "b", now=NOW, actor=None)

    assert [event.verb for event in Event.objects.about(first)] == ["a"]
