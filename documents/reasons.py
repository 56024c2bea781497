"""Why a file is refused. Known to both sides of the child process, so nothing of Django here."""

from enum import StrEnum


class Reason(StrEnum):
    TOO_LARGE = "too large"
    TOO_MANY_FILES = "too many files"
    TOO_LARGE_TOGETHER = "too large together"
    EMPTY = "empty"
    OTHER_KIND = "other kind of file"
    TWO_ENDINGS = "two endings"
    OTHER_CONTENT = "content is not what the name says"
    TWO_KINDS = "two kinds of file at once"
    BEHIND_THE_END = "data behind the end"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    SCRIPT = "script"
    LAUNCH = "starts a program"
    SENDS_DATA = "sends data"
    REMOTE = "refers to other files"
    AUTOMATIC = "acts by itself"
    XFA = "xfa form"
    MEDIA = "media"
    ATTACHMENT = "attached files"
    PAGE_LOOP = "pages in a loop"
    NO_PAGES = "no pages"
    TOO_MANY_PAGES = "too many pages"
    NESTED = "nested too deep"
    INFLATES = "inflates too much"
    TOO_MANY_PIXELS = "too many pixels"
    TOO_HEAVY = "too heavy to check"
    INFECTED = "virus"


class Refusal(Exception):  # noqa: N818 - not an error but an answer; the word is used on the whole way to the screen
    """Raised by a check inside the child process; crosses to the parent as its reason's value."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
