"""Own words in the place of the original ones: judged on saving, never in the way of a letter, and undone."""

import pytest
from django.db import IntegrityError, transaction

from correspondence import outbox, wording
from correspondence.declared import Declared, find_declared
from correspondence.models import Letter, Wording
from correspondence.wording import Text, WordingError
from journal.models import Event
from journal.rules import RuleError
from tests.correspondence.conftest import NOW, TO
from tests.factories import secretary

pytestmark = pytest.mark.django_db
GOOD = Text("Welkom {naam organisatie}", "Kijk", "Dag {naam ontvanger},\n\n[[action]]\n\nTot gauw")


@pytest.fixture
def receipt() -> Declared:
    letter = find_declared("applications/letters/receipt")
    assert letter is not None
    return letter


def change(letter, text=GOOD, *, language="nl", read=0):
    return wording.change(letter, texts={language: text}, read={language: read}, now=NOW, actor=secretary())


def written(**given) -> Letter:
    application = {"name": "Zonnewijzer", "kompas": "none", "city": "Gent"}
    facts = {
        "kind": "application receipt",
        "template": "applications/letters/receipt",
        "to": TO,
        "context": {"application": application, "next_meeting": None},
        "action_url": "/aanvraag/open/[[secret]]/",
        "secret": "geheim",
        "now": NOW,
    }
    return outbox.write(**{**facts, **given})


def test_letters_are_written_with_the_own_words_in_that_language_only(receipt):
    change(receipt)
    dutch, english = written(), written(to=outbox.Recipient("a@b.example", "Ann", "en"))
    assert (dutch.subject, dutch.action_label) == ("Welkom Zonnewijzer", "Kijk")
    assert dutch.body == "Dag Jan Janssens,\n\n[[action]]\n\nTot gauw"
    assert english.subject == "We received the application of Zonnewijzer"


def test_what_an_applicant_typed_stays_text_in_own_words(receipt):
    change(receipt)
    name = "{{ recipient.email }} {naam ontvanger} [[secret]]"
    letter = written(context={"application": {"name": name, "kompas": "", "city": ""}, "next_meeting": None})
    assert letter.subject == "Welkom {{ recipient.email }} {naam ontvanger} [ [secret]]"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (Text("", "Kijk", GOOD.body), "onderwerp nodig"),
        (Text("S", "", GOOD.body), "knop heeft een tekst nodig"),
        (Text("S", "K", "Dag"), "[[action]]"),
        (Text("S", "K", "Dag [[action]] en meer"), "eigen regel"),
        (Text("S [[action]]", "K", GOOD.body), "geen betekenis"),
        (Text("S", "K", f"{GOOD.body}\n\n[[secret]]"), "geen betekenis"),
        (Text("{onbekend}", "K", GOOD.body), "kan deze brief niet invullen"),
        (Text("S", "K", "{% debug %}\n\n[[action]]"), "kan deze brief niet invullen"),
        (Text("S", "K", "{datum volgende vergadering}\n\n[[action]]"), "eigen voorwaarde"),
        (Text("S", "K", "{als ICA-kompas volgt}x\n\n[[action]]\n\n{einde}"), "zou het onderwerp, de knop of de code"),
        (Text("{als volgende vergadering gekend}S{einde}", "K", GOOD.body), "zou het onderwerp"),
    ],
)
def test_words_that_would_not_work_are_refused_with_a_sentence(receipt, text, sentence):
    with pytest.raises(WordingError) as wrong:
        change(receipt, text)
    assert sentence in " ".join(wrong.value.problems["nl"])
    assert not Wording.objects.filter(in_use=True).exists()


def test_the_code_of_a_letter_stays_in_it():
    letter = find_declared("accounts/letters/sign_in_code")
    with pytest.raises(WordingError) as wrong:
        change(letter, Text("Je code", "", "Hier is niets."))
    assert "[[secret]]" in str(wrong.value)
    change(letter, Text("Je code", "", "Hier: [[secret]]"))
    assert wording.sample(letter, "nl", Text("Je code", "", "Hier: [[secret]]")).body == "Hier: [[secret]]"


def test_a_subject_begins_no_header(receipt):
    change(receipt, Text("Welkom\r\nBcc: a@b.example", "Kijk", GOOD.body))
    assert written().subject == "Welkom Bcc: a@b.example"


def test_words_that_fail_for_a_recipient_give_way_to_the_original_and_are_told(receipt):
    change(receipt)
    row = Wording.objects.get(in_use=True)
    Wording.objects.update(body="{naam ontvanger} {verdwenen invulveld}\n\n[[action]]")
    letter = written()
    assert letter.subject == "We kregen de aanvraag van Zonnewijzer"
    assert "[[action]]" in letter.body
    assert wording.broken_wordings() == [row]
    row.refresh_from_db()
    assert "verdwenen invulveld" in row.problem


def test_words_that_have_gone_wrong_are_told_before_any_letter_fails(receipt):
    change(receipt)
    assert wording.broken_wordings() == []
    Wording.objects.update(subject="{weg}")
    assert [row.template for row in wording.broken_wordings()] == [receipt.template]


def test_words_of_a_letter_that_is_gone_are_told():
    Wording.objects.create(template="weg/letters/weg", language="nl", in_use=True, subject="S", body="B")
    assert len(wording.broken_wordings()) == 1


def test_restore_brings_the_file_back_and_keeps_the_history(receipt):
    (row,) = change(receipt)
    wording.restore(receipt, language="nl", now=NOW, actor=secretary())
    assert written().subject == "We kregen de aanvraag van Zonnewijzer"
    events = Event.objects.about(row)
    assert [event.verb for event in events] == ["words of a letter changed", "original words restored"]
    assert events[1].data["before"]["subject"] == GOOD.subject
    with pytest.raises(RuleError):
        wording.restore(receipt, language="nl", now=NOW, actor=secretary())


def test_saving_the_original_words_restores_and_saving_the_same_changes_nothing(receipt):
    assert change(receipt, wording.original(receipt, "nl")) == []
    (row,) = change(receipt)
    assert change(receipt, read=row.revision) == []
    (row,) = change(receipt, wording.original(receipt, "nl"), read=row.revision)
    assert not row.in_use
    assert Event.objects.about(row).count() == 2


def test_who_had_an_older_text_on_screen_overwrites_nothing(receipt):
    change(receipt)
    with pytest.raises(RuleError, match="intussen"):
        change(receipt, Text("Anders", "Kijk", GOOD.body), read=0)
    assert Wording.objects.get(in_use=True).subject == GOOD.subject


def test_one_wrong_language_keeps_the_other_unsaved_too(receipt):
    texts = {"nl": GOOD, "en": Text("S", "B", "No button")}
    with pytest.raises(WordingError) as wrong:
        wording.change(receipt, texts=texts, read={"nl": 0, "en": 0}, now=NOW, actor=secretary())
    assert list(wrong.value.problems) == ["en"]
    assert not Wording.objects.exists()


def test_the_database_holds_one_wording_a_language():
    Wording.objects.create(template="x", language="nl", subject="S", body="B")
    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.create(template="x", language="nl", subject="S", body="B")


@pytest.mark.parametrize("number", [1, 3])
def test_many_letters_look_their_words_up_once(receipt, django_assert_num_queries, number):
    change(receipt)
    with django_assert_num_queries(1):
        own = wording.wordings_of(receipt.template)
        for _ in range(number):
            outbox.compose(
                kind="proef", template=receipt.template, to=TO, now=NOW, wordings=own,
                context={"application": {"name": "X", "kompas": ""}, "next_meeting": None},
            )  # fmt: skip
