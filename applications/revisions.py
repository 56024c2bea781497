"""What became different in an application that was sent: kept in words, in every language the portal speaks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override

from applications.models import Application, ApplicationDocument, InformationRequest, Revision
from applications.steps import Step, in_words, label_of

ADDED, REPLACED, REMOVED = "added", "replaced", "removed"
Words = dict[str, str]


def in_every_language(words: Callable[[], object]) -> Words:
    told = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told[code] = str(words())
    return told


def differences(
    application: Application, step: Step, *, before: Mapping[str, str], after: Mapping[str, str], now: datetime
) -> Iterator[dict[str, Words]]:
    """Each field of the step that reads differently now."""
    old, new = (step.form_class(application)(application, now=now, data=typed) for typed in (before, after))
    for name in new.fields:
        was, becomes = (in_every_language(partial(in_words, form[name])) for form in (old, new))
        if was != becomes:
            yield told(partial(label_of, new, name), before=was, after=becomes)


def told(label: Callable[[], object], *, before: Words, after: Words) -> dict[str, Words]:
    return {"label": in_every_language(label), "before": before, "after": after}


def same_words(text: str) -> Words:
    """What somebody wrote reads the same in every language."""
    return {code: text for code, _name in settings.LANGUAGES}


def about_document(row: ApplicationDocument, what: str) -> dict[str, str]:
    return {"what": what, "purpose": row.purpose, "name": row.document.name}


def keep_revision(
    application: Application,
    *,
    changed: Iterable[dict[str, Words]],
    documents: Iterable[dict[str, str]],
    now: datetime,
    request: InformationRequest | None = None,
) -> Revision:
    """Write down what the application's present version changed. Part of the caller's transaction."""
    return Revision.objects.create(
        application=application,
        version=application.version,
        request=request,
        differences=list(changed),
        documents=list(documents),
        made_at=now,
    )


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class DocumentChange:
    what: str
    purpose: str
    name: str


@dataclass(frozen=True)
class ReadRevision:
    """A revision in the reader's language."""

    revision: Revision
    differences: list[Difference]
    documents: list[DocumentChange]


def read(application: Application) -> list[ReadRevision]:
    """Every later version, the newest first."""
    rows = application.revisions.select_related("request")
    return [
        ReadRevision(row, [_difference(one) for one in row.differences], [_document(one) for one in row.documents])
        for row in rows
    ]


def _difference(stored: Mapping[str, Any]) -> Difference:
    language = get_language() or settings.LANGUAGE_CODE
    return Difference(*(str(stored[part].get(language, "")) for part in ("label", "before", "after")))


def _document(stored: Mapping[str, str]) -> DocumentChange:
    purposes: dict[str, Any] = dict(ApplicationDocument.Purpose.choices)
    return DocumentChange(stored["what"], str(purposes.get(stored["purpose"], "")), stored["name"])
