"""How allauth speaks with our rooms: nobody signs up by himself, and its mails go through the outbox."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop

from accounts.models import User
from correspondence import outbox
from correspondence.models import SECRET_MARK


@dataclass(frozen=True)
class Mail:
    """What one of allauth's mails becomes. `secret` names what in its context may not be stored in the text."""

    letter: str
    kind: str
    secret: str = ""
    lives: timedelta | None = None


SIGN_IN_CODE = Mail(
    "sign_in_code",
    gettext_noop("sign-in code"),
    "code",
    timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
)
PASSWORD_RESET = Mail(
    "password_reset",
    gettext_noop("new password"),
    "key",
    timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
)
UNKNOWN_ACCOUNT = Mail("unknown_account", gettext_noop("address not known"))
SECURITY_NOTICE = Mail("security_notice", gettext_noop("security notice"))
MAILS = {
    "login_code": SIGN_IN_CODE,
    "password_reset_key": PASSWORD_RESET,
    "unknown_account": UNKNOWN_ACCOUNT,
    "password_changed": SECURITY_NOTICE,
    "password_set": SECURITY_NOTICE,
    "password_reset": SECURITY_NOTICE,
    "totp_activated": SECURITY_NOTICE,
    "totp_deactivated": SECURITY_NOTICE,
    "webauthn_added": SECURITY_NOTICE,
    "webauthn_removed": SECURITY_NOTICE,
    "recovery_codes_generated": SECURITY_NOTICE,
}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth says "account/email/login_code"; what it is about stands in the last part."""
        subject = template_prefix.rpartition("/")[2]
        mail = MAILS[subject]
        now = timezone.now()
        outbox.write(
            kind=mail.kind,
            template=f"accounts/letters/{mail.letter}",
            to=_recipient(email),
            context={"subject": subject, "email": email, "now": now},
            action_url=_action_url(mail, context),
            secret=context[mail.secret] if mail.secret else "",
            now=now,
            expires_at=now + mail.lives if mail.lives else None,
        )


def _recipient(email: str) -> outbox.Recipient:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        return outbox.Recipient(email, "", get_language() or settings.LANGUAGE_CODE)
    return outbox.Recipient(user.email, user.name, user.language)


def _action_url(mail: Mail, context: dict[str, Any]) -> str:
    if mail is PASSWORD_RESET:
        path = urlsplit(str(context["password_reset_url"])).path
        return path.replace(str(context["key"]), SECRET_MARK)
    if mail is UNKNOWN_ACCOUNT:
        return reverse("membership_info")
    return "" if mail is SIGN_IN_CODE else reverse("mfa_index")
