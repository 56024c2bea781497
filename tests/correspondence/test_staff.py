import pytest
from django.urls import reverse

from correspondence import outbox
from correspondence.models import Letter
from tests.correspondence.conftest import a_code
from tests.factories import UserFactory, administrator, board_member, secretary

Status = Letter.Status


@pytest.fixture
def desk(client, db):
    client.force_login(secretary())
    return client


def address(name, letter, *more):
    return reverse(f"admin:{name}", args=[letter.pk, *more])


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(desk, a_letter, django_assert_max_num_queries, number):
    for _ in range(number):
        a_letter()
    desk.get(reverse("admin:outbox"))
    with django_assert_max_num_queries(6):
        page = desk.get(reverse("admin:outbox"))
    assert len(page.context["page"].object_list) == number


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({}, ["Dag Twee", "Dag Een"]),
        ({"status": "failed"}, ["Dag Een"]),
        ({"kind": "ander"}, ["Dag Twee"]),
        ({"q": "twee JAN"}, ["Dag Twee"]),
        ({"q": "niemand"}, []),
        ({"status": "onzin"}, ["Dag Twee", "Dag Een"]),
        ({"page": "99"}, ["Dag Twee", "Dag Een"]),
    ],
)
def test_the_list_filters_and_searches(desk, a_letter, query, subjects):
    Letter.objects.filter(pk=a_letter(context={"name": "Een", "text": ""}).pk).update(status=Status.FAILED)
    a_letter(context={"name": "Twee", "text": ""}, kind="ander")
    page = desk.get(reverse("admin:outbox"), query)
    assert [letter.subject for letter in page.context["page"]] == subjects


def test_the_page_of_a_letter_shows_its_text_and_attachments(desk, a_letter):
    letter = a_letter(waits_for_attachment=True)
    outbox.attach(letter, name="nota.pdf", content=b"%PDF-1.7")
    content = desk.get(address("outbox_letter", letter)).content.decode()
    assert "De Vroente schreef: hallo" in content
    assert "nota.pdf" in content


def test_the_preview_runs_and_loads_nothing(desk, a_letter):
    answer = desk.get(address("outbox_preview", a_letter()))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_page_of_a_letter_may_frame_its_preview_and_nothing_else(desk, a_letter):
    policy = desk.get(address("outbox_letter", a_letter())).headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "'unsafe-inline'" not in policy


def test_staff_do_not_see_secrets(desk, a_letter):
    letter = a_code(a_letter)
    pages = [desk.get(address(name, letter)).content.decode() for name in ("outbox_letter", "outbox_preview")]
    assert [("1234-5678" in page, "[[secret]]" in page) for page in pages] == [(False, True), (False, True)]


def test_staff_of_the_demo_see_secrets(desk, a_letter, settings):
    settings.DEMO = True
    letter = a_code(a_letter)
    pages = [desk.get(address(name, letter)).content.decode() for name in ("outbox_letter", "outbox_preview")]
    assert ["1234-5678" in page for page in pages] == [True, True]


def test_an_attachment_comes_as_a_download(desk, a_letter):
    letter = a_letter(waits_for_attachment=True)
    attachment = outbox.attach(letter, name="nota.pdf", content=b"%PDF-1.7")
    answer = desk.get(address("outbox_attachment", letter, attachment.pk))
    assert b"".join(answer) == b"%PDF-1.7"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="nota.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_attachment_of_another_letter_is_not_there(desk, a_letter):
    letter = a_letter(waits_for_attachment=True)
    attachment = outbox.attach(letter, name="nota.pdf", content=b"%PDF-1.7")
    assert desk.get(address("outbox_attachment", a_letter(), attachment.pk)).status_code == 404


def test_edit_changes_the_words(desk, a_letter):
    letter = a_letter()
    answer = desk.post(address("outbox_edit", letter), {"subject": "Anders", "body": "Anders."})
    assert answer.headers["Location"] == address("outbox_letter", letter)
    letter.refresh_from_db()
    assert (letter.subject, letter.body) == ("Anders", "Anders.")


def test_edit_of_a_letter_that_left_meanwhile_says_so_and_loses_nothing(desk, a_letter):
    letter = a_letter()
    Letter.objects.update(status=Status.SENDING)
    answer = desk.post(address("outbox_edit", letter), {"subject": "Anders", "body": "Lang overdacht."})
    assert answer.status_code == 200
    assert "Lang overdacht." in answer.content.decode()
    assert len(answer.context["form"].non_field_errors()) == 1
    letter.refresh_from_db()
    assert letter.subject == "Dag De Vroente"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("outbox_resend", Status.FAILED, Status.READY),
        ("outbox_resend", Status.SENDING, Status.SENDING),
        ("outbox_cancel", Status.READY, Status.CANCELLED),
        ("outbox_cancel", Status.SENDING, Status.SENDING),
        ("outbox_arrived", Status.UNCERTAIN, Status.SENT),
    ],
)
def test_buttons_do_what_they_say_or_say_why_not(desk, a_letter, name, before, after):
    letter = a_letter()
    Letter.objects.update(status=before)
    answer = desk.post(address(name, letter), follow=True)
    letter.refresh_from_db()
    assert letter.status == after
    assert len(answer.context["messages"]) == 1


POSTS = ("outbox_resend", "outbox_cancel", "outbox_arrived")
GETS = ("outbox_letter", "outbox_preview", "outbox_edit")


@pytest.mark.parametrize("name", POSTS)
def test_a_link_changes_nothing(desk, a_letter, name):
    assert desk.get(address(name, a_letter())).status_code == 405


@pytest.mark.parametrize(
    ("who", "status"), [(board_member, 403), (UserFactory, 404), (None, 302), (secretary, 200), (administrator, 200)]
)
@pytest.mark.parametrize("name", GETS)
def test_only_the_secretariat_reads_letters(client, a_letter, who, status, name):
    if who:
        client.force_login(who())
    assert client.get(address(name, a_letter())).status_code == status


@pytest.mark.parametrize(("who", "status"), [(board_member, 403), (UserFactory, 404), (None, 302)])
@pytest.mark.parametrize("name", POSTS)
def test_only_the_secretariat_decides_about_letters(client, a_letter, who, status, name):
    letter = a_letter()
    Letter.objects.update(status=Status.UNCERTAIN)
    if who:
        client.force_login(who())
    assert client.post(address(name, letter)).status_code == status
    letter.refresh_from_db()
    assert letter.status == Status.UNCERTAIN
