"""What the letters about signing in may name. None of them may wait: somebody sits in front of the page."""

from datetime import UTC, datetime

from django.utils.translation import gettext_noop

from coopkracht.sign_in import PASSWORD_RESET, SECURITY_NOTICE, SIGN_IN_CODE, UNKNOWN_ACCOUNT
from correspondence.declared import Room
from correspondence.placeholders import Placeholder, when

NAMES = {
    "email": (Placeholder("{{ email }}", "mailadres", "mail address"),),
    "now": (
        Placeholder('{{ now|date:"j F Y" }}', "dag", "day"),
        Placeholder('{{ now|date:"H:i" }}', "uur", "time"),
    ),
    "subject": (
        when(
            'subject == "password_changed" or subject == "password_reset"', "wachtwoord gewijzigd", "password changed"
        ),
        when('subject == "password_set"', "wachtwoord gekozen", "password chosen"),
        when('subject == "totp_activated"', "authenticatie-app ingesteld", "authenticator app set up"),
        when('subject == "totp_deactivated"', "authenticatie-app verwijderd", "authenticator app removed"),
        when('subject == "webauthn_added"', "passkey toegevoegd", "passkey added"),
        when('subject == "webauthn_removed"', "passkey verwijderd", "passkey removed"),
    ),
}
SAMPLE = {
    "email": "jan@voorbeeld.example",
    "now": datetime(2026, 12, 17, 18, 30, tzinfo=UTC),
    "subject": "password_changed",
}


def declare_letters() -> None:
    room = Room("accounts", NAMES, SAMPLE)
    room.declare(
        SIGN_IN_CODE.letter, kind=SIGN_IN_CODE.kind, may_wait=False,
        when=gettext_noop("Somebody asked for a code to sign in."),
    )  # fmt: skip
    room.declare(
        PASSWORD_RESET.letter, kind=PASSWORD_RESET.kind, may_wait=False,
        when=gettext_noop("Somebody asked for a new password."),
    )  # fmt: skip
    room.declare(
        UNKNOWN_ACCOUNT.letter, kind=UNKNOWN_ACCOUNT.kind, gives=("email",), may_wait=False,
        when=gettext_noop("Somebody tried to sign in with an address that we do not know."),
    )  # fmt: skip
    room.declare(
        SECURITY_NOTICE.letter, kind=SECURITY_NOTICE.kind, gives=("now", "subject"), may_wait=False,
        when=gettext_noop("The password or a second factor of somebody changed."),
    )  # fmt: skip
