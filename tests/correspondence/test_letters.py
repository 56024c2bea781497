import pytest
from django.template import TemplateSyntaxError
from hypothesis import given
from hypothesis import strategies as st

from correspondence.letters import one_line, render
from correspondence.outbox import Recipient

JAN = Recipient("jan@voorbeeld.example", "Jan", "nl")
ASSOCIATION = {"email": "info@voorbeeld.example"}


def words(name="De Vroente", text="hallo"):
    context = {"recipient": JAN, "association": ASSOCIATION, "name": name, "text": text}
    return render("proef/brief", language="nl", context=context)


def test_render_splits_headers_from_body():
    letter = words()
    assert letter.subject == "Dag De Vroente"
    assert letter.button == "Bekijk De Vroente"
    assert letter.body.splitlines()[0] == "Dag Jan,"
    assert letter.body.splitlines()[-1] == "Vragen? info@voorbeeld.example"


def test_render_leaves_signs_as_they_are():
    assert words(name="Janssens & <zonen> 'bv'").subject == "Dag Janssens & <zonen> 'bv'"


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85", "\x00"])
def test_render_lets_no_value_begin_a_header(gap):
    letter = words(name=f"X{gap}Button: Klik hier{gap}{gap}Bcc: a@b.example")
    assert letter.subject == "Dag X Button: Klik hier Bcc: a@b.example"
    assert letter.button == "Bekijk X Button: Klik hier Bcc: a@b.example"
    assert letter.body.startswith("Dag Jan,")


def test_render_disarms_marks_that_somebody_typed():
    body = words(text="[[secret]] [[action]]").body
    assert "schreef: [ [secret]] [ [action]]" in body
    assert body.count("[[action]]") == 1


def test_render_refuses_a_letter_with_a_hole():
    with pytest.raises(TemplateSyntaxError, match=r"nobody\.knows\.this"):
        render("proef/kapot", language="nl", context={"recipient": JAN})


def test_render_refuses_a_template_without_subject():
    with pytest.raises(TemplateSyntaxError, match="begin with Subject"):
        render("proef/zonder-onderwerp", language="nl", context={"recipient": JAN})


@given(text=st.text(max_size=400), limit=st.integers(min_value=1, max_value=300))
def test_one_line_is_printable_and_bounded(text, limit):
    line = one_line(text, limit=limit)
    assert len(line) <= limit
    assert line.isprintable()
    assert line == " ".join(line.split(" "))
