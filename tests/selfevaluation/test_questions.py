import pytest
from django.utils import translation

from selfevaluation.compass import PRINCIPLES
from selfevaluation.questions import CHOICES, FIRST, QUESTIONS_VERSION, questionnaire

QUESTIONS = [question for principle in FIRST for question in principle.questions]


def test_each_principle_has_three_to_five_questions_in_the_order_of_the_spokes():
    assert [principle.number for principle in FIRST] == [1, 2, 3, 4, 5, 6, 7]
    assert [principle.name for principle in FIRST] == list(PRINCIPLES)
    assert all(3 <= len(principle.questions) <= 5 for principle in FIRST)


def test_keys_are_given_once():
    assert len({question.key for question in QUESTIONS}) == len(QUESTIONS)


def test_first_version_keeps_its_keys():
    """Stored answers name them: a change of meaning is a new version, never an edit."""
    assert [question.key for question in questionnaire(1)[0].questions] == [
        "open_conditions",
        "open_doors",
        "open_exit",
    ]
    assert questionnaire(QUESTIONS_VERSION)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_question_and_example_stand_in_both_languages(question):
    def said(language):
        with translation.override(language):
            return str(question.text), str(question.example)

    assert all(dutch != english for dutch, english in zip(said("nl"), said("en"), strict=True))
    assert said("nl")[0].endswith("?")
    assert said("en")[0].endswith("?")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_question_calls_itself_the_ica_kompas(language):
    with translation.override(language):
        words = " ".join(f"{q.text} {q.example}" for q in QUESTIONS) + " ".join(str(word) for _key, word in CHOICES)
    assert "kompas" not in words.lower()
