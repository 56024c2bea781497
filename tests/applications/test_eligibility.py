"""Hints for the board: each with its reason, and nobody is refused by them."""

import dataclasses

import pytest

from applications.eligibility import Facts, Region, hints, region_of

GOOD = Facts(
    is_enterprise=True,
    country="BE",
    postcode="9000",
    legal_form="cv",
    enterprise_number="0900000196",
    in_register=True,
    is_member=False,
    has_size=True,
)


@pytest.mark.parametrize(
    ("postcode", "region"),
    [
        ("1000", Region.BRUSSELS),
        ("1299", Region.BRUSSELS),
        ("1300", Region.WALLONIA),
        ("1499", Region.WALLONIA),
        ("1500", Region.FLANDERS),
        ("3999", Region.FLANDERS),
        ("4000", Region.WALLONIA),
        ("7999", Region.WALLONIA),
        ("8000", Region.FLANDERS),
        ("9999", Region.FLANDERS),
        ("0999", Region.UNKNOWN),
        ("1012 AB", Region.UNKNOWN),
        ("\uff19\uff10\uff10\uff10", Region.UNKNOWN),
        ("", Region.UNKNOWN),
    ],
)
def test_region_by_postcode(postcode: str, region: Region) -> None:
    assert region_of(postcode) == region


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, []),
        ({"postcode": "1000"}, ["Brussel"]),
        ({"postcode": "5000"}, ["Wallonië"]),
        ({"country": "NL"}, ["blijkt niet"]),
        ({"legal_form": "vzw"}, ["(vzw)"]),
        ({"legal_form": "bv"}, []),
        ({"legal_form": ""}, ["rechtsvorm ontbreekt"]),
        ({"enterprise_number": ""}, ["ondernemingsnummer ontbreekt"]),
        ({"in_register": False}, ["kent het nummer niet"]),
        ({"in_register": None}, []),
        ({"is_member": True}, ["al lid"]),
        ({"has_size": False}, ["grootte ontbreekt"]),
        ({"postcode": "1000", "legal_form": "vzw", "has_size": False}, ["Brussel", "(vzw)", "grootte"]),
        # Supporting is open to who does not qualify, wherever.
        ({"is_enterprise": False, "country": "NL", "legal_form": "vzw", "has_size": False}, []),
        ({"is_enterprise": False, "enterprise_number": ""}, []),
        ({"is_enterprise": False, "is_member": True}, ["al lid"]),
    ],
)
def test_hints_say_what_strikes_the_eye(change: dict[str, object], words: list[str]) -> None:
    found = hints(dataclasses.replace(GOOD, **change))
    assert len(found) == len(words)
    assert all(part in sentence for part, sentence in zip(words, found, strict=True))
