"""Why a letter did not leave, in words for somebody who never saw a mail server from inside."""

import re
import smtplib

from django.utils.translation import gettext, gettext_noop

# The first that fits counts: what the server says in its enhanced code, then its plain code, then its words.
MEANINGS = (
    (
        r"^5\d\d\b.*\b5\.1\.[0-3]\b|user unknown|unknown user|no such (user|mailbox|recipient)",
        gettext_noop("This address does not exist."),
    ),
    (
        r"\b5\.1\.8\b|\b5\.1\.10\b|domain (not found|unknown)|null mx",
        gettext_noop("The domain of this address takes no mail."),
    ),
    (r"\b5\.3\.4\b|too (large|big)", gettext_noop("The letter is too large for the recipient's mail server.")),
    (r"\b[45]\.2\.2\b|^552\b|mailbox (is )?full|over quota", gettext_noop("The mailbox of the recipient is full.")),
    (r"\b5\.2\.1\b|disabled|inactive", gettext_noop("The mailbox of the recipient is closed.")),
    (r"^53[045]\b", gettext_noop("Our own mail server refuses our name or password.")),
    (
        r"\b5\.7\.\d+\b|spam|blocked|blacklist|block ?list|polic(y|ies)",
        gettext_noop("The mail server of the recipient takes us for an unwanted sender."),
    ),
    (r"^550\b", gettext_noop("The mail server of the recipient refuses this address.")),
    (r"^5\d\d\b", gettext_noop("The mail server refused the letter.")),
    (r"^4\d\d\b", gettext_noop("The mail server did not take the letter and asked to come back later.")),
    (
        r"refused|unreachable|timed? ?out|name or service|temporary failure in name",
        gettext_noop("Our mail server could not be reached."),
    ),
)
READABLE = [(re.compile(pattern, re.IGNORECASE | re.DOTALL), meaning) for pattern, meaning in MEANINGS]


def server_said(error: Exception) -> str:
    """The answer of a mail server on one line, "550 5.1.1 No such user", without Python around it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers: list[tuple[int, bytes | str]] = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    else:
        return str(error)
    return "; ".join(f"{code} {_text(said)}" for code, said in answers)


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())


def meaning_of(reason: str) -> str:
    """A sentence for the secretariat; empty when the reason says it itself, or nothing is known about it."""
    return next((gettext(meaning) for pattern, meaning in READABLE if pattern.search(reason)), "")
