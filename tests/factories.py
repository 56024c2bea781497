"""The cast of the tests. Names, numbers and addresses are invented."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from django.contrib.auth.models import Group
from stdnum.be import vat

from accounts.models import User
from accounts.roles import BOARD, SECRETARIAT
from applications.models import Application, BoardMeeting
from membership.models import Contact, Membership, Organisation

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PASSWORD = "een lange zin voor de proef"


def enterprise_number(n: int) -> str:
    """A number of the right form that belongs to nobody in particular: 0900 series and a right check."""
    first = f"09{n:06d}"
    number = f"{first}{97 - int(first) % 97:02d}"
    assert vat.is_valid(number)
    return number


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persoon{n}@voorbeeld.example")
    name = factory.Sequence(lambda n: f"Persoon {n}")


def staff(role: str | None, **fields: object) -> User:
    user = UserFactory(is_staff=True, **fields)
    if role:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def board_member(**fields: object) -> User:
    return staff(BOARD, **{"name": "Bea Bestuur", **fields})


def secretary(**fields: object) -> User:
    return staff(SECRETARIAT, **{"name": "Sofie Secretaris", **fields})


def administrator(**fields: object) -> User:
    return UserFactory(is_staff=True, is_superuser=True, name="Ada Beheerder", **fields)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Coöperatie {n}")
    legal_form = "cv"
    enterprise_number = factory.Sequence(lambda n: enterprise_number(100_000 + n))
    street = "Voorbeeldstraat 1"
    postcode = "9000"
    city = "Gent"
    employees = 12
    balance_sheet_total = Decimal("750000.00")


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    name = factory.SelfAttribute("user.name")
    email = factory.SelfAttribute("user.email")
    is_main = True


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    kind = Membership.Kind.MEMBER
    admitted_on = date(2025, 3, 1)


def member(**fields: object) -> Membership:
    """A membership whose organisation has one contact, who may sign in."""
    membership = MembershipFactory(**fields)
    ContactFactory(organisation=membership.organisation)
    return membership


class ApplicationFactory(factory.django.DjangoModelFactory):
    """An application that was submitted and whose mail address is confirmed."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    status = Application.Status.SUBMITTED
    kind = Application.Kind.ENTERPRISE
    email = factory.Sequence(lambda n: f"aanvrager{n}@voorbeeld.example")
    email_confirmed_at = NOW
    name = factory.Sequence(lambda n: f"Aanvrager {n} cv")
    legal_form = "cv"
    enterprise_number = factory.Sequence(lambda n: enterprise_number(500_000 + n))
    street = "Aanvraagstraat 7"
    postcode = "2000"
    city = "Antwerpen"
    employees = 8
    balance_sheet_total = Decimal("400000.00")
    commits_to_principles = True
    kompas = Application.Kompas.NONE
    accepts_privacy = accepts_sharing = noted_charter = True
    created_at = updated_at = submitted_at = waiting_since = NOW

    @factory.post_generation
    def people(self, create: bool, extracted: object, **kwargs: object) -> None:
        if create:
            self.contacts.create(position=1, name="Ann Aanvrager", email=self.email)


class BoardMeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BoardMeeting

    starts_at = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    place = "Vergaderzaal"
