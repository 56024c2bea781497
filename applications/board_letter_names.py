"""What the letters about a meeting may name, in the words of the secretariat that changes them."""

from django.utils.translation import gettext_noop

from applications.invitations import KINDS
from applications.letter_names import THEN
from correspondence.declared import Room
from correspondence.placeholders import Placeholder, when

DAY, MOMENT = '|date:"j F Y" }}', '|date:"l j F Y, H:i" }}'
NAMES = {
    "meeting": (
        Placeholder("{{ meeting.starts_at" + DAY, "datum vergadering", "date of the meeting"),
        Placeholder("{{ meeting.starts_at" + MOMENT, "dag en uur vergadering", "day and hour of the meeting"),
        Placeholder("{{ meeting.deadline" + DAY, "stemmen tot datum", "vote until date"),
        Placeholder("{{ meeting.deadline" + MOMENT, "stemmen tot dag en uur", "vote until day and hour"),
        Placeholder("{{ meeting.place }}", "plaats", "place"),
        Placeholder("{{ meeting.cancelled_why }}", "reden afgelasting", "reason of the cancelling"),
        when("meeting.is_written", "schriftelijk", "in writing"),
        when("meeting.place", "plaats gekend", "place known"),
    ),
}
SAMPLE = {
    "meeting": {
        "starts_at": THEN,
        "deadline": THEN,
        "place": "Zaal De Kring, Gent",
        "cancelled_why": "De zaal is niet vrij.",
        "is_written": False,
    }
}
SPARSE = {"meeting": {**SAMPLE["meeting"], "place": "", "is_written": True}}


def declare_letters() -> None:
    room = Room("applications", NAMES, SAMPLE, SPARSE)
    room.declare(
        "board_invitation", kind=KINDS["board_invitation"], gives=("meeting",),
        when=gettext_noop("The board was invited to a meeting."),
    )  # fmt: skip
    room.declare(
        "board_change", kind=KINDS["board_change"], gives=("meeting",),
        when=gettext_noop("A meeting to which the board was invited was changed."),
    )  # fmt: skip
    room.declare(
        "board_cancelling", kind=KINDS["board_cancelling"], gives=("meeting",),
        when=gettext_noop("A meeting to which the board was invited was cancelled."),
    )  # fmt: skip
