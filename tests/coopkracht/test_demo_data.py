"""The demo's invented network: whole, various, and loaded once."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications.models import Application, BoardMeeting
from coopkracht.demo_data import SIGN_INS
from coopkracht.demo_data.large import Size
from coopkracht.demo_data.loading import enlarge, load
from coopkracht.demo_data.names import organisations
from dues.ledger import books_of
from dues.models import CreditNote, Invoice, Payment, WriteOff
from dues.standing import Standing, with_standing
from membership.models import Membership, Organisation
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_demo_shows_every_status_tier_and_standing() -> None:
    assert load(now=NOW)
    assert not load(now=NOW)

    assert set(Application.objects.values_list("status", flat=True)) == set(Application.Status.values)
    assert 80 <= Organisation.objects.count() <= 95
    assert sorted(set(Invoice.objects.values_list("period", flat=True))) == [2023, 2024, 2025, 2026]
    assert set(Invoice.objects.values_list("tier", flat=True)) == {"standard", "large", "supporting"}
    standings = Counter(with_standing(Membership.objects.all(), today=TODAY).values_list("standing", flat=True))
    assert {Standing.IN_ORDER, Standing.DUE, Standing.OVERDUE} <= set(standings)
    assert standings[Standing.IN_ORDER] > 60
    assert (CreditNote.objects.count(), WriteOff.objects.count(), Payment.objects.undecided().count()) == (1, 1, 1)
    assert all(books_of(year).adds_up for year in (2023, 2024, 2025, 2026))
    meetings = BoardMeeting.objects.order_by("starts_at")
    assert [(meeting.is_closed, meeting.starts_at < NOW) for meeting in meetings] == [
        (True, True),
        (True, True),
        (False, False),
    ]
    assert all(document.document.pages >= 3 for application in Application.objects.all()
               for document in application.documents.select_related("document"))  # fmt: skip
    for _role, email, password in SIGN_INS:
        assert User.objects.get(email=email).check_password(password)


def test_invented_organisations_are_unlike_each_other() -> None:
    everybody = organisations()

    assert len({who.name for who in everybody}) == len({who.enterprise_number for who in everybody}) == len(everybody)
    assert all(who.email.endswith(".example") for who in everybody)


def test_demo_data_stay_out_of_a_real_portal() -> None:
    with pytest.raises(CommandError, match="DEMO"):
        call_command("seed_demo")

    assert not User.objects.exists()


def test_large_demo_fills_up_to_its_size_and_only_once() -> None:
    size = Size(applications=45, board_members=5, meetings=7, agenda=5)
    load(now=NOW)
    told: list[str] = []

    assert enlarge(size, now=NOW, progress=told.append)
    assert not enlarge(size, now=NOW, progress=told.append)

    assert Application.objects.count() == size.applications
    assert members_of(BOARD).count() == size.board_members
    assert BoardMeeting.objects.count() == size.meetings
    assert BoardMeeting.objects.planned().count() == 3
    assert told == ["meeting 1 of 2", "meeting 2 of 2", "45 applications"]
    numbers = Invoice.objects.order_by("year", "sequence").values_list("year", "sequence")
    assert all(len(rows) == rows[-1] for rows in _by_year(numbers).values())


def _by_year(numbers: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    years: dict[int, list[int]] = defaultdict(list)
    for year, sequence in numbers:
        years[year].append(sequence)
    return years
