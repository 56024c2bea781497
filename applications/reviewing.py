"""Reading a file together: comments and the checklist."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.models import User
from applications.models import Application, CheckedItem, Comment
from applications.recusal import refuse_involved
from journal.events import record
from journal.rules import RuleError

CHECKLIST = {
    "statutes": gettext_lazy("The statutes are complete and legible"),
    "identity": gettext_lazy("Name, legal form and enterprise number agree with the statutes"),
    "size": gettext_lazy("The size is plausible"),
    "principles": gettext_lazy("The commitment to the ICA principles is clear"),
    "contact": gettext_lazy("We know who speaks for the applicant"),
}
FOR_SUPPORTERS = ("contact",)


@dataclass(frozen=True)
class ChecklistItem:
    key: str
    label: str
    checked: CheckedItem | None


def checklist(application: Application) -> list[ChecklistItem]:
    """What to look at in this file, and who already did. Supporters bring no statutes and no size."""
    supporter = application.kind == Application.Kind.SUPPORTING
    keys = FOR_SUPPORTERS if supporter else tuple(CHECKLIST)
    done = {row.item: row for row in application.checked_items.select_related("checked_by")}
    return [ChecklistItem(key, str(CHECKLIST[key]), done.get(key)) for key in keys]


@transaction.atomic
def comment(application: Application, *, body: str, actor: User, now: datetime) -> Comment:
    refuse_involved(application, actor)
    row = Comment.objects.create(application=application, author=actor, body=body.strip(), created_at=now)
    record(application, gettext_noop("comment written"), now=now, actor=actor, comment=row.pk)
    return row


@transaction.atomic
def check(application: Application, *, item: str, done: bool, actor: User, now: datetime) -> None:
    """Tick an item of the checklist, or take the tick back. Doing either twice changes nothing."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    refuse_involved(application, actor)
    if item not in CHECKLIST:
        raise RuleError(_("This item is not on the checklist."))
    if not application.is_open:
        raise RuleError(_("The checklist of a closed application does not change any more."))
    if done:
        changed = CheckedItem.objects.get_or_create(
            application=application, item=item, defaults={"checked_by": actor, "checked_at": now}
        )[1]
    else:
        changed = bool(application.checked_items.filter(item=item).delete()[0])
    if changed:
        verb = gettext_noop("checklist item ticked") if done else gettext_noop("checklist item unticked")
        record(application, verb, now=now, actor=actor, item=item)
