"""From a stored letter to the mail that leaves: a text part, an HTML part made from it, and the attachments."""

import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from correspondence.models import ACTION_MARK, SECRET_MARK, Letter

WIDTH = 72


@dataclass(frozen=True)
class Parts:
    text: str
    html: str

    def with_secret(self, secret: str) -> "Parts":
        return Parts(self.text.replace(SECRET_MARK, secret), self.html.replace(SECRET_MARK, secret))


@dataclass(frozen=True)
class Block:
    """A piece of a letter between two empty lines: the button, a list, or a paragraph whose line breaks stay."""

    kind: str
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def blocks(body: str) -> list[Block]:
    found: list[Block] = []
    for piece in body.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in piece.splitlines() if line.strip()]
        if lines == [ACTION_MARK]:
            found.append(Block("action", []))
        elif lines and all(line.startswith("- ") for line in lines):
            found.append(Block("list", [line.removeprefix("- ") for line in lines]))
        elif lines:
            found.append(Block("paragraph", lines))
    return found


def parts_of(letter: Letter) -> Parts:
    """What the letter says, with SECRET_MARK where its secret will come; as it left when it has left."""
    if letter.left_text:
        return Parts(letter.left_text, letter.left_html)
    pieces = blocks(letter.body)
    return Parts(_text(letter, pieces), _html(letter, pieces))


def build(letter: Letter, parts: Parts, *, now: datetime) -> EmailMultiAlternatives:
    """The mail itself. Its Message-ID is the letter's own, so that sending twice could be seen."""
    full = parts.with_secret(letter.secret)
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=full.text,
        to=[formataddr((letter.to_name, letter.to_email))],
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(full.html, "text/html")
    for attachment in letter.attachments.all():
        with attachment.file.open("rb") as file:
            message.attach(attachment.name, file.read(), attachment.content_type)
    return message


def _text(letter: Letter, pieces: list[Block]) -> str:
    written = []
    for block in pieces:
        if block.kind == "action":
            written.append(f"{letter.action_label}:\n{letter.action_url}")
        elif block.kind == "list":
            written.append("\n".join(_wrap(line, "- ") for line in block.lines))
        else:
            written.append("\n".join(_wrap(line) for line in block.lines))
    return "\n\n".join(written) + "\n"


def _wrap(line: str, bullet: str = "") -> str:
    return textwrap.fill(
        line,
        WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _html(letter: Letter, pieces: list[Block]) -> str:
    with translation.override(letter.language):
        page = render_to_string(
            "correspondence/letter.html",
            {"letter": letter, "blocks": pieces, "association": settings.ASSOCIATION, "site_url": settings.SITE_URL},
        )
    return css_inline.inline(page, load_remote_stylesheets=False)
