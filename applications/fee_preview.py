"""The fee beside the step where the contribution is chosen."""

from datetime import datetime

from django.utils.timezone import localdate

from applications import steps
from applications.models import Application
from dues.fees import Assessment, assess
from dues.models import FeeSchedule
from journal.rules import RuleError


def fee_of(application: Application, *, now: datetime) -> dict[str, Assessment | str]:
    """The fee as far as the figures tell, or the sentence that says which one is missing."""
    form = steps.checked_form(application, steps.step_of(application, steps.ORGANISATION), now=now)
    form.is_valid()
    try:
        assessment = assess(
            supporting=application.kind == Application.Kind.SUPPORTING,
            employees=form.cleaned_data.get("employees"),
            balance_sheet_total=form.cleaned_data.get("balance_sheet_total"),
            schedule=FeeSchedule.objects.on(localdate(now)),
        )
    except RuleError as missing:
        return {"size_missing": str(missing), "size_url": steps.address(application, steps.ORGANISATION)}
    return {"assessment": assessment}
