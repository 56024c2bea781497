"""The one place where the environment is read: every variable, its meaning, its default, and what is refused."""

import contextlib
import difflib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BOOLEANS = {
    "true": True,
    "1": True,
    "yes": True,
    "on": True,
    "false": False,
    "0": False,
    "no": False,
    "off": False,
}
SHORTEST_KEY = 50
LINE = re.compile(r"""\s*(?P<name>\w+)=(?P<quote>["']?)(?P<value>.*?)(?P=quote)\s*""", re.ASCII)


@dataclass(frozen=True)
class Variable:
    """One variable. `default` is that of the embedded portal; `required` ones have none in production."""

    name: str
    purpose: str
    default: str = ""
    required: bool = False
    production_default: str | None = None
    pattern: str = ""  # what the whole value must look like
    form: str = ""  # the same in words


Flag = partial(Variable, pattern=f"(?i:{'|'.join(BOOLEANS)})", form="true or false")
Number = partial(Variable, pattern=r"\d{1,6}", form="a whole number")

VARIABLES = (
    Variable(
        "DEPLOYMENT",
        "embedded (everything in one process) or production",
        "embedded",
        pattern="embedded|production",
        form="embedded or production",
    ),
    Variable("SECRET_KEY", "signs sessions and links; long and random", required=True),
    Flag("DEBUG", "true shows technical error pages; never in production", "false"),
    Flag("DEMO", "true shows the demo banner and keeps secret links readable in the outbox", "false"),
    Variable("ALLOWED_HOSTS", "host names served, separated by commas", "127.0.0.1,localhost,[::1]", required=True),
    Variable("CSRF_TRUSTED_ORIGINS", "origins that may post, such as https://leden.example.org"),
    Variable(
        "SITE_URL",
        "address of the portal as members see it, such as https://leden.example.org",
        "http://127.0.0.1:8000",
        required=True,
        pattern=r"https?://[^/\s]+/?",
        form="a whole address such as https://leden.example.org",
    ),
    Variable(
        "DATABASE_URL",
        "the database, such as postgres://user:password@host:5432/name",
        required=True,
        pattern=r"|postgres(ql)?://.+|sqlite:///.+",
        form="postgres://user:password@host:5432/name",
    ),
    Variable("POSTGRES_PASSWORD", "password of the database that docker-compose.yml starts; letters and digits"),
    Variable(
        "REDIS_URL",
        "the broker of the background work, such as redis://host:6379/0",
        required=True,
        pattern=r"|rediss?://.+",
        form="redis://host:6379/0",
    ),
    Variable(
        "EMAIL_URL",
        "the mail server, such as smtp+tls://user:password@host:587",
        "dummymail://",
        required=True,
        pattern=r"(smtp|smtps|smtp\+tls|smtp\+ssl)://.+|(consolemail|dummymail|memorymail)://",
        form="smtp+tls://user:password@host:587",
    ),
    Variable("DEFAULT_FROM_EMAIL", "sender of every letter", "Coopkracht vzw <info@coopkracht.org>"),
    Variable("VAR_ROOT", "folder of the embedded portal: database, private files, generated key"),
    Variable("PRIVATE_ROOT", "folder of private files, outside every web root", required=True),
    Variable("STATIC_ROOT", "folder that collectstatic fills"),
    Number("TRUSTED_PROXIES", "number of proxies in front of the portal", "0", production_default="1"),
    Flag("HTTPS", "true when visitors come over TLS", "false", production_default="true"),
    Flag(
        "STAFF_SECOND_FACTOR",
        "true demands a second factor of everyone in the staff site",
        "false",
        production_default="true",
    ),
    Variable("CLAMAV_ADDRESS", "host:port of clamd; without it uploads say 'not scanned'"),
    Variable("ASSOCIATION_NAME", "name of the association and of the account's holder", "Coopkracht vzw"),
    Variable("ASSOCIATION_EMAIL", "where questions go", "info@coopkracht.org"),
    Variable("ASSOCIATION_IBAN", "account that dues are paid to", "BE98523080240293"),
    Variable("ASSOCIATION_ADDRESS", "postal address on invoices, lines separated by |"),
    Variable("ASSOCIATION_ENTERPRISE_NUMBER", "enterprise number on invoices"),
    Variable("ASSOCIATION_PHONE", "telephone number on invoices"),
    Variable("CHARTER_URL", "where the charter can be read"),
    Variable("PRIVACY_URL", "where the privacy statement can be read"),
    Variable("INVOICE_WORD_NL", "the Dutch word for the invoice", "Lidgeldnota"),
    Variable("INVOICE_WORD_EN", "the English word for the invoice", "Membership invoice"),
    Variable("INVOICE_VAT_NOTE_NL", "Dutch sentence about VAT on invoices"),
    Variable("INVOICE_VAT_NOTE_EN", "English sentence about VAT on invoices"),
    Variable(
        "VAT_TREATMENT",
        "why invoices ask no VAT: outside-scope or exempt; electronic invoices say it",
        "outside-scope",
        pattern="outside-scope|exempt",
        form="outside-scope or exempt",
    ),
    Variable(
        "VAT_EXEMPTION_CODE",
        "the VATEX code of the exemption, when invoices are exempt",
        "VATEX-EU-132-1L",
        pattern=r"VATEX-[A-Z0-9-]{2,30}",
        form="a code of the VATEX list, such as VATEX-EU-132-1L",
    ),
    Number("PAYMENT_DAYS", "days that an invoice leaves to pay", "30"),
    Flag("REMINDERS_AUTOMATIC", "true sends the mailed reminders of dues by themselves once they are due", "false"),
    Number("ADVICE_REMINDER_DAYS", "days before a meeting on which the board is reminded of advice it owes", "3"),
    Number("DRAFT_DAYS", "days that an untouched draft of an application is kept", "30"),
    Number("DRAFT_WARNING_DAYS", "days before that end on which the applicant is warned", "7"),
    Number("REQUEST_DAYS", "days that an applicant is given to answer a question, unless staff say otherwise", "14"),
    Number("REQUEST_REMINDER_DAYS", "days before the end of that time on which the applicant is reminded", "3"),
    Number("STUCK_DAYS", "days of waiting after which a file is called stuck", "14"),
    Variable(
        "BOARD_QUORUM",
        "share of the board that has to be at a meeting, such as 1/2; 0 when none is needed",
        "1/2",
        pattern=r"0|[1-9]\d?/[1-9]\d?",
        form="a share such as 1/2, or 0",
    ),
    Flag("BOARD_QUORUM_SHRINKS", "true leaves who is involved in a file out of the board for its quorum", "true"),
    Flag("BOARD_QUORUM_COUNTS_PROXIES", "true counts a represented board member as if present", "true"),
    Number(
        "BOARD_PROXIES",
        "how many colleagues one board member may represent; 0 when the statutes allow no proxies",
        "1",
        production_default="0",
    ),
)
KNOWN = {variable.name: variable for variable in VARIABLES}


