import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.placeholders import Placeholder, PlaceholderError, each, to_engine, to_staff, when

LIST = "row in rows"
NAMES = (
    Placeholder("{{ person.name }}", "naam", "name"),
    when("person.name", "naam gekend", "name known"),
    when("person.old", "oud", "old"),
    each(LIST, "rij", "row"),
    Placeholder("{{ row.title }}", "titel", "title", inside=LIST),
)


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("nl", "Dag {naam}.", "Dag {{ person.name }}."),
        ("en", "Hi {name}.", "Hi {{ person.name }}."),
        ("nl", "Dag { Naam }.", "Dag {{ person.name }}."),
        ("nl", "{als oud}U{anders}Je{einde}", "{% if person.old %}U{% else %}Je{% endif %}"),
        (
            "nl",
            "{als oud}U{anders als naam gekend}{naam}{einde}",
            "{% if person.old %}U{% elif person.name %}{{ person.name }}{% endif %}",
        ),
        (
            "en",
            "{if old}{else if name known}{name}{end}",
            "{% if person.old %}{% elif person.name %}{{ person.name }}{% endif %}",
        ),
        ("nl", "{per rij}{titel}{einde}", "{% for row in rows %}{{ row.title }}{% endfor %}"),
    ],
)
def test_names_become_the_declared_pieces_and_nothing_else(language, text, source):
    assert to_engine(text, language, NAMES) == source


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{nam}", "Bedoel je {naam}?"),
        ("{iets heel anders}", "kan deze brief niet invullen"),
        ("{als oud}U", "schrijf {einde}"),
        ("{einde}", "sluit niets af"),
        ("{anders}", "buiten een {als …}"),
        ("{per rij}{anders}{einde}", "buiten een {als …}"),
        ("{titel}", "binnen zijn lijst"),
        ("los {", "losse {"),
        ("los }", "losse {"),
        ("{name}", "kan deze brief niet invullen"),  # the English name, in a Dutch letter
    ],
)
def test_a_mistake_is_named_in_a_sentence(text, sentence):
    with pytest.raises(PlaceholderError) as wrong:
        to_engine(text, "nl", NAMES)
    assert sentence in str(wrong.value)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ person.password }}",
        "{% load log %}",
        "{% include 'x' %}",
        "{% debug %}",
        "{# weg #}",
        "{naam|add:1}",
        "{person.name}",
        "{{naam}}",
        "{% if person.name %}x{% endif %}",
        "{als person.name}x{einde}",
        "{\n{ person.name }\n}",
    ],
)
def test_no_text_reaches_into_the_engine(attack):
    with pytest.raises(PlaceholderError):
        to_engine(attack, "nl", NAMES)


@given(st.text(alphabet="{}%#| ab\nnaamals.einde", max_size=60))
def test_whatever_gets_through_holds_declared_pieces_only(text):
    try:
        source = to_engine(text, "nl", NAMES)
    except PlaceholderError:
        return
    for piece in ("{{ person.name }}", "{{ row.title }}", "{% if person.name %}", "{% if person.old %}"):
        source = source.replace(piece, "")
    for piece in ("{% for row in rows %}", "{% else %}", "{% elif person.name %}", "{% endif %}", "{% endfor %}"):
        source = source.replace(piece, "")
    assert "{" not in source
    assert "}" not in source


def test_a_file_with_an_undeclared_piece_is_refused():
    with pytest.raises(PlaceholderError, match=r"person\.age"):
        to_staff("{{ person.age }}", "nl", NAMES)
