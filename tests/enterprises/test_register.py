from datetime import date

from django.db import connection

from enterprises import register
from enterprises.models import Enterprise, Import
from tests.enterprises import sets
from tests.factories import NOW


def test_look_up_tells_everything_in_one_query(loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = register.look_up(loaded[1])
        extracted_on = found.edition.extracted_on
    assert extracted_on == date(2026, 11, 1)
    assert found.name == "Zonnekracht 1"
    assert (found.status, found.form, found.started_on) == ("AC", "706", date(2011, 3, 1))
    assert (found.street_line, found.postcode, found.city) == ("Zonstraat 1 bus 3", "3000", "Leuven")
    assert (found.activity, found.activity_version) == ("35110", "2008")


def test_look_up_goes_through_an_index(loaded):
    plan = Enterprise.objects.filter(number=loaded[0], edition__state="current").explain()
    if connection.vendor == "sqlite":  # PostgreSQL reads a table of five rows without its index
        assert "SCAN enterprises_enterprise" not in plan


def test_look_up_knows_no_establishment_and_no_stranger(loaded):
    assert register.look_up("2000000339") is None
    assert register.look_up(sets.numbers(1, first=900)[0]) is None


def test_look_up_without_data_finds_nothing(db):
    assert register.look_up("0403019261") is None
    assert not register.is_loaded()


def test_edition_that_is_not_whole_is_not_seen(loaded):
    half = Import.objects.create(
        kind="full", file_name="x.zip", extract_number=141, extracted_on=date(2026, 12, 1), started_at=NOW
    )
    number = sets.numbers(1, first=900)[0]
    Enterprise.objects.create(edition=half, number=number, status="AC")
    assert register.look_up(number) is None


def test_enterprise_without_a_name_is_called_by_its_number():
    assert str(Enterprise(number="0403019261")) == "0403019261"
