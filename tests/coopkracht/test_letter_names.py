"""Every letter of every room: declared for the secretariat, and the same in its language as in the engine's."""

from pathlib import Path

import pytest
from django.conf import settings

from correspondence.declared import declared_letters, find_declared
from correspondence.letters import source_of
from correspondence.placeholders import to_engine, to_staff
from correspondence.wording import original, problems_of

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FILES = sorted(path.relative_to(TEMPLATES) for path in TEMPLATES.glob("*/letters/*.txt"))
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def test_every_letter_is_declared_and_every_declared_letter_stands_in_both_languages() -> None:
    written = {str(path).removesuffix(".txt").rpartition(".")[::2] for path in FILES}

    assert written == {(letter.template, code) for letter in declared_letters() for code in LANGUAGES}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_the_words_of_staff_lead_back_to_the_file(path: Path) -> None:
    template, _dot, language = str(path).removesuffix(".txt").rpartition(".")
    letter, source = find_declared(template), source_of(template, language)
    assert letter is not None

    shown = to_staff(source, language, letter.placeholders)

    assert to_engine(shown, language, letter.placeholders) == source
    assert problems_of(letter, language, original(letter, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_placeholders_of_a_letter_have_the_same_name(language: str) -> None:
    for letter in declared_letters():
        names = [placeholder.named(language).casefold() for placeholder in letter.placeholders]
        assert sorted(names) == sorted(set(names)), letter.template
