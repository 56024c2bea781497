import pytest

from applications.completeness import missing_in, what_is_missing
from documents.intake import keep
from tests.applications.conftest import upload
from tests.factories import NOW, ApplicationFactory


def missing(*purposes: str, **fields: object) -> list[str]:
    return what_is_missing(ApplicationFactory.build(**fields), purposes=purposes)


def test_nothing_is_missing_in_a_complete_file() -> None:
    assert missing("statutes") == []


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"email_confirmed_at": None}, "mailadres"),
        ({"status": "information_requested"}, "meer informatie"),
        ({"employees": None}, "omvang"),
        ({"balance_sheet_total": None}, "omvang"),
    ],
)
def test_each_reason_is_told(fields: dict[str, object], word: str) -> None:
    (reason,) = missing("statutes", **fields)

    assert word in reason


def test_statutes_have_to_be_there() -> None:
    (reason,) = missing("kompas")

    assert "statuten" in reason


def test_tier_set_by_hand_makes_up_for_the_size() -> None:
    assert missing("statutes", employees=None, tier_override="small") == []


def test_late_report_and_supporters_wait_for_nothing() -> None:
    assert missing("statutes", kompas="later") == []
    assert missing(kind="supporting", employees=None, balance_sheet_total=None) == []


@pytest.mark.django_db
def test_many_files_are_judged_in_one_query(django_assert_num_queries: pytest.fixture) -> None:
    with_statutes, without = ApplicationFactory(), ApplicationFactory()
    with_statutes.documents.create(document=keep(upload(), now=NOW), purpose="statutes")

    with django_assert_num_queries(1):
        found = missing_in([with_statutes, without])

    assert (found[with_statutes.pk], len(found[without.pk])) == ([], 1)
