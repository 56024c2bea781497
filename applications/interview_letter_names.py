"""What the letters about a conversation may name, in the words of the secretariat that changes them."""

from django.utils.translation import gettext_noop

from applications.interview_letters import HOST_KINDS
from applications.letter_names import ABOUT, NAMES, SAMPLE, SPARSE, THEN
from applications.links import KINDS
from correspondence.declared import Room
from correspondence.placeholders import Placeholder, each, when

TIME = "time in interview.times.all"
MOMENT = '|date:"l j F Y, H:i" }}'
NAMES_OF_INTERVIEW = (
    each(TIME, "moment", "time"),
    Placeholder("{{ time.starts_at" + MOMENT, "dag en uur van het moment", "day and hour of the time", inside=TIME),
    Placeholder("{{ interview.starts_at" + MOMENT, "dag en uur van het gesprek", "day and hour of the conversation"),
    Placeholder('{{ interview.starts_at|date:"j F Y, H:i" }}', "datum en uur van het gesprek", "date and hour"),
    Placeholder("{{ interview.host }}", "wie het gesprek voert", "who holds the conversation"),
    Placeholder("{{ interview.minutes }}", "duur in minuten", "length in minutes"),
    Placeholder("{{ interview.place }}", "plaats", "place"),
    Placeholder("{{ interview.call_link }}", "link naar het gesprek", "link of the call"),
    when("interview.place", "plaats gekend", "place known"),
    when("interview.call_link", "link naar het gesprek gekend", "link of the call known"),
)
INTERVIEW = {
    "starts_at": THEN, "host": "Vera Voorzitter", "minutes": 45, "place": "Gent",
    "call_link": "https://bellen.example/gesprek", "times": {"all": [{"starts_at": THEN}, {"starts_at": THEN}]},
}  # fmt: skip
BARE_INTERVIEW = {**INTERVIEW, "place": "", "call_link": "", "times": {"all": [{"starts_at": THEN}]}}


def declare_letters() -> None:
    room = Room(
        "applications",
        {**NAMES, "interview": NAMES_OF_INTERVIEW},
        {**SAMPLE, "interview": INTERVIEW},
        {**SPARSE, "interview": BARE_INTERVIEW},
    )
    gives = (*ABOUT, "interview")
    room.declare(
        "interview_proposed", kind=KINDS["interview_proposed"], gives=gives,
        when=gettext_noop("The secretariat proposed times for a conversation."),
    )  # fmt: skip
    planned = gettext_noop("The applicant chose a time for the conversation.")
    room.declare("interview_planned", kind=KINDS["interview_planned"], when=planned, gives=gives)
    room.declare("interview_planned_staff", kind=HOST_KINDS["interview_planned"], when=planned, gives=gives)
    cancelled = gettext_noop("A conversation that was planned will not take place.")
    room.declare("interview_cancelled", kind=KINDS["interview_cancelled"], when=cancelled, gives=gives)
    room.declare("interview_cancelled_staff", kind=HOST_KINDS["interview_cancelled"], when=cancelled, gives=gives)
