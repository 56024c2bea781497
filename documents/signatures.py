"""What a file says it is: the kinds that are taken, told apart by their first bytes. No Django here."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    content_type: str
    endings: tuple[str, ...]
    start: re.Pattern[bytes]


PDF = Kind("application/pdf", ("pdf",), re.compile(rb"%PDF-[12]\.\d"))
JPEG = Kind("image/jpeg", ("jpg", "jpeg"), re.compile(rb"\xff\xd8\xff"))
PNG = Kind("image/png", ("png",), re.compile(rb"\x89PNG\r\n\x1a\n"))
KINDS = (PDF, JPEG, PNG)
LONGEST_START = 8

# Endings that make a system run or render what it opens; "statutes.php.pdf" is no accident.
ACTIVE_ENDING = re.compile(
    "aspx?|bat|cgi|chm|cmd|cpl|dll|docm|exe|hta|html?|jar|jse?|jsp|lnk|mht|msi|php[0-9]?|phtml|pif|pl|ps1|py|reg|scr"
    "|sh|shtml|svg|swf|url|vbe?|vbs|wsf|xhtml|xlsm|xml"
)


def kind_by_ending(ending: str) -> Kind | None:
    return next((kind for kind in KINDS if ending.lower() in kind.endings), None)


def kind_by_start(start: bytes) -> Kind | None:
    """The kind whose signature stands at byte 0; anywhere else does not count."""
    return next((kind for kind in KINDS if kind.start.match(start)), None)
