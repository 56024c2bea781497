"""The size confirmation round: opened for a coming year, written to everybody, closed by hand or by the run."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from correspondence.models import SECRET_MARK, Letter
from correspondence.outbox import Recipient, compose, write_many
from correspondence.wording import Wordings, wordings_of
from dues import tasks
from dues.invoicing import main_contact
from dues.models import SizeConfirmation, SizeConfirmationQuerySet, SizeLink, SizeRound
from journal.background import wake
from journal.events import record
from journal.rules import RuleError
from membership.models import Contact, Membership

CHUNK = 100
PLACEHOLDER = "token"
LETTER_KINDS = {
    "size_question": gettext_noop("question about the size"),
    "size_reminder": gettext_noop("reminder of the question about the size"),
}


@transaction.atomic
def open_round(
    *, year: int, answer_by: date, remind_every: int, most_reminders: int, now: datetime, actor: User | None
) -> SizeRound:
    """Ask every effective member. What a supporting member pays depends on no size, so it is not asked.

    The letters are written by a sweep, in chunks. Raises RuleError when the year has its round already.
    """
    today = timezone.localdate(now)
    if not today.year <= year <= today.year + 1:
        raise RuleError(_("A round is for this year or the next one."))
    if answer_by <= today:
        raise RuleError(_("Leave the members at least a day to answer."))
    round_, is_new = SizeRound.objects.get_or_create(
        year=year,
        defaults={
            "answer_by": answer_by,
            "remind_every": remind_every,
            "most_reminders": most_reminders,
            "opened_at": now,
            "opened_by": actor,
        },
    )
    if not is_new:
        raise RuleError(_("There is a round for %(year)s already.") % {"year": year})
    members = Membership.objects.current(max(today, date(year, 1, 1))).filter(kind=Membership.Kind.MEMBER)
    members = members.filter(admitted_on__lte=today).order_by("organisation__name", "pk")
    questions = [SizeConfirmation(round=round_, membership=one) for one in members]
    SizeConfirmation.objects.bulk_create(questions, 500)
    record(round_, gettext_noop("size round opened"), now=now, actor=actor, year=year, members=len(questions))
    wake(tasks.ask_sizes)
    return round_


@transaction.atomic
def close(round_: SizeRound, *, now: datetime, actor: User | None) -> SizeRound:
    """No more answers and no more reminders; who did not answer keeps the figures that are known."""
    round_ = SizeRound.objects.select_for_update().get(pk=round_.pk)
    if not round_.is_open:
        raise RuleError(_("This round is closed already."))
    round_.closed_at, round_.closed_by = now, actor
    round_.save(update_fields=["closed_at", "closed_by"])
    unanswered = round_.confirmations.filter(answered_at=None).count()
    record(round_, gettext_noop("size round closed"), now=now, actor=actor, unanswered=unanswered)
    return round_


def close_for(year: int, *, now: datetime, actor: User | None) -> None:
    """Close the open round of this year, if there is one: its invoices are being made."""
    for round_ in SizeRound.objects.filter(year=year, closed_at=None):
        close(round_, now=now, actor=actor)


def to_write(*, now: datetime) -> SizeConfirmationQuerySet:
    """Who was not asked yet, and who was reminded too long ago. Days on which nothing ran are made up for, once."""
    waiting = SizeConfirmation.objects.open().filter(answered_at=None)
    due = Q(pk__in=[])
    for round_ in SizeRound.objects.filter(closed_at=None):
        again = Q(reminded_at=None, asked_at__lte=now - round_.interval) | Q(reminded_at__lte=now - round_.interval)
        due |= Q(round=round_) & (Q(asked_at=None) | (again & Q(reminders__lt=round_.most_reminders)))
    last = timezone.localdate(now)
    still_member = Q(membership__ended_on=None) | Q(membership__ended_on__gte=last)
    return waiting.filter(due).filter(still_member, membership__organisation__contacts__isnull=False).distinct()


@transaction.atomic
def write_some(*, now: datetime) -> int:
    """One chunk of questions and reminders: rows, links and letters in one transaction. How many were written."""
    keys = list(to_write(now=now).order_by("pk").values_list("pk", flat=True)[:CHUNK])
    mine = SizeConfirmation.objects.select_for_update(skip_locked=True).filter(pk__in=keys)
    locked = list(mine.order_by("pk").values_list("pk", flat=True))
    # Looked at again under the lock: another worker may have written to some of them meanwhile.
    due = to_write(now=now).filter(pk__in=locked).values("pk")
    rows = list(
        SizeConfirmation.objects.filter(pk__in=due)
        .select_related("round", "membership__organisation")
        .prefetch_related("membership__organisation__contacts")
        .order_by("pk")
    )
    links: list[SizeLink] = []
    wordings = {kind: wordings_of(f"dues/letters/{kind}") for kind in LETTER_KINDS}
    letters = [letter for row in rows if (letter := _letter(row, links, now, wordings))]
    SizeLink.objects.bulk_create(links)
    write_many(letters)
    _mark([row.pk for row in rows], now)
    return len(rows)


def _mark(keys: list[int], now: datetime) -> None:
    rows = SizeConfirmation.objects.filter(pk__in=keys)
    rows.exclude(asked_at=None).update(reminders=F("reminders") + 1, reminded_at=now)
    rows.filter(asked_at=None).update(asked_at=now)


def _letter(
    row: SizeConfirmation, links: list[SizeLink], now: datetime, wordings: Mapping[str, Wordings]
) -> Letter | None:
    contact = main_contact(row.membership.organisation)
    if contact is None:
        return None
    token = secrets.token_urlsafe(32)
    links.append(SizeLink(confirmation=row, token_hash=hashed(token), created_at=now))
    kind = "size_question" if row.asked_at is None else "size_reminder"
    return compose(
        kind=LETTER_KINDS[kind],
        template=f"dues/letters/{kind}",
        to=Recipient(email=contact.email, name=contact.name, language=row.membership.organisation.language),
        context=_facts(row, contact),
        action_url=reverse("size_by_link", args=[PLACEHOLDER]).replace(PLACEHOLDER, SECRET_MARK),
        secret=token,
        about=row,
        now=now,
        wordings=wordings[kind],
    )


def _facts(row: SizeConfirmation, contact: Contact) -> dict[str, str]:
    organisation = row.membership.organisation
    with translation.override(organisation.language):
        return {
            "name": contact.name,
            "organisation": organisation.name,
            "year": str(row.round.year),
            "answer_by": date_format(row.round.answer_by, "j F Y"),
        }


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
