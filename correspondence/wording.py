"""The secretariat's own words for a letter, in the place of those of its template file, and back again.

Own words never stop a letter: where they cannot be filled in, the letter leaves with the original ones, and the start
page says so.
"""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from correspondence.declared import Declared, find_declared
from correspondence.letters import Words, fill, one_line, render, source_of, split
from correspondence.models import ACTION_MARK, SECRET_MARK, Wording
from correspondence.placeholders import PlaceholderError, to_engine, to_staff
from journal.events import record
from journal.rules import RuleError

logger = logging.getLogger(__name__)
Wordings = Mapping[str, Wording]
LONGEST_PROBLEM = 500


@dataclass(frozen=True)
class Text:
    """A letter in the language of staff: with {placeholders}."""

    subject: str
    button: str
    body: str

    @property
    def tidy(self) -> "Text":
        """As it is kept: headers on one line, line ends as everywhere."""
        body = self.body.replace("\r\n", "\n").strip()
        return Text(one_line(self.subject, limit=500), one_line(self.button, limit=200), body)


class WordingError(RuleError):
    """The words cannot be used. `problems` says why, per language, in sentences."""

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        super().__init__(" ".join(sentence for sentences in problems.values() for sentence in sentences))
        self.problems = problems


def wordings_of(template: str) -> dict[str, Wording]:
    """The own words that are in use for one letter, by language."""
    return {row.language: row for row in Wording.objects.filter(template=template, in_use=True)}


def words_for(template: str, *, language: str, context: Mapping[str, Any], own: Wording | None) -> Words:
    """What one recipient reads: the own words, or the original ones where there are none or they fail."""
    if own is not None:
        try:
            return _filled(_letter(template), language, text_of(own), context)
        except Exception as error:  # whatever is wrong with the own words, the letter leaves
            logger.exception("Own words of %s fail", own)
            _note_problem(own, error)
    return render(template, language=language, context=context)


def _letter(template: str) -> Declared:
    letter = find_declared(template)
    if letter is None:
        raise LookupError(f"{template} is not declared")
    return letter


def _note_problem(own: Wording, error: Exception) -> None:
    problem = str(error)[:LONGEST_PROBLEM]
    if own.problem != problem:
        own.problem = problem
        Wording.objects.filter(pk=own.pk).update(problem=problem)


def text_of(row: Wording) -> Text:
    return Text(row.subject, row.button, row.body)


def original(letter: Declared, language: str) -> Text:
    """The words of the template file, with the placeholders as staff know them."""
    name = f"{letter.template}.{language}.txt"
    parts = split(source_of(letter.template, language), name)
    return Text(*(to_staff(part, language, letter.placeholders) for part in parts)).tidy


def _filled(letter: Declared, language: str, text: Text, context: Mapping[str, Any]) -> Words:
    subject, button, body = (to_engine(part, language, letter.placeholders) for part in asdict(text).values())
    source = f"Subject: {subject}\nButton: {button}\n\n{body}"
    return fill(source, name=f"{letter.template}.{language} (own words)", language=language, context=context)


def sample(letter: Declared, language: str, text: Text, *, sparse: bool = False) -> Words:
    """The letter filled in with an example; `sparse` is the example in which as little as possible is known."""
    recipient = {"name": "" if sparse else "Jan Janssens", "email": "jan@voorbeeld.example", "language": language}
    facts = {"recipient": recipient, "association": settings.ASSOCIATION, "site_url": settings.SITE_URL}
    return _filled(letter, language, text, {**(letter.sparse if sparse else letter.sample), **facts})


def problems_of(letter: Declared, language: str, text: Text) -> list[str]:
    """Why these words cannot be used, in sentences; none when they can."""
    source = original(letter, language)
    found = [_("The letter needs a subject.")] if not text.subject else []
    if source.button and not text.button:
        found.append(_("The button needs words."))
    found += _wrong_marks(source, text)
    for part in asdict(text).values():
        try:
            to_engine(part, language, letter.placeholders)
        except PlaceholderError as wrong:
            found += wrong.problems
    return found or _wrong_when_filled(letter, language, text, source)


