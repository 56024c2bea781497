from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications.digests import write_digest
from coopkracht.demo_data import SIGN_INS
from coopkracht.demo_data.bank import write_bank
from coopkracht.demo_data.cases import write_cases
from coopkracht.demo_data.history import write_history
from coopkracht.demo_data.large import Size, write_large
from coopkracht.demo_data.meeting import prepare_meeting
from coopkracht.demo_data.people import give_password, staff
from coopkracht.demo_data.yearly import write_year


def is_loaded() -> bool:
    return User.objects.filter(email=SIGN_INS[0][1]).exists()


@transaction.atomic
def load(*, now: datetime) -> bool:
    """Fill an empty portal with invented data, whole or not at all. False when it stands there already."""
    if is_loaded():
        return False
    people = staff()
    write_history(actor=people["secretariat"], now=now)
    write_cases(staff=people, now=now)
    write_year(actor=people["secretariat"], now=now)
    write_digest(people["board"], now=now)
    prepare_meeting(people, now=now)
    write_bank(actor=people["secretariat"], now=now)
    give_password("lid@demo.example")
    return True


@transaction.atomic
def enlarge(size: Size, *, now: datetime, progress: Callable[[str], object]) -> bool:
    """Make a loaded demo as large as `size`, whole or not at all. False when it is."""
    if size.is_reached():
        return False
    write_large(size, staff=staff(), now=now, progress=progress)
    return True
