"""The legal register of members (art. 9:3 WVV): one numbered line per admission, exit or exclusion."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from accounts.models import User
from journal.numbering import next_number
from membership.models import Membership, RegisterEntry

SERIES = "register of members"


@transaction.atomic
def enter(
    membership: Membership, *, kind: str, effective_on: date, actor: User, now: datetime, note: str = ""
) -> RegisterEntry:
    """Write the next line. It copies name, legal form and seat as they are today, as the law asks.

    The register is kept in Dutch, whatever language the secretary's screen speaks.
    """
    organisation = membership.organisation
    with translation.override(settings.LANGUAGE_CODE):
        legal_form = str(organisation.get_legal_form_display())
    return RegisterEntry.objects.create(
        number=next_number(SERIES),
        membership=membership,
        kind=kind,
        effective_on=effective_on,
        name=organisation.name,
        legal_form=legal_form,
        enterprise_number=organisation.enterprise_number or "",
        seat=organisation.address_line,
        note=note,
        entered_at=now,
        entered_by=actor,
    )
