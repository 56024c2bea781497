from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from applications import links
from applications.models import Application
from correspondence.models import Letter
from tests.applications.conftest import (
    a_draft,
    page_text,
    secret_path,
    status_url,
    step_url,
)
from tests.factories import (
    NOW,
    ApplicationFactory,
)

pytestmark = pytest.mark.django_db
START = {"who": "enterprise", "email": "ann@a.example", "language": "nl"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("token", ["x", "x" * 43])
def test_unknown_link_is_answered_calmly(token):
    response = Client().get(reverse("open_link", args=[token]))
    assertContains(response, "Stuur mijn link opnieuw", status_code=404)
    assert Client().post(reverse("confirm_mail", args=[token])).status_code == 404


def test_expired_link_is_answered_as_an_unknown_one():
    token = links.give(a_draft(), now=NOW - timedelta(days=31))
    expired = Client().get(reverse("open_link", args=[token]))
    unknown = Client().get(reverse("open_link", args=["x" * 43]))
    assert (expired.status_code, page_text(expired)) == (unknown.status_code, page_text(unknown))


def test_opening_a_draft_asks_one_click_and_confirms_the_address():
    application = a_draft()
    token = links.give(application, now=NOW)
    client = Client()
    assertContains(client.get(reverse("open_link", args=[token])), "Verdergaan")
    assert client.get(step_url(application, "contact")).status_code == 404
    response = client.post(reverse("confirm_mail", args=[token]))
    application.refresh_from_db()
    assertRedirects(response, step_url(application, "statuten"))
    assert application.email_confirmed_at == NOW


def test_who_began_a_draft_with_a_strange_address_loses_it_to_its_owner():
    stranger = Client()
    stranger.post(reverse("apply"), START)
    before = Application.objects.get()
    owner = Client()
    owner.post(secret_path(Letter.objects.get()) + "bevestigen/")
    after = Application.objects.get()
    assert stranger.get(step_url(before, "organisatie")).status_code == 404
    assert stranger.get(step_url(after, "organisatie")).status_code == 404
    assert owner.get(step_url(after, "organisatie")).status_code == 200


def test_opening_a_confirmed_application_leads_straight_to_its_page():
    application = ApplicationFactory()
    token = links.give(application, now=NOW)
    client = Client()
    assertRedirects(client.get(reverse("open_link", args=[token])), status_url(application))


def test_link_again_answers_the_same_for_a_known_and_an_unknown_address():
    ApplicationFactory(email="ann@a.example")
    answers = [
        page_text(Client().post(reverse("link_again"), {"email": email})).replace(email, "")
        for email in ("ann@a.example", "bob@b.example")
    ]
    assert answers[0] == answers[1]
    assert [letter.to_email for letter in Letter.objects.all()] == ["ann@a.example"]


def test_link_again_is_limited():
    client = Client()
    answers = [client.post(reverse("link_again"), {"email": f"x{n}@a.example"}).status_code for n in range(11)]
    assert answers == [200] * 10 + [429]


def test_link_again_mails_one_address_five_times_and_says_the_same_the_sixth():
    ApplicationFactory(email="ann@a.example")
    for n in range(1, 8):
        response = Client(REMOTE_ADDR=f"10.0.0.{n}").post(reverse("link_again"), {"email": "ann@a.example"})
        assertContains(response, "Kijk in je mailbox")
    assert Letter.objects.count() == 5
