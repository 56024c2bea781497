from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from selfevaluation import filling
from selfevaluation.models import SelfEvaluation
from tests.factories import NOW, OrganisationFactory, UserFactory, administrator, member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation():
    return filling.begin(organisation=None, now=NOW)


def test_answers_of_two_pages_stand_beside_each_other(evaluation):
    filling.save_answers(evaluation, typed={"open_doors": "3"}, now=NOW)
    later = NOW + timedelta(minutes=5)
    saved = filling.save_answers(evaluation, typed={"democracy_say": "n"}, now=later)
    assert saved.answers == {"open_doors": "3", "democracy_say": "n"}
    assert saved.updated_at == later


def test_later_answer_replaces_the_earlier(evaluation):
    filling.save_answers(evaluation, typed={"open_doors": "3"}, now=NOW)
    assert filling.save_answers(evaluation, typed={"open_doors": "1"}, now=NOW).answers == {"open_doors": "1"}


@pytest.mark.parametrize("typed", [{"open_doors": "5"}, {"open_doors": "-1"}, {"unknown": "2"}, {"open_doors": ""}])
def test_what_is_no_answer_changes_nothing(evaluation, typed):
    filling.save_answers(evaluation, typed={"open_doors": "3"}, now=NOW)
    assert filling.save_answers(evaluation, typed=typed, now=NOW).answers == {"open_doors": "3"}


def test_finishing_again_keeps_the_first_time(evaluation):
    filling.finish(evaluation, now=NOW)
    assert filling.finish(evaluation, now=NOW + timedelta(days=1)).finished_at == NOW


def test_organisation_begins_one_a_year_of_its_own_clock():
    organisation = OrganisationFactory()
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # already 2027 in Brussels
    first = filling.begin(organisation=organisation, now=NOW)
    assert filling.begin(organisation=organisation, now=NOW + timedelta(days=3)) == first
    assert filling.begin(organisation=organisation, now=new_year).year == 2027
    assert first.year == 2026


def test_database_refuses_a_second_one_of_a_year():
    organisation = OrganisationFactory()
    filling.begin(organisation=organisation, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfEvaluation.objects.create(organisation=organisation, year=2026, started_at=NOW, updated_at=NOW)


def test_copy_begins_the_years_of_a_new_member_and_leaves_the_original(evaluation):
    evaluation = filling.save_answers(evaluation, typed={"open_doors": "3"}, now=NOW)
    organisation = OrganisationFactory()
    copy = filling.copy_to(evaluation, organisation=organisation)
    assert (copy.pk != evaluation.pk, copy.answers, copy.year) == (True, {"open_doors": "3"}, 2026)
    assert filling.copy_to(evaluation, organisation=organisation) == copy


def test_only_the_contacts_see_an_evaluation():
    organisation = member().organisation
    mine = filling.begin(organisation=organisation, now=NOW)
    user = organisation.contacts.get().user
    seen = {
        who: list(SelfEvaluation.objects.visible_to(one))
        for who, one in {
            "contact": user,
            "outsider": UserFactory(),
            "other member": member().organisation.contacts.get().user,
            "secretary": secretary(),
            "administrator": administrator(),
        }.items()
    }
    assert seen == {"contact": [mine], "outsider": [], "other member": [], "secretary": [], "administrator": []}
