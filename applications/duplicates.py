"""One enterprise, one open application, one membership: told early, on the step where the number is typed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.models import Application
from membership.models import Membership


def refuse_known_enterprise(number: str, *, application: Application, today: date) -> None:
    """Raises ValidationError, with the code "member" or "applied", and never says whose the number is."""
    if Membership.objects.current(today).filter(organisation__enterprise_number=number).exists():
        raise ValidationError(
            _("The enterprise with this number is a member already. Sign in to see your membership."),
            code="member",
        )
    if applied_elsewhere(number, application=application):
        raise ValidationError(
            _(
                "An application for the enterprise with this number is with us already. Did you send it? Then have"
                " your link sent again."
            ),
            code="applied",
        )


def applied_elsewhere(number: str, *, application: Application) -> bool:
    others = Application.objects.open().exclude(pk=application.pk)
    return others.filter(enterprise_number=number).exists()
