"""The accounts that the demo's visitors sign in with, and members' accounts."""

from django.contrib.auth.models import Group

from accounts.models import User
from accounts.roles import BOARD, SECRETARIAT
from coopkracht.demo_data import PASSWORD


def staff() -> dict[str, User]:
    """The staff of the demo by role; whoever is missing is made."""
    return {
        "secretariat": _staff("secretariaat@demo.example", "Sofie Secretariaat", SECRETARIAT),
        "board": _staff("bestuur@demo.example", "Bart Bestuur", BOARD),
        "second board member": _staff("voorzitter@demo.example", "Vera Voorzitter", BOARD),
        "third board member": _staff("penningmeester@demo.example", "Pim Penningmeester", BOARD),
        "administrator": _staff("beheerder@demo.example", "Ada Beheerder", "", is_superuser=True),
    }


def _staff(email: str, name: str, role: str, *, is_superuser: bool = False) -> User:
    if known := User.objects.filter(email=email).first():
        return known
    user = User.objects.create_user(email, PASSWORD, name=name, is_staff=True, is_superuser=is_superuser)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def add_board_member(email: str, name: str) -> User:
    return _staff(email, name, BOARD)


def give_password(email: str) -> None:
    """The one member who signs in with a password; the others get a code by mail."""
    user = User.objects.get(email=email)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
