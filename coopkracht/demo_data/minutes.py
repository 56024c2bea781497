"""What the demo's secretary notes and writes in the minutes of a meeting before it is closed."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications.attendance import Presence, note_attendance
from applications.minutes import Key, Typed, write_texts
from applications.models import BoardMeeting, MinutesText

Part = MinutesText.Part
OPENING = "De voorzitter opent de vergadering om 19.30 uur.\nHet vorige verslag is goedgekeurd."
REMARK = "Het bestuur waardeert dat de vennoten elk jaar samen beslissen over de winst."
OTHER = "De Dag van de Coöperatie: het secretariaat zoekt drie leden die hun werking willen tonen."
CLOSING = "De voorzitter sluit de vergadering om 21.15 uur."


def write_minutes(meeting: BoardMeeting, staff: dict[str, User]) -> None:
    typed: dict[Key, Typed] = {
        (str(Part.OPENING), None): Typed(OPENING, ""),
        (str(Part.OTHER), None): Typed(OTHER, ""),
        (str(Part.CLOSING), None): Typed(CLOSING, ""),
    }
    if first := meeting.agenda.first():
        typed[(str(Part.REMARK), first.application_id)] = Typed(REMARK, "")
    now = meeting.starts_at + timedelta(hours=1, minutes=50)
    _note_presence(meeting, staff, now=now)
    write_texts(meeting, typed=typed, actor=staff["secretariat"], now=now)


def _note_presence(meeting: BoardMeeting, staff: dict[str, User], *, now: datetime) -> None:
    """Everybody of the board was there, but one who sent word."""
    for member in members_of(BOARD):
        presence = Presence.EXCUSED if member == staff["third board member"] else Presence.PRESENT
        note_attendance(meeting, member=member, presence=presence, actor=staff["secretariat"], now=now)
