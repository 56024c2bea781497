import pytest
from django.urls import reverse

from correspondence import outbox, waiting_kinds
from correspondence.models import Letter, Wording
from tests.correspondence.conftest import NOW, TO
from tests.factories import UserFactory, administrator, board_member, secretary

WITHDRAWN = ["applications", "withdrawn"]
BODY = "Dag {naam ontvanger},\n\n[[action]]\n\nJammer."


@pytest.fixture
def desk(client, db):
    client.force_login(secretary())
    return client


def address(name, *more):
    return reverse(f"admin:{name}", args=[*WITHDRAWN, *more])


def typed(desk, **changes):
    """What the form would send as it stands, with some of it changed."""
    page = desk.get(address("wording_edit"))
    values = {}
    for column in page.context["columns"]:
        for field in column.form:
            values[field.html_name] = field.value()
    return {**values, "then": "save", **changes}


def test_list_names_every_letter_with_when_it_is_written(desk):
    page = desk.get(reverse("admin:wordings")).content.decode()
    assert "Een aanvraag werd ingetrokken." in page
    assert "Iemand vroeg een code om zich aan te melden." in page


def test_list_costs_the_same_for_none_and_for_three(desk, django_assert_max_num_queries):
    desk.get(reverse("admin:wordings"))
    for number in (0, 1, 3):
        Wording.objects.all().delete()
        for place in range(number):
            Wording.objects.create(template=f"t{place}", language="nl", in_use=True, subject="S", body="B")
        with django_assert_max_num_queries(6):
            desk.get(reverse("admin:wordings"))


def test_screen_shows_the_original_in_words_that_staff_understand(desk):
    page = desk.get(address("wording_edit")).content.decode()
    assert "De aanvraag van {naam organisatie} is ingetrokken" in page
    assert "The application of {name of the organisation} has been withdrawn" in page
    assert "{%" not in page
    assert "{{" not in page


def test_saving_keeps_the_words_and_letters_leave_with_them(desk):
    answer = desk.post(address("wording_edit"), typed(desk, **{"nl-body": BODY}))
    assert answer.headers["Location"] == address("wording_edit")
    letter = outbox.write(
        kind="proef", template="applications/letters/withdrawn", to=TO, now=NOW,
        context={"application": {"name": "Zon"}}, action_url="/",
    )  # fmt: skip
    assert letter.body == "Dag Jan Janssens,\n\n[[action]]\n\nJammer."
    assert list(Wording.objects.filter(in_use=True).values_list("language", flat=True)) == ["nl"]


def test_looking_first_shows_an_example_and_saves_nothing(desk):
    page = desk.post(address("wording_edit"), typed(desk, **{"nl-body": BODY, "then": "look"})).content.decode()
    assert "Dag Jan Janssens" in page
    assert not Wording.objects.exists()


@pytest.mark.parametrize("then", ["save", "look"])
def test_mistake_is_told_beside_its_language_and_nothing_typed_is_lost(desk, then):
    body = BODY.replace("naam ontvanger", "naam ontvangr")
    answer = desk.post(address("wording_edit"), typed(desk, **{"nl-body": body, "then": then}))
    page = answer.content.decode()
    assert "Bedoel je {naam ontvanger}?" in page
    assert "{naam ontvangr}" in page
    assert not Wording.objects.filter(in_use=True).exists()
    assert [bool(column.form.errors) for column in answer.context["columns"]] == [True, False]


def test_later_one_of_two_is_told(desk):
    first, second = typed(desk, **{"nl-subject": "Een"}), typed(desk, **{"nl-subject": "Twee"})
    desk.post(address("wording_edit"), first)
    answer = desk.post(address("wording_edit"), second)
    assert "Iemand anders heeft deze brief intussen gewijzigd" in answer.content.decode()
    assert Wording.objects.get(in_use=True).subject == "Een"


def test_original_comes_back_with_one_click(desk):
    desk.post(address("wording_edit"), typed(desk, **{"nl-subject": "Een"}))
    page = desk.post(address("wording_restore", "nl"), follow=True).content.decode()
    assert "De originele tekst staat terug." in page
    assert "Een" in page  # in the history
    assert not Wording.objects.filter(in_use=True).exists()


def test_kind_waits_and_leaves_by_itself_again(desk):
    desk.post(address("wording_wait"), {"waits": "yes"})
    assert waiting_kinds.waiting_kinds() == {"application withdrawn"}
    assert "wacht tot iemand ze nakeek" in desk.get(address("wording_edit")).content.decode()
    desk.post(address("wording_wait"), {"waits": "no"})
    assert waiting_kinds.waiting_kinds() == set()


def test_letter_that_somebody_waits_for_cannot_wait(desk):
    desk.post(reverse("admin:wording_wait", args=["accounts", "sign_in_code"]), {"waits": "yes"})
    assert waiting_kinds.waiting_kinds() == set()


def test_start_page_says_that_letters_are_held_and_words_do_not_work(desk, a_letter):
    a_letter()
    Letter.objects.update(held_at=NOW)
    Wording.objects.create(
        template="applications/letters/withdrawn", language="nl", in_use=True, subject="{weg}", button="K", body=BODY
    )
    page = desk.get(reverse("admin:index")).content.decode()
    assert "1 brief wordt vastgehouden" in page
    assert "De eigen tekst van 1 brief werkt niet" in page
    page = desk.get(address("wording_edit")).content.decode()
    assert "{weg} kan deze brief niet invullen." in page


@pytest.mark.parametrize("place", [["applications", "bestaat-niet"], ["nergens", "withdrawn"]])
def test_unknown_letter_is_not_there(desk, place):
    assert desk.get(reverse("admin:wording_edit", args=place)).status_code == 404
    assert desk.post(reverse("admin:wording_restore", args=[*place, "nl"])).status_code == 404


def test_unknown_language_is_not_there(desk):
    assert desk.post(address("wording_restore", "fr")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [(board_member, 403), (UserFactory, 404), (None, 302), (secretary, 200), (administrator, 200)]
)
def test_words_are_the_secretariats(client, db, who, status):
    if who:
        client.force_login(who())
    assert client.get(reverse("admin:wordings")).status_code == status
    assert client.get(address("wording_edit")).status_code == status