def _wrong_marks(source: Text, text: Text) -> list[str]:
    found = []
    for mark in (ACTION_MARK, SECRET_MARK):
        if mark in text.subject + text.button or (mark in text.body and mark not in source.body):
            found.append(_("%(mark)s has no meaning there.") % {"mark": mark})
        if mark in source.body and mark not in text.body:
            found.append(
                _("Keep %(mark)s in the text: without it the recipient cannot use this letter.") % {"mark": mark}
            )
    lines = [line.strip() for line in f"\n{text.body}\n".split("\n")]
    places = [place for place, line in enumerate(lines) if ACTION_MARK in line]
    if any(lines[place - 1 : place + 2] != ["", ACTION_MARK, ""] for place in places):
        found.append(_("%(mark)s stands on a line of its own, with an empty line around it.") % {"mark": ACTION_MARK})
    return found


def _wrong_when_filled(letter: Declared, language: str, text: Text, source: Text) -> list[str]:
    """Two trials: with everything known, and with as little as can be."""
    for sparse in (False, True):
        try:
            words = sample(letter, language, text, sparse=sparse)
        except Exception:  # noqa: BLE001 - whatever goes wrong here would go wrong with a real letter
            return [_("A placeholder stands where it may be empty: put it inside its own condition.")]
        marks = [mark for mark in (ACTION_MARK, SECRET_MARK) if mark in source.body]
        if not words.subject or any(mark not in words.body for mark in marks):
            return [_("For some recipients the subject, the button or the code would be missing from this letter.")]
    return []


@transaction.atomic
def change(
    letter: Declared,
    *,
    texts: Mapping[str, Text],
    read: Mapping[str, int],
    now: datetime,
    actor: AbstractBaseUser,
) -> list[Wording]:
    """New words, per language; the answer is what changed. The original words restore the original.

    `read` holds per language the revision that was on the screen. Raises WordingError when the words cannot be used.
    """
    tidy = {language: text.tidy for language, text in texts.items()}
    rows = {language: _claim(letter, language, read[language]) for language in sorted(tidy)}
    fresh = {language: row for language, row in rows.items() if tidy[language] != _current(letter, row)}
    problems = {language: problems_of(letter, language, tidy[language]) for language in fresh}
    if wrong := {language: sentences for language, sentences in problems.items() if sentences}:
        raise WordingError(wrong)
    return [_keep(letter, row, tidy[language], now=now, actor=actor) for language, row in fresh.items()]


@transaction.atomic
def restore(letter: Declared, *, language: str, now: datetime, actor: AbstractBaseUser) -> Wording:
    """Back to the words of the template file. The own words stay in the history."""
    row = Wording.objects.select_for_update().filter(template=letter.template, language=language, in_use=True).first()
    if row is None:
        raise RuleError(_("This letter has its original words already."))
    return _keep(letter, row, original(letter, language), now=now, actor=actor)


def _claim(letter: Declared, language: str, read: int) -> Wording:
    source = asdict(original(letter, language))
    Wording.objects.get_or_create(template=letter.template, language=language, defaults=source)
    row = Wording.objects.select_for_update().get(template=letter.template, language=language)
    if row.revision != read:
        raise RuleError(
            _("Somebody else changed this letter meanwhile. Look at it again; your words still stand below.")
        )
    return row


def _current(letter: Declared, row: Wording) -> Text:
    return text_of(row) if row.in_use else original(letter, row.language)


def _keep(letter: Declared, row: Wording, text: Text, *, now: datetime, actor: AbstractBaseUser) -> Wording:
    before = asdict(_current(letter, row))
    row.subject, row.button, row.body = text.subject, text.button, text.body
    row.in_use = text != original(letter, row.language)
    row.revision += 1
    row.problem = ""
    row.save()
    verb = gettext_noop("words of a letter changed") if row.in_use else gettext_noop("original words restored")
    record(row, verb, now=now, actor=actor, before=before, after=asdict(text), language=row.language)
    return row


def broken_wordings() -> list[Wording]:
    """The own words that fail or would: their letters leave with the original words."""
    return [row for row in Wording.objects.filter(in_use=True) if row.problem or _is_broken(row)]


def _is_broken(row: Wording) -> bool:
    letter = find_declared(row.template)
    return letter is None or bool(problems_of(letter, row.language, text_of(row)))
