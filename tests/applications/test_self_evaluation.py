from datetime import timedelta

import pytest
from django.urls import reverse

from applications import drafts, self_evaluation
from applications.models import Application
from journal.models import Event
from journal.rules import RuleError
from selfevaluation.models import SelfEvaluation
from tests.applications.conftest import ANSWERS, a_draft, page_text, step_url, supporter, visitor
from tests.factories import NOW, ApplicationFactory, UserFactory, board_member, secretary

pytestmark = pytest.mark.django_db
QUESTIONS = {"open_conditions": "3", "open_doors": "2", "open_exit": "n"}


def overview_url(application):
    return reverse("application_self_evaluation", args=[application.reference])


def section_url(application, number=1):
    return reverse("application_self_evaluation_section", args=[application.reference, number])


def pdf_url(application):
    return reverse("application_self_evaluation_pdf", args=[application.reference])


def with_evaluation(application, *, attached=False):
    evaluation = SelfEvaluation.objects.create(year=2026, answers={"open_doors": "3"}, started_at=NOW, updated_at=NOW)
    application.self_evaluation, application.shares_self_evaluation = evaluation, attached
    application.save()
    return application


def test_engagement_step_offers_it_as_not_required_and_keeps_what_was_typed():
    application = a_draft()
    client = visitor(application)
    shown = page_text(client.get(step_url(application, "engagement")))
    assert "Vul onze zelfevaluatie in" in shown
    assert "(niet verplicht)" in shown
    typed = ANSWERS["engagement"] | {"motivation": "Half getypt", "self_evaluation": "1"}
    response = client.post(step_url(application, "engagement"), typed)
    application.refresh_from_db()
    assert response.url == overview_url(application)
    assert application.answers["engagement"]["motivation"] == "Half getypt"


def test_looking_makes_nothing():
    application = a_draft()
    client = visitor(application)
    assert client.get(overview_url(application)).status_code == 200
    assert client.get(section_url(application)).status_code == 200
    assert not SelfEvaluation.objects.exists()


def test_answers_are_kept_page_by_page_and_lead_to_the_next():
    application = a_draft()
    client = visitor(application)
    response = client.post(section_url(application), QUESTIONS)
    assert response.url == section_url(application, 2)
    client.post(section_url(application, 2), {"democracy_say": "4", "later": "1"})
    application.refresh_from_db()
    assert application.self_evaluation.answers == QUESTIONS | {"democracy_say": "4"}
    assert application.shares_self_evaluation is False
    shown = page_text(client.get(section_url(application)))
    assert shown.count("checked") == 3


def test_last_principle_finishes_and_shows_the_compass():
    application = a_draft()
    client = visitor(application)
    response = client.post(section_url(application, 7), {"community_voice": "4"}, follow=True)
    assert response.redirect_chain == [(overview_url(application), 302)]
    assert "4,0 op 4" in page_text(response)
    assert "niet beantwoord" in page_text(response)
    assert SelfEvaluation.objects.get().finished_at is not None


@pytest.mark.parametrize("number", [0, 8, 99])
def test_there_are_seven_principles(number):
    application = a_draft()
    client = visitor(application)
    assert client.get(section_url(application, number)).status_code == 404
    assert client.post(section_url(application, number)).status_code == 404
    assert not SelfEvaluation.objects.exists()


def test_attaching_is_a_choice_that_can_be_taken_back():
    application = with_evaluation(a_draft())
    client = visitor(application)
    for attached in ("yes", "no"):
        client.post(overview_url(application), {"attached": attached})
        application.refresh_from_db()
        assert application.shares_self_evaluation is (attached == "yes")
    verbs = Event.objects.about(application).values_list("verb", flat=True)
    assert list(verbs) == ["self-evaluation attached", "self-evaluation taken back"]


def test_nothing_can_be_attached_that_is_not_there():
    with pytest.raises(RuleError, match="beantwoord eerst"):
        self_evaluation.attach(a_draft(), attached=True, now=NOW)


def test_after_sending_nothing_changes_any_more():
    application = with_evaluation(ApplicationFactory())
    client = visitor(application)
    client.post(section_url(application), QUESTIONS)
    client.post(overview_url(application), {"attached": "yes"})
    assert client.get(section_url(application)).url == overview_url(application)
    application.refresh_from_db()
    assert application.self_evaluation.answers == {"open_doors": "3"}
    assert application.shares_self_evaluation is False
    assert "het bestuur ziet ze niet" in page_text(client.get(overview_url(application)))


def test_stranger_and_supporter_have_no_page():
    application, supports = with_evaluation(a_draft()), supporter()
    urls = [overview_url(application), section_url(application), pdf_url(application)]
    assert [visitor().get(url).status_code for url in urls] == [404] * 3
    assert visitor(supports).get(overview_url(supports)).status_code == 404


def test_applicant_gets_it_as_pdf_attached_or_not():
    application = with_evaluation(a_draft())
    response = visitor(application).get(pdf_url(application))
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"] == 'attachment; filename="zelfevaluatie-2026-zonnewijzer-cv.pdf"'


def test_without_answers_there_is_no_pdf():
    application = a_draft()
    assert visitor(application).get(pdf_url(application)).status_code == 404


@pytest.mark.parametrize("attached", [True, False])
def test_board_sees_what_was_attached_and_nothing_of_what_was_kept(client, attached):
    application = with_evaluation(ApplicationFactory(), attached=attached)
    client.force_login(board_member())
    shown = page_text(client.get(reverse("admin:review", args=[application.pk])))
    assert ("Zelfevaluatie van de aanvrager" in shown) is attached
    assert ("3,0 op 4" in shown) is attached
    pdf = client.get(reverse("admin:review_evaluation_pdf", args=[application.pk]))
    assert pdf.status_code == (200 if attached else 404)


def test_pdf_of_a_file_is_for_who_may_see_the_file(client):
    application = with_evaluation(ApplicationFactory(), attached=True)
    url = reverse("admin:review_evaluation_pdf", args=[application.pk])
    answers = {}
    for who, user in {"secretary": secretary(), "outsider": UserFactory()}.items():
        client.force_login(user)
        answers[who] = client.get(url).status_code
    client.logout()
    answers["nobody"] = client.get(url).status_code
    assert answers == {"secretary": 200, "outsider": 404, "nobody": 302}


@pytest.mark.parametrize("ending", ["deleted", "expired"])
def test_evaluation_goes_with_the_draft(ending):
    application = with_evaluation(a_draft())
    if ending == "deleted":
        drafts.delete_draft(application)
    else:
        drafts.warn(application, now=NOW + timedelta(days=24))
        drafts.expire(application, now=NOW + timedelta(days=31))
        assert Application.objects.get().status == "expired"
    assert not SelfEvaluation.objects.exists()
