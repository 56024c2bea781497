import hashlib
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import RequestFactory

from applications import links
from applications.limits import allow, client_address
from applications.models import AccessLink
from correspondence.models import Letter
from tests.applications.conftest import a_draft
from tests.factories import NOW, ApplicationFactory


@pytest.mark.django_db
def test_only_the_hash_of_a_token_is_kept():
    token = links.give(a_draft(), now=NOW)
    assert len(token) == 43
    assert AccessLink.objects.get().token_hash == hashlib.sha256(token.encode()).hexdigest()


@pytest.mark.django_db
def test_token_finds_its_application_until_it_expires():
    application = a_draft()
    token = links.give(application, now=NOW)
    assert links.find(token, now=NOW + timedelta(days=30, seconds=-1)) == application
    assert links.find(token, now=NOW + timedelta(days=30)) is None


@pytest.mark.django_db
def test_token_of_a_sent_application_lives_longer():
    token = links.give(ApplicationFactory(), now=NOW)
    assert links.find(token, now=NOW + timedelta(days=179)) is not None
    assert links.find(token, now=NOW + timedelta(days=180)) is None


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "0" * 43, "é" * 43])
def test_unknown_token_finds_nothing(token):
    links.give(a_draft(), now=NOW)
    assert links.find(token, now=NOW) is None


@pytest.mark.django_db
def test_application_of_asks_the_session():
    application = a_draft()
    request = RequestFactory().get("/")
    request.session = {}
    with pytest.raises(Http404):
        links.application_of(request, application.reference)
    links.remember(request, application)
    links.remember(request, application)
    assert links.application_of(request, application.reference) == application
    assert request.session == {"applications": [str(application.reference)]}


@pytest.mark.django_db
def test_application_of_a_draft_that_is_gone_is_404():
    application = a_draft()
    request = RequestFactory().get("/")
    request.session = {"applications": [str(application.reference)]}
    application.delete()
    with pytest.raises(Http404):
        links.application_of(request, application.reference)


@pytest.mark.django_db
def test_send_again_writes_one_letter_for_each_live_application():
    a_draft(email="ann@a.example")
    ApplicationFactory(email="ann@a.example")
    ApplicationFactory(email="bob@b.example")
    a_draft(email="ann@a.example", status="expired")
    links.send_again(email="ANN@A.example", now=NOW)
    assert [letter.to_email for letter in Letter.objects.all()] == ["ann@a.example"] * 2
    assert len(set(Letter.objects.values_list("secret", flat=True))) == 2


@pytest.mark.django_db
def test_send_again_to_a_stranger_writes_nothing():
    a_draft()
    assert links.send_again(email="vreemd@a.example", now=NOW) == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("letter", ["confirm", "link_again", "withdrawn"])
def test_letter_greets_by_name_and_hides_the_token(letter, language):
    application = ApplicationFactory(language=language)
    written = links.mail_link(application, letter, now=NOW)
    assert "Ann Aanvrager" in written.body
    assert written.action_url.endswith("/aanvraag/open/[[secret]]/")
    assert written.action_label


@pytest.mark.django_db
def test_places_of_a_limit_are_taken_and_then_gone():
    assert [allow("x", per_hour=3) for _ in range(4)] == [True, True, True, False]
    assert allow("y", per_hour=3)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, "9.9.9.9", "10.0.0.1", "10.0.0.1"),
        (1, "9.9.9.9, 8.8.8.8", "10.0.0.1", "8.8.8.8"),
        (2, "9.9.9.9, 8.8.8.8", "10.0.0.1", "9.9.9.9"),
        (2, "8.8.8.8", "10.0.0.1", "10.0.0.1"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "geen adres", "10.0.0.1", "unknown"),
        (0, "", "", "unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        (0, "", "::ffff:10.0.0.1", "10.0.0.1"),
    ],
)
def test_client_address_believes_only_trusted_proxies(settings, proxies, forwarded, remote, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})
    assert client_address(request) == address