class Environment:
    """The values of all variables, with every defect reported at once.

    Raises ImproperlyConfigured when a variable is missing in production, holds a value that cannot be read,
    or resembles a known name so closely that it must be a misspelling.
    """

    def __init__(self, values: Mapping[str, str], *, from_file: Mapping[str, str] | None = None) -> None:
        file_values = dict(from_file or {})
        self._values = {**file_values, **{k: v for k, v in values.items() if k in KNOWN}}
        self.production = self._values.get("DEPLOYMENT", "").strip() == "production"
        defects = [f"{name} in .env is not a setting" for name in file_values if name not in KNOWN]
        defects += _misspellings(values)
        defects += [defect for variable in VARIABLES if (defect := self._defect(variable))]
        if defects:
            raise ImproperlyConfigured("; ".join(defects))

    def _defect(self, variable: Variable) -> str:
        """What is wrong with this variable, in words that help; empty when nothing is."""
        if self.production and variable.required and not self._values.get(variable.name, "").strip():
            return f"{variable.name} is not set: {variable.purpose}"
        value = self.text(variable.name)
        if variable.pattern and not re.fullmatch(variable.pattern, value, re.ASCII):
            shown = "not readable" if "@" in value else repr(value)  # an address with a password stays out of the log
            return f"{variable.name} is {shown}; write {variable.form}"
        if self.production and variable.name == "SECRET_KEY" and len(value) < SHORTEST_KEY:
            return f"SECRET_KEY is too short; {SHORTEST_KEY} random characters at least"
        if self.production and variable.name in {"DEBUG", "DEMO"} and BOOLEANS[value.lower()]:
            return f"{variable.name} may not be true in production"
        return ""

    def text(self, name: str) -> str:
        variable = KNOWN[name]
        if value := self._values.get(name, "").strip():
            return value
        if self.production and variable.production_default is not None:
            return variable.production_default
        return variable.default

    def flag(self, name: str) -> bool:
        return BOOLEANS[self.text(name).lower()]

    def number(self, name: str) -> int:
        return int(self.text(name))

    def items(self, name: str) -> list[str]:
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.text(name) or default)


def _misspellings(values: Mapping[str, str]) -> list[str]:
    """Names that differ from a known one by a letter or two: DATABSE_URL must not be passed over in silence."""
    found = []
    for name in values:
        if name in KNOWN or "_" not in name:
            continue
        if close := difflib.get_close_matches(name, KNOWN, n=1, cutoff=0.93):
            found.append(f"{name} is not a setting; is {close[0]} meant?")
    return found


def read_environment(base: Path) -> Environment:
    """Read `.env` beside manage.py, then the process's environment, which wins."""
    file_values: dict[str, str] = {}
    path = base / ".env"
    if path.exists():
        file_values = _read_file(path)
    return Environment(os.environ, from_file=file_values)


def _read_file(path: Path) -> dict[str, str]:
    """NAME=value, one a line; a value may stand between quotes. Any other line but a comment is refused."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = LINE.fullmatch(line)
        if match is None:
            raise ImproperlyConfigured(f"line {number} of .env is not NAME=value")
        if match["name"] in found:
            raise ImproperlyConfigured(f"line {number} of .env sets {match['name']} a second time")
        found[match["name"]] = match["value"]
    return found


def generated_key(path: Path) -> str:
    """The embedded portal's own secret key: made once, kept in an ignored file, never a constant in the code.

    Linked into place in one step, so that two processes starting together end with the same key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64), encoding="utf-8")
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text(encoding="utf-8")
