"""An appointment as the file that calendars understand (iCalendar, RFC 5545 and 5546)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vText

NAME = "uitnodiging.ics"


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Appointment:
    """`uid` stays the same as long as it is the same appointment; `sequence` rises with every change."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str = ""
    url: str = ""


@dataclass(frozen=True)
class Attendee:
    email: str
    name: str


def content_type(method: Method) -> str:
    """Mail programs show the buttons to accept only when the method stands here too."""
    return f"text/calendar; method={method}"


def calendar_file(
    appointment: Appointment, *, method: Method, organiser: Attendee, attendee: Attendee, now: datetime
) -> bytes:
    """For one person: who else is invited is not told."""
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", appointment.summary)
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.url:
        event.add("url", appointment.url)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("organizer", _address(organiser))
    invited = _address(attendee)
    invited.params |= {"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("NEEDS-ACTION"), "RSVP": vText("TRUE")}
    event.add("attendee", invited)
    calendar = Calendar()
    calendar.add("prodid", "-//Coopkracht//Portal//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _address(person: Attendee) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = vText(person.name)
    return address
