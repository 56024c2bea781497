"""What the demo's secretary writes in the minutes of a meeting before it is closed."""

from datetime import timedelta

from accounts.models import User
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
    write_texts(meeting, typed=typed, actor=staff["secretariat"], now=now)
