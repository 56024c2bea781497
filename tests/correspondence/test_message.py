from email import message_from_bytes, policy

import pytest

from correspondence import outbox
from correspondence.message import blocks, build, parts_of
from tests.correspondence.conftest import NOW, a_code


def sent(letter):
    raw = build(letter, parts_of(letter), now=NOW).message().as_bytes()
    return message_from_bytes(raw, policy=policy.default)


def test_blocks_keep_line_breaks_and_know_lists_and_the_button():
    found = blocks("Dag,\r\n\r\n- een\n- twee\n\n[[action]]\n\nGroet,\nSofie\n")
    assert [(block.kind, block.lines) for block in found] == [
        ("paragraph", ["Dag,"]),
        ("list", ["een", "twee"]),
        ("action", []),
        ("paragraph", ["Groet,", "Sofie"]),
    ]


def test_text_part_is_wrapped_and_names_the_address(a_letter):
    letter = a_letter(context={"name": "De Vroente", "text": "woord " * 40})
    text = parts_of(letter).text
    assert max(len(line) for line in text.splitlines()) <= 72
    assert "Bekijk De Vroente:\nhttp://127.0.0.1:8000/mijn/\n" in text


def test_text_part_never_breaks_an_address(a_letter):
    address = "https://voorbeeld.example/" + "pad-" * 30
    text = parts_of(a_letter(context={"name": "X", "text": address})).text
    assert address in text


def test_html_part_escapes_what_people_typed(a_letter):
    hostile = '<img src=x onerror=alert(1)> & "</p><script>alert(1)</script>'
    html = parts_of(
        a_letter(context={"name": hostile, "text": hostile}, to=outbox.Recipient("a@b.example", hostile, "nl"))
    ).html
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_html_part_has_the_button_and_inlined_style(a_letter):
    html = parts_of(a_letter()).html
    assert 'href="http://127.0.0.1:8000/mijn/"' in html
    assert 'style="' in html


def test_build_makes_a_mail_with_both_parts(a_letter):
    letter = a_letter()
    mail = sent(letter)
    assert mail["Message-ID"] == letter.message_id
    assert mail["To"] == "Jan Janssens <jan@voorbeeld.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content() == parts_of(letter).text


def test_build_adds_the_attachments(a_letter):
    letter = a_letter(waits_for_attachment=True)
    outbox.attach(letter, name="nota.pdf", content=b"%PDF-1.7 proef")
    (attachment,) = sent(letter).iter_attachments()
    assert attachment.get_filename() == "nota.pdf"
    assert attachment.get_content_type() == "application/pdf"
    assert attachment.get_content() == b"%PDF-1.7 proef"


def test_build_puts_the_secret_in_its_place(a_letter):
    letter = a_code(a_letter)
    assert "1234-5678" in sent(letter).get_body(("plain",)).get_content()
    assert "1234-5678" not in letter.body


@pytest.mark.parametrize(
    "name",
    ["Jan\r\nBcc: slachtoffer@voorbeeld.example", 'Jan" <x@y.example>,', "Ján Ŷ 中文", "x" * 5000, ""],
)
def test_no_name_makes_another_header_or_recipient(a_letter, name):
    mail = sent(
        a_letter(to=outbox.Recipient("jan@voorbeeld.example", name, "nl"), context={"name": name, "text": ""})
    )
    assert [address.addr_spec for address in mail["To"].addresses] == ["jan@voorbeeld.example"]
    assert mail["Bcc"] is None
    assert mail.defects == []
