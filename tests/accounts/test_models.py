import pytest
from django.db import IntegrityError

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_create_user_writes_the_address_small_and_without_password():
    user = User.objects.create_user(" Jan@Voorbeeld.Example ", name="Jan")
    assert (user.email, user.has_usable_password(), user.is_staff) == ("jan@voorbeeld.example", False, False)


def test_one_address_in_any_case_is_one_account():
    User.objects.create_user("jan@voorbeeld.example")
    with pytest.raises(IntegrityError):
        User.objects.create(email="JAN@voorbeeld.example")


def test_get_by_natural_key_does_not_mind_capitals():
    user = User.objects.create_user("jan@voorbeeld.example")
    assert User.objects.get_by_natural_key("Jan@Voorbeeld.Example") == user


def test_a_user_is_called_by_name_or_else_by_address():
    assert str(User(email="jan@voorbeeld.example", name="Jan")) == "Jan"
    assert str(User(email="jan@voorbeeld.example")) == "jan@voorbeeld.example"
