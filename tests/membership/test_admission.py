from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from journal.models import AppendOnlyError
from journal.rules import RuleError
from membership import register
from membership.admission import Candidate, Person, admit
from membership.models import Membership, Organisation, RegisterEntry
from tests.factories import NOW, TODAY, UserFactory, enterprise_number, member, secretary

pytestmark = pytest.mark.django_db

CANDIDATE = Candidate(
    name="Nieuwe Bond cv",
    legal_form="cv",
    enterprise_number=enterprise_number(77),
    street="Pleinstraat 3",
    postcode="3000",
    city="Leuven",
    people=(Person("Els Eerst", "Els@voorbeeld.example"), Person("Tom Tweede", "tom@voorbeeld.example")),
)


def admit_it(candidate: Candidate = CANDIDATE, kind: Membership.Kind = Membership.Kind.MEMBER) -> Membership:
    return admit(candidate, kind=kind, admitted_on=TODAY, actor=secretary(), now=NOW)


def test_admit_writes_organisation_contacts_membership_and_register() -> None:
    membership = admit_it()

    organisation = membership.organisation
    assert (organisation.name, organisation.enterprise_number) == (CANDIDATE.name, CANDIDATE.enterprise_number)
    assert [(c.name, c.is_main) for c in organisation.contacts.all()] == [("Els Eerst", True), ("Tom Tweede", False)]
    entry = RegisterEntry.objects.get()
    assert (entry.number, entry.effective_on, entry.seat) == (1, TODAY, "Pleinstraat 3, 3000 Leuven")
    assert entry.legal_form == "coöperatieve vennootschap (cv)"


def test_admit_refuses_who_is_a_member_already() -> None:
    admit_it()

    with pytest.raises(RuleError, match="al lid"):
        admit_it()

    assert (Organisation.objects.count(), Membership.objects.count()) == (1, 1)


def test_two_people_with_one_address_leave_a_main_contact() -> None:
    same = (Person("Els Eerst", "els@voorbeeld.example"), Person("Els Twee", "ELS@voorbeeld.example"))

    membership = admit_it(replace(CANDIDATE, people=same))

    contact = membership.organisation.contacts.get()
    assert (contact.name, contact.is_main) == ("Els Eerst", True)


def test_account_of_a_new_contact_has_no_password() -> None:
    admit_it()

    assert not User.objects.get(email="els@voorbeeld.example").has_usable_password()


def test_register_lines_are_never_rewritten() -> None:
    admit_it()
    entry = RegisterEntry.objects.get()

    entry.name = "Anders"
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()


def test_register_keeps_the_name_of_that_day() -> None:
    membership = admit_it()
    membership.organisation.name = "Nieuwe naam"
    membership.organisation.save()

    line = register.enter(membership, kind="exit", effective_on=TODAY, actor=secretary(), now=NOW)

    assert [entry.name for entry in RegisterEntry.objects.all()] == ["Nieuwe Bond cv", "Nieuwe naam"]
    assert line.number == 2


@pytest.mark.parametrize(
    ("ended_on", "is_current"), [(None, True), (date(2026, 11, 23), True), (date(2026, 11, 22), False)]
)
def test_current_counts_the_last_day(ended_on: date | None, is_current: bool) -> None:
    membership = member(ended_on=ended_on, end_reason="Ontslag" if ended_on else "")

    assert Membership.objects.current(TODAY).filter(pk=membership.pk).exists() == is_current


def test_organisations_are_visible_to_their_contacts_and_to_staff_only() -> None:
    mine, other = member(), member()
    me = mine.organisation.contacts.get().user

    assert list(Organisation.objects.visible_to(me)) == [mine.organisation]
    assert list(Organisation.objects.visible_to(secretary())) == [mine.organisation, other.organisation]
    assert not Organisation.objects.visible_to(UserFactory()).exists()
    assert not Organisation.objects.visible_to(AnonymousUser()).exists()
