"""What an application would cost: the tier the rules give, or the one that staff set by hand."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from applications.models import Application
from applications.recusal import refuse_involved
from dues.fees import Assessment, assess, set_by_hand
from dues.models import FeeSchedule
from journal.events import record
from journal.rules import RuleError


def assess_application(application: Application, *, schedule: FeeSchedule) -> Assessment:
    """Tier, yearly fee in euro and the reason in words. Raises SizeMissing when the figures do not decide."""
    if application.tier_override:
        return set_by_hand(tier=application.tier_override, reason=application.tier_override_reason, schedule=schedule)
    return assess(
        supporting=application.kind == Application.Kind.SUPPORTING,
        employees=application.employees,
        balance_sheet_total=application.balance_sheet_total,
        schedule=schedule,
    )


def assessment_or_reason(application: Application, *, schedule: FeeSchedule) -> Assessment | str:
    """For screens: the assessment, or the sentence that says which figure is missing."""
    try:
        return assess_application(application, schedule=schedule)
    except RuleError as error:
        return str(error)


@transaction.atomic
def set_tier(application: Application, *, tier: str, reason: str, actor: User, now: datetime) -> Application:
    """Set the tier by hand, or with an empty `tier` give it back to the rules."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    refuse_involved(application, actor)
    if not application.is_open:
        raise RuleError(_("The tier of a closed application does not change any more."))
    if tier and not reason.strip():
        raise RuleError(_("Say why this tier: the reason appears in the file."))
    before = application.tier_override
    application.tier_override = tier
    application.tier_override_reason = reason.strip() if tier else ""
    application.updated_at = now
    application.save(update_fields=["tier_override", "tier_override_reason", "updated_at"])
    record(
        application,
        gettext_noop("tier set by hand") if tier else gettext_noop("tier given back to the rules"),
        now=now,
        actor=actor,
        before=before,
        after=tier,
        reason=application.tier_override_reason,
    )
    return application
