"""Correcting an application that was sent, until it is taken into review."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from applications import changes, revisions, steps, submission, workflow
from applications.changes import ChangedElsewhereError, ClosedError
from applications.files import keep_files
from applications.models import Application
from correspondence.models import Letter
from documents.models import Document
from journal.models import Event
from journal.rules import RuleError
from tests.applications.conftest import ANSWERS, a_draft, overview_url, pdf, status_url, step_url, upload, visitor
from tests.factories import NOW, ApplicationFactory, enterprise_number, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sent() -> Application:
    application = a_draft(email_confirmed_at=NOW)
    keep_files(application, purpose="statutes", uploads=[upload()], now=NOW)
    return submission.submit(application, now=NOW)


def change(application: Application, slug: str, *, version: int = 1, **typed: str) -> bool:
    step = steps.step_of(application, slug)
    whole = ANSWERS[slug] | typed
    return changes.change_step(application, step, typed=whole, read_version=version, now=NOW).is_valid()


def url(application: Application, slug: str) -> str:
    return reverse("application_change", args=[application.reference, slug])


def test_change_fills_columns_and_makes_a_version_that_tells(sent: Application) -> None:
    assert change(sent, "organisatie", city="Gent", employees="60")
    sent.refresh_from_db()
    assert (sent.city, sent.employees, sent.version, sent.status) == ("Gent", 60, 2, "submitted")
    (read,) = revisions.read(sent)
    assert [(row.label, row.before, row.after) for row in read.differences] == [
        ("Gemeente", "Leuven", "Gent"),
        ("Werknemers", "12", "60"),
    ]
    assert Event.objects.about(sent).filter(verb="application changed by the applicant").count() == 1


def test_change_of_the_people_replaces_them(sent: Application) -> None:
    assert change(sent, "contact", name="Bo Nieuw", second_name="Cas", second_email="cas@x.example")
    assert list(sent.contacts.values_list("name", flat=True)) == ["Bo Nieuw", "Cas"]
    labels = [row.label for row in revisions.read(sent)[0].differences]
    assert labels == ["Naam", "Naam (tweede contactpersoon)", "Mailadres (tweede contactpersoon)"]


def test_saving_without_a_difference_makes_no_version(sent: Application) -> None:
    assert change(sent, "organisatie")
    assert (Application.objects.get().version, sent.revisions.count()) == (1, 0)


def test_what_is_wrong_changes_nothing(sent: Application) -> None:
    assert not change(sent, "organisatie", employees="veel")
    ApplicationFactory(enterprise_number=enterprise_number(700_002))
    assert not change(sent, "organisatie", enterprise_number=enterprise_number(700_002))
    sent.refresh_from_db()
    assert (sent.version, sent.answers) == (1, ANSWERS)


def test_older_window_is_told(sent: Application) -> None:
    change(sent, "organisatie", city="Gent")
    with pytest.raises(ChangedElsewhereError):
        change(sent, "organisatie", city="Aalst")
    assert Application.objects.get().city == "Gent"


def test_change_ends_where_the_review_begins(sent: Application) -> None:
    workflow.move(sent, "take_in_review", actor=secretary(), now=NOW)
    with pytest.raises(ClosedError):
        change(sent, "organisatie", city="Gent")
    with pytest.raises(ClosedError):
        changes.remove_file(sent, pk=sent.documents.get().pk, now=NOW)
    assert len(changes.add_files(sent, purpose="statutes", uploads=[upload(content=pdf(1))], now=NOW)) == 1
    assert Document.objects.count() == 1


def test_receipt_tells_of_the_application_as_corrected(sent: Application) -> None:
    with time_machine.travel(NOW + timedelta(seconds=30), tick=False):
        change(sent, "organisatie", name="Zonnebloem cv")
    receipts = Letter.objects.about(sent).filter(kind="application receipt")
    assert list(receipts.order_by("pk").values_list("status", "subject")) == [
        ("cancelled", "We kregen de aanvraag van Zonnewijzer cv"),
        ("ready", "We kregen de aanvraag van Zonnebloem cv"),
    ]


def test_receipt_that_left_is_not_written_again(sent: Application) -> None:
    Letter.objects.update(status="sent", sent_at=NOW)
    change(sent, "organisatie", name="Zonnebloem cv")
    assert Letter.objects.count() == 1


def test_files_come_and_go_but_one_stays(sent: Application) -> None:
    old = sent.documents.get()
    with pytest.raises(RuleError, match="eerst het nieuwe"):
        changes.remove_file(sent, pk=old.pk, now=NOW)
    with old.document.file.open() as kept:
        again = upload("nog eens.pdf", kept.read())
    refused = changes.add_files(
        sent, purpose="statutes", uploads=[upload("nieuw.pdf", pdf(1)), upload("geen.pdf", b"x"), again], now=NOW
    )
    assert len(refused) == 1
    changes.remove_file(sent, pk=old.pk, now=NOW)
    assert [row.document.name for row in sent.documents.select_related("document")] == ["nieuw.pdf"]
    told = [[(row.what, row.name) for row in read.documents] for read in revisions.read(sent)]
    assert told == [[("removed", "statuten.pdf")], [("added", "nieuw.pdf")]]
    assert Application.objects.get().version == 3


# Through the pages.


def test_status_page_leads_to_each_step_until_the_review(sent: Application) -> None:
    client = visitor(sent)
    assertContains(client.get(status_url(sent)), url(sent, "organisatie"))
    assertRedirects(client.get(step_url(sent, "contact")), url(sent, "contact"))
    workflow.move(sent, "take_in_review", actor=secretary(), now=NOW)
    assertNotContains(client.get(status_url(sent)), "/wijzigen/")
    assertRedirects(client.get(url(sent, "organisatie")), status_url(sent))


@pytest.mark.parametrize("slug", list(ANSWERS))
def test_every_step_opens_again_as_it_was_sent(sent: Application, slug: str) -> None:
    page = visitor(sent).get(url(sent, slug))
    assertContains(page, "Wijziging bewaren")
    assertContains(page, 'name="version" value="1"')


def test_page_saves_and_says_so(sent: Application) -> None:
    client = visitor(sent)
    typed = ANSWERS["organisatie"] | {"city": "Gent", "version": "1"}
    assertRedirects(client.post(url(sent, "organisatie"), typed), status_url(sent))
    assert Application.objects.get().city == "Gent"


def test_page_keeps_what_was_typed_in_a_window_that_came_too_late(sent: Application) -> None:
    client = visitor(sent)
    change(sent, "organisatie", city="Gent")
    typed = ANSWERS["organisatie"] | {"city": "Aalst", "version": "1"}
    page = client.post(url(sent, "organisatie"), typed)
    assertContains(page, "ander venster")
    assertContains(page, 'value="Aalst"')
    assert Application.objects.get().city == "Gent"
    assertRedirects(client.post(url(sent, "organisatie"), typed | {"version": "2"}), status_url(sent))
    assert Application.objects.get().city == "Aalst"


def test_page_keeps_what_was_typed_when_the_review_began(sent: Application) -> None:
    workflow.move(sent, "take_in_review", actor=secretary(), now=NOW)
    typed = ANSWERS["organisatie"] | {"city": "Aalst", "version": "1"}
    page = visitor(sent).post(url(sent, "organisatie"), typed)
    assertContains(page, 'value="Aalst"')
    assertContains(page, "niet meer te wijzigen")
    assertNotContains(page, "Wijziging bewaren")
    assert Application.objects.get().city == "Leuven"


def test_older_window_of_the_draft_keeps_what_was_typed(sent: Application) -> None:
    page = visitor(sent).post(step_url(sent, "organisatie"), ANSWERS["organisatie"] | {"city": "Aalst"})
    assertContains(page, "al ingediend")
    assertContains(page, 'value="Aalst"')
    assertContains(page, "Wijziging bewaren")


def test_file_beside_a_wrong_answer_is_kept_and_the_answer_too(sent: Application) -> None:
    typed = {"commits_to_principles": "on", "motivation": "", "kompas": "now", "version": "1"}
    page = visitor(sent).post(url(sent, "engagement"), typed | {"uploads": [upload("verslag.pdf", pdf(1))]})
    assertContains(page, "verslag.pdf")
    assertContains(page, 'name="version" value="2"')
    assertContains(page, 'href="#id_motivation"')
    assert Application.objects.get().answers == ANSWERS


def test_page_removes_a_file_and_keeps_what_was_typed(sent: Application) -> None:
    keep = {"commits_to_principles": "on", "motivation": "Half getypt", "kompas": "now", "version": "3"}
    for pages in (1, 2):
        changes.add_files(sent, purpose="kompas", uploads=[upload(f"v{pages}.pdf", pdf(pages))], now=NOW)
    row = sent.documents.filter(purpose="kompas").first()
    page = visitor(sent).post(url(sent, "engagement"), keep | {"remove": str(row.pk)})
    assertContains(page, "Half getypt")
    assert sent.documents.filter(purpose="kompas").count() == 1


@pytest.mark.parametrize("status", ["withdrawn", "expired"])
def test_applying_again_opens_a_draft_with_the_earlier_answers(status: str) -> None:
    earlier = ApplicationFactory(status=status, answers=ANSWERS if status == "withdrawn" else {})
    client = visitor(earlier)
    assertContains(client.get(status_url(earlier)), "Opnieuw aanvragen met je eerdere antwoorden")
    again = reverse("apply_again", args=[earlier.reference])
    response = client.post(again)
    draft = Application.objects.get(status="draft")
    assertRedirects(response, step_url(draft, "organisatie"))
    assertContains(client.get(step_url(draft, "organisatie")), "Zonstraat 1" if status == "withdrawn" else "Straat")
    assertRedirects(client.post(again), step_url(draft, "organisatie"))
    assertRedirects(client.get(status_url(draft)), overview_url(draft))


def test_a_stranger_changes_nothing(sent: Application) -> None:
    client = Client()
    for address in (url(sent, "organisatie"), reverse("apply_again", args=[sent.reference])):
        assert client.post(address, ANSWERS["organisatie"]).status_code == 404
