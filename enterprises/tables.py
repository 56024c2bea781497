"""The tables of the open data (cookbook R018), and which columns of Enterprise each of them fills."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from enterprises.archive import ArchiveError, day
from enterprises.models import Enterprise

Rows = list[list[str]]
LANGUAGES = ("2", "1")  # Dutch, then French; the others as they come
SOCIAL_NAME = "001"
SEAT = "REGO"
VAT_ACTIVITY = "001"
FIELDS = {field.name: field for field in Enterprise._meta.concrete_fields}  # noqa: SLF001 - Django's documented API


@dataclass(frozen=True)
class Table:
    """`read` takes the rows of one enterprise and answers the values of `fields`; None when none of them counts."""

    stem: str
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    read: Callable[[Rows], tuple[Any, ...] | None]

    @property
    def blank(self) -> dict[str, Any]:
        """What stands in these columns of an enterprise that the table does not name."""
        return {name: FIELDS[name].get_default() for name in self.fields}


def ten_digits(text: str) -> str:
    """0403.019.261 as 0403019261."""
    number = text.replace(".", "")
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        raise ArchiveError(f"{text!r} is not a number of the register")
    return number


def is_enterprise(number: str) -> bool:
    """Establishments, which stand in the same tables, begin with 2 to 8."""
    return number[0] in "01"


def _date(text: str) -> date | None:
    try:
        return day(text) if text else None
    except ValueError:
        raise ArchiveError(f"{text!r} is not a date such as 31-12-2026") from None


def _enterprise(rows: Rows) -> tuple[Any, ...]:
    """The form as it is to be read under the code of 2019, where the register gives that."""
    _number, status, form, form_now, started = rows[-1]
    if not status:
        raise ArchiveError("an enterprise has no status")
    return status, form_now or form, _date(started)


def _name(rows: Rows) -> tuple[Any, ...]:
    """The name in the statutes, in Dutch where there is one."""
    preferred = min(rows, key=lambda row: (row[2] != SOCIAL_NAME, _language_rank(row[1])))
    return (preferred[3],)


def _language_rank(code: str) -> int:
    return LANGUAGES.index(code) if code in LANGUAGES else len(LANGUAGES)


def _address(rows: Rows) -> tuple[Any, ...] | None:
    for _number, kind, street, street_fr, house, box, postcode, city, city_fr in rows:
        if kind == SEAT:
            return street or street_fr, house, box, postcode, city or city_fr
    return None


def _activity(rows: Rows) -> tuple[Any, ...] | None:
    """The main activity in the newest version of NACE; the one for VAT before the one for social security."""
    main = [row for row in rows if row[4] == "MAIN"]
    if not main:
        return None
    newest = max(main, key=lambda row: (row[2], row[1] == VAT_ACTIVITY))
    return newest[3], newest[2]


ENTERPRISE = Table(
    "enterprise",
    ("EnterpriseNumber", "Status", "JuridicalForm", "JuridicalFormCAC", "StartDate"),
    ("status", "form", "started_on"),
    _enterprise,
)
TABLES = (
    ENTERPRISE,
    Table(
        "denomination",
        ("EntityNumber", "Language", "TypeOfDenomination", "Denomination"),
        ("name",),
        _name,
    ),
    Table(
        "address",
        (
            "EntityNumber",
            "TypeOfAddress",
            "StreetNL",
            "StreetFR",
            "HouseNumber",
            "Box",
            "Zipcode",
            "MunicipalityNL",
            "MunicipalityFR",
        ),
        ("street", "house_number", "box", "postcode", "city"),
        _address,
    ),
    Table(
        "activity",
        ("EntityNumber", "ActivityGroup", "NaceVersion", "NaceCode", "Classification"),
        ("activity", "activity_version"),
        _activity,
    ),
)


def columns_that_fit(table: Table, values: tuple[Any, ...]) -> dict[str, Any]:
    """By field. A text longer than the register promises is cut, and the one character PostgreSQL refuses goes."""
    return {
        name: value.replace("\x00", "")[: FIELDS[name].max_length] if isinstance(value, str) else value
        for name, value in zip(table.fields, values, strict=True)
    }
