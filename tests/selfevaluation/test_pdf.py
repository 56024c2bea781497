import io

import pikepdf
import pypdfium2
import pytest

from selfevaluation import filling, pdf
from selfevaluation.models import SelfEvaluation
from selfevaluation.questions import FIRST
from tests.factories import NOW, OrganisationFactory

pytestmark = pytest.mark.django_db


def answered(year, step, **fields):
    answers = {q.key: step for principle in FIRST for q in principle.questions}
    return SelfEvaluation.objects.create(year=year, answers=answers, started_at=NOW, updated_at=NOW, **fields)


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(text.split())


def test_pdf_says_the_values_the_answers_and_what_it_is_not():
    evaluation = answered(2026, "3")
    evaluation = filling.save_answers(evaluation, typed={"community_voice": "n"}, now=NOW)
    text = text_of(pdf.render([evaluation], name="Zonnewijzer & co <cv>", language="nl"))
    assert "Zonnewijzer & co <cv>, 2026" in text
    assert "1. Vrijwillig en open lidmaatschap 3,0 op 4" in text
    assert "Grotendeels" in text
    assert "Niet van toepassing op ons" in text
    assert "Het is niet het ICA-kompas" in text


def test_pdf_without_answers_says_so_and_never_zero():
    text = text_of(pdf.render([filling.begin(organisation=None, now=NOW)], name="x", language="en"))
    assert "1. Voluntary and open membership not answered" in text
    assert "0.0" not in text


def test_pdf_lays_years_side_by_side_in_words():
    organisation = OrganisationFactory()
    years = [answered(2026, "3", organisation=organisation), answered(2025, "2", organisation=organisation)]
    text = text_of(pdf.render(years, name="x", language="en"))
    assert "2026: filled, whole line 2025: dashed line" in text
    assert "7. Concern for community 3.0 of 4 2.0 of 4" in text


def test_pdf_can_be_read_aloud():
    content = pdf.render([answered(2026, "1")], name="x", language="nl")
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.Root.Lang) == "nl"
        assert document.Root.MarkInfo.Marked


def test_file_name_says_year_and_name():
    assert pdf.file_name(answered(2026, "1"), name="Zonnewijzer cv") == "zelfevaluatie-2026-zonnewijzer-cv.pdf"
