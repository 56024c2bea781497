"""Sets of open data in the real column layout of the register, with invented enterprises."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

HEADERS = {
    "meta": "Variable,Value",
    "code": "Category,Code,Language,Description",
    "enterprise": (
        "EnterpriseNumber,Status,JuridicalSituation,TypeOfEnterprise,JuridicalForm,JuridicalFormCAC,StartDate"
    ),
    "establishment": "EstablishmentNumber,StartDate,EnterpriseNumber",
    "denomination": "EntityNumber,Language,TypeOfDenomination,Denomination",
    "address": (
        "EntityNumber,TypeOfAddress,CountryNL,CountryFR,Zipcode,MunicipalityNL,MunicipalityFR,StreetNL,StreetFR,"
        "HouseNumber,Box,ExtraAddressInfo,DateStrikingOff"
    ),
    "contact": "EntityNumber,EntityContact,ContactType,Value",
    "activity": "EntityNumber,ActivityGroup,NaceVersion,NaceCode,Classification",
    "branch": "Id,StartDate,EnterpriseNumber",
}
CHANGED = ("enterprise", "establishment", "denomination", "address", "contact", "activity", "branch")
ESTABLISHMENT = "2.000.000.339"


def dotted(number: str) -> str:
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def line(*values: str) -> str:
    return ",".join(f'"{value}"' if value else "" for value in values) + "\n"


def enterprise(number: str, form: str = "008", form_now: str = "706", started: str = "01-03-2011") -> str:
    return line(dotted(number), "AC", "000", "2", form, form_now, started)


def names(number: str, name: str) -> str:
    """The short name first, then French, then Dutch: none of them in the order in which we prefer them."""
    n = dotted(number)
    return line(n, "2", "002", "KORT") + line(n, "1", "001", f"{name} FR") + line(n, "2", "001", name)


def address(number: str, house: str = "1", city: str = "Leuven") -> str:
    abroad = ("Nederland", "Pays-Bas", "1012", "", "Amsterdam", "", "Dam", "2", "", "", "")
    place = ("3000", city, "Louvain", "Zonstraat", "Rue du Soleil", house, "3", "", "")
    return line(dotted(number), "ABBR", *abroad) + line(dotted(number), "REGO", "", "", *place)


def activities(number: str) -> str:
    n = dotted(number)
    return (
        line(n, "001", "2003", "40110", "MAIN")
        + line(n, "006", "2008", "35220", "MAIN")
        + line(n, "001", "2008", "35110", "MAIN")
        + line(n, "001", "2025", "99999", "SECO")
    )


def meta(kind: str, extract: int) -> str:
    facts = [("SnapshotDate", "01-11-2026"), ("ExtractTimestamp", "02-11-2026 08:00:00"), ("ExtractType", kind)]
    return "".join(line(*fact) for fact in [*facts, ("ExtractNumber", str(extract)), ("Version", "1.0.0")])


def full_set(path: Path, numbers: Iterable[str], *, extract: int = 140, **changed: str | bytes | None) -> Path:
    """All tables. `changed` gives a table another content (header included), or leaves it out with None."""
    numbers = list(numbers)
    tables = {
        "enterprise": "".join(map(enterprise, numbers)),
        "denomination": "".join(names(n, f"Zonnekracht {i}") for i, n in enumerate(numbers)),
        "address": "".join(map(address, numbers)) + line(ESTABLISHMENT, "BAET", *[""] * 11),
        "activity": "".join(map(activities, numbers)) + line(ESTABLISHMENT, "003", "2008", "35110", "MAIN"),
    }
    files = {stem: f"{HEADERS[stem]}\n{tables.get(stem, '')}" for stem in HEADERS if stem != "meta"}
    files["meta"] = f"{HEADERS['meta']}\n{meta('full', extract)}"
    return write(path, {f"{stem}.csv": text for stem, text in (files | changed).items() if text is not None})


def update_set(path: Path, *, extract: int = 141, **changes: str) -> Path:
    """`enterprise_delete` takes rows of numbers, `enterprise_insert` rows of the table; all other files are empty."""
    files = {"meta.csv": f"{HEADERS['meta']}\n{meta('update', extract)}"}
    for stem in CHANGED:
        key = HEADERS[stem].split(",")[0]
        files[f"{stem}_delete.csv"] = f"{key}\n{changes.get(f'{stem}_delete', '')}"
        files[f"{stem}_insert.csv"] = f"{HEADERS[stem]}\n{changes.get(f'{stem}_insert', '')}"
    return write(path, files)


def write(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in files.items():
            target.writestr(name, text)
    return path


def numbers(count: int, first: int = 0) -> list[str]:
    return list(_numbers(9_000_000 + first, count))


def large_set(path: Path, count: int, *, extract: int = 140) -> Path:
    """A full set of any size, written as a stream; a bit over one name, one address and two activities each."""
    parts: dict[str, Callable[[str], str]] = {
        "enterprise": enterprise,
        "denomination": lambda n: line(dotted(n), "2", "001", f"Onderneming {n}"),
        "address": address,
        "activity": lambda n: (
            line(dotted(n), "001", "2008", "35110", "MAIN") + line(dotted(n), "001", "2008", "01110", "SECO")
        ),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("meta.csv", f"{HEADERS['meta']}\n{meta('full', extract)}")
        for stem, rows_of in parts.items():
            with io.TextIOWrapper(target.open(f"{stem}.csv", "w"), encoding="utf-8") as file:
                file.write(f"{HEADERS[stem]}\n")
                file.writelines(rows_of(number) for number in _numbers(2_000_000, count))
    return path


def _numbers(first: int, count: int) -> Iterator[str]:
    """Numbers of the right form that belong to nobody in particular: eight digits and their check."""
    for n in range(first, first + count):
        yield f"{n:08d}{97 - n % 97:02d}"
