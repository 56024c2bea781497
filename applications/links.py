"""The applicant's key: a mailed link whose token nobody can guess, and of which only the hash is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.models import AccessLink, Application
from correspondence.models import SECRET_MARK, Letter
from correspondence.outbox import Recipient, write

SUBMITTED_LIFETIME = timedelta(days=180)
SESSION_KEY = "applications"
PLACEHOLDER = "token"


def draft_lifetime() -> timedelta:
    """A link to a draft works as long as a draft is kept."""
    return timedelta(days=settings.DRAFT_DAYS)


def application_of(request: HttpRequest, reference: UUID) -> Application:
    """The application, for the visitor whose session began it or came in through its link; otherwise 404."""
    if str(reference) not in request.session.get(SESSION_KEY, []):
        raise Http404
    try:
        return Application.objects.get(reference=reference)
    except Application.DoesNotExist:
        raise Http404 from None


def remember(request: HttpRequest, application: Application) -> None:
    """Give this browser access for as long as its session lasts."""
    known = request.session.get(SESSION_KEY, [])
    if str(application.reference) not in known:
        request.session[SESSION_KEY] = [*known, str(application.reference)]


def knows(request: HttpRequest, application: Application) -> bool:
    return str(application.reference) in request.session.get(SESSION_KEY, [])


def give(application: Application, *, now: datetime) -> str:
    """A fresh token for this application. Earlier links keep working until they expire."""
    token = secrets.token_urlsafe(32)
    draft = application.status == Application.Status.DRAFT
    AccessLink.objects.create(
        application=application,
        token_hash=_hash(token),
        created_at=now,
        expires_at=now + (draft_lifetime() if draft else SUBMITTED_LIFETIME),
    )
    return token


def find(token: str, *, now: datetime) -> Application | None:
    """The application that a token opens. None when it is unknown or expired: the visitor is told the same."""
    links = AccessLink.objects.select_related("application")
    link = links.filter(token_hash=_hash(token), expires_at__gt=now).first()
    return link.application if link else None


# What the outbox calls each letter in templates/applications/letters.
KINDS = {
    "confirm": gettext_noop("application confirm"),
    "receipt": gettext_noop("application receipt"),
    "resume": gettext_noop("application resume"),
    "link_again": gettext_noop("application link again"),
    "withdrawn": gettext_noop("application withdrawn"),
    "declined": gettext_noop("application declined"),
    "kompas_reminder": gettext_noop("reminder of the ICA-kompas report"),
    "deferred": gettext_noop("application deferred"),
    "draft_expires": gettext_noop("warning that a draft expires"),
    "information_request": gettext_noop("information request"),
    "information_extended": gettext_noop("more time for an information request"),
    "information_reminder": gettext_noop("reminder of an information request"),
    "information_withdrawn": gettext_noop("information request withdrawn"),
}


@transaction.atomic
def mail_link(
    application: Application, letter: str, *, now: datetime, send_after: datetime | None = None, **context: object
) -> Letter:
    """Write one of the letters in templates/applications/letters to the applicant, with a fresh link in it."""
    path = reverse("open_link", args=[PLACEHOLDER])
    return write(
        kind=KINDS[letter],
        template=f"applications/letters/{letter}",
        to=recipient_of(application),
        context={"application": application, **context},
        action_url=path.replace(PLACEHOLDER, SECRET_MARK),
        secret=give(application, now=now),
        about=application,
        now=now,
        send_after=send_after,
    )


def send_again(*, email: str, now: datetime) -> list[Letter]:
    """A fresh link to each application of this address that has a page still, the newest ones first.

    Says nothing about whether there are any: who asks is a stranger until the mail arrives.
    """
    live = Application.objects.filter(email__iexact=email).exclude(status=Application.Status.EXPIRED)
    return [mail_link(application, "link_again", now=now) for application in live.order_by("-updated_at")[:5]]


def recipient_of(application: Application) -> Recipient:
    """The confirmed address of the applicant, with the name of the first contact as far as it is known."""
    contact = application.contacts.first()
    typed = application.answers.get("contact", {}).get("name", "")
    name = contact.name if contact else typed[:200]
    return Recipient(email=application.email, name=name, language=application.language)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
