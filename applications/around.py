"""What stands around the facts of a file: hints for the board, earlier applications, later versions, requests."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from accounts.models import User
from applications import duplicates, eligibility, information, revisions
from applications.models import Application, InformationRequest
from applications.registered import Comparison


@dataclass(frozen=True)
class Asked:
    """One request with what it names, in words."""

    request: InformationRequest
    parts: list[information.AskedPart]


@dataclass(frozen=True)
class Around:
    hints: list[str]
    earlier: duplicates.Earlier
    revisions: list[revisions.ReadRevision]
    requests: list[Asked]

    @property
    def open_request(self) -> InformationRequest | None:
        return next((one.request for one in self.requests if one.request.is_open), None)


def around(application: Application, *, reader: User, comparison: Comparison | None, now: datetime) -> Around:
    return Around(
        _hints(application, comparison, now),
        duplicates.earlier_of(application, reader=reader),
        revisions.read(application),
        [
            Asked(request, information.asked_in_words(request, now=now))
            for request in application.information_requests.select_related("asked_by", "application")
        ],
    )


def _hints(application: Application, comparison: Comparison | None, now: datetime) -> list[str]:
    """Only while there is something to decide: later the enterprise is a member indeed."""
    if not application.is_open:
        return []
    is_member = duplicates.is_member(application.enterprise_number, today=localdate(now))
    return eligibility.hints(eligibility.facts_of(application, comparison=comparison, is_member=is_member))
