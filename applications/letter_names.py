"""What the letters about applications may name, in the words of the secretariat that changes them."""

from datetime import UTC, date, datetime

from django.utils.translation import gettext_noop

from applications.advice_reminders import ADVICE_REMINDER
from applications.digests import DIGEST
from applications.links import KINDS
from correspondence.declared import Room
from correspondence.placeholders import Placeholder, each, when

MEMBER = "organisation in organisations"
FILE = "application in applications"
PART = "part in parts"
LINE = "line in part.lines"
ADVISE = "{{ site_url }}{% url 'admin:review' application.pk %}?opinion="
DAY = '|date:"j F Y" }}'

NAMES = {
    "application": (
        Placeholder("{{ application.name }}", "naam organisatie", "name of the organisation"),
        Placeholder("{{ application.city }}", "gemeente", "municipality"),
        Placeholder("{{ application.created_at" + DAY, "begonnen op", "begun on"),
        Placeholder("{{ application.kompas_expected_on" + DAY, "datum ICA-kompas", "date of the ICA-kompas"),
        when("application.name", "naam organisatie gekend", "name of the organisation known"),
        when('application.kind == "supporting"', "steunend lid", "supporting member"),
        when('application.kind != "supporting"', "geen steunend lid", "no supporting member"),
        when('application.kompas == "later"', "ICA-kompas volgt", "ICA-kompas follows"),
        when(
            'application.kind != "supporting" and application.kompas == "later"',
            "geen steunend lid en ICA-kompas volgt",
            "no supporting member and ICA-kompas follows",
        ),
        when("application.kompas_expected_on", "datum ICA-kompas gekend", "date of the ICA-kompas known"),
        when('application.status == "draft"', "nog niet ingediend", "not sent in yet"),
    ),
    "decision": (Placeholder("{{ decision.reason }}", "reden", "reason"),),
    "next_meeting": (
        Placeholder("{{ next_meeting.starts_at" + DAY, "datum volgende vergadering", "date of the next meeting"),
        when("next_meeting", "volgende vergadering gekend", "next meeting known"),
    ),
    "is_last": (when("is_last", "laatste herinnering", "last reminder"),),
    "expires_at": (Placeholder("{{ expires_at" + DAY, "einddatum link", "last day of the link"),),
    "older_drafts": (when("older_drafts", "eerdere aanvraag staat open", "earlier draft is open"),),
    "organisations": (
        each(MEMBER, "organisatie", "organisation"),
        Placeholder("{{ organisation.name }}", "naam organisatie", "name of the organisation", inside=MEMBER),
        Placeholder("{{ organisation.city }}", "gemeente", "municipality", inside=MEMBER),
        Placeholder("{{ organisation.sector.name }}", "sector", "sector", inside=MEMBER),
        Placeholder("{{ organisation.description }}", "beschrijving", "description", inside=MEMBER),
        Placeholder("{{ organisation.website }}", "website", "website", inside=MEMBER),
        when("organisation.sector", "sector gekend", "sector known", MEMBER),
        when("organisation.description", "beschrijving gekend", "description known", MEMBER),
        when("organisation.website", "website gekend", "website known", MEMBER),
        Placeholder("{{ organisations.0.name }}", "naam eerste organisatie", "name of the first organisation"),
        Placeholder('{{ organisations|length|add:"-1" }}', "aantal andere", "number of others"),
        when("organisations|length > 1", "meer dan één organisatie", "more than one organisation"),
    ),
    "applications": (
        each(FILE, "dossier", "file"),
        Placeholder("{{ application.name }}", "naam organisatie", "name of the organisation", inside=FILE),
        Placeholder("{{ application.meets_at" + DAY, "datum vergadering", "date of the meeting", inside=FILE),
        Placeholder(f"{ADVISE}for", "link voor", "link for", inside=FILE),
        Placeholder(f"{ADVISE}discuss", "link te bespreken", "link to discuss", inside=FILE),
        Placeholder(f"{ADVISE}against", "link tegen", "link against", inside=FILE),
        when("application.meets_at", "op een agenda", "on an agenda", FILE),
        Placeholder("{{ applications|length }}", "aantal dossiers", "number of files"),
        when("applications|length == 1", "één dossier", "one file"),
    ),
    "count": (
        Placeholder("{{ count }}", "aantal dossiers", "number of files"),
        when("count == 1", "één dossier", "one file"),
    ),
    "meeting": (Placeholder("{{ meeting.starts_at" + DAY, "datum vergadering", "date of the meeting"),),
    "request": (
        Placeholder("{{ request.deadline" + DAY, "antwoorden tegen", "answer by"),
        Placeholder("{{ request.message }}", "boodschap", "message"),
        when("request.message", "boodschap gegeven", "message given"),
    ),
    "parts": (
        each(PART, "onderdeel", "part"),
        Placeholder("{{ part.title }}", "titel onderdeel", "title of the part", inside=PART),
        Placeholder(LINE, "vraag", "question", "each", inside=PART),
        Placeholder("{{ line }}", "wat gevraagd is", "what is asked", inside=LINE),
    ),
    "is_late": (when("is_late", "te laat", "late"),),
}
THEN = datetime(2026, 12, 17, 18, 30, tzinfo=UTC)
APPLICATION = {
    "pk": 1,
    "name": "De Voorbeeldcoöperatie",
    "city": "Gent",
    "kind": "enterprise",
    "kompas": "later",
    "kompas_expected_on": date(2027, 2, 1),
    "status": "draft",
    "created_at": THEN,
    "meets_at": THEN,
}
ORGANISATION = {
    "name": "De Voorbeeldcoöperatie",
    "city": "Gent",
    "sector": {"name": "Energie"},
    "description": "Stroom van de buurt, voor de buurt.",
    "website": "https://voorbeeld.example",
}
SAMPLE = {
    "application": APPLICATION,
    "decision": {"reason": "De statuten ontbreken nog."},
    "next_meeting": {"starts_at": THEN},
    "is_last": True,
    "expires_at": THEN,
    "older_drafts": True,
    "organisations": [ORGANISATION, {**ORGANISATION, "name": "Bakkerij Voorbeeld"}],
    "applications": [APPLICATION, {**APPLICATION, "name": "Bakkerij Voorbeeld"}],
    "count": 2,
    "meeting": {"starts_at": THEN},
    "request": {"deadline": date(2027, 1, 8), "message": "We lazen je statuten met plezier."},
    "parts": [{"title": "Documenten", "lines": ["oprichtingsstatuten"]}],
    "is_late": True,
}
BARE = {**APPLICATION, "kind": "supporting", "kompas": "none", "kompas_expected_on": None, "meets_at": None}
SPARSE = {
    "application": {**BARE, "status": "submitted"},
    "next_meeting": None,
    "is_last": False,
    "older_drafts": False,
    "organisations": [{**ORGANISATION, "sector": None, "description": "", "website": ""}],
    "applications": [BARE],
    "count": 1,
    "request": {"deadline": date(2027, 1, 8), "message": ""},
    "is_late": False,
}


ABOUT = ("application",)


def declare_letters() -> None:
    room = Room("applications", NAMES, SAMPLE, SPARSE)
    _declare_links(room)
    _declare_progress(room)
    _declare_requests(room)
    _declare_decisions(room)
    _declare_board_letters(room)


def _declare_links(room: Room) -> None:
    """Somebody waits for these at this moment, so they never wait for the secretariat."""
    room.declare(
        "resume", kind=KINDS["resume"], when=gettext_noop("An application was begun, or saved to go on later."),
        gives=(*ABOUT, "expires_at", "older_drafts"), may_wait=False,
    )  # fmt: skip
    room.declare(
        "confirm", kind=KINDS["confirm"],
        when=gettext_noop("An application was sent in from a mail address that is not confirmed yet."),
        gives=ABOUT, may_wait=False,
    )  # fmt: skip
    room.declare(
        "link_again", kind=KINDS["link_again"], when=gettext_noop("An applicant asked for the link again."),
        gives=ABOUT, may_wait=False,
    )  # fmt: skip


def _declare_progress(room: Room) -> None:
    room.declare(
        "receipt", kind=KINDS["receipt"],
        when=gettext_noop("An application was sent in, and its mail address is confirmed."),
        gives=(*ABOUT, "next_meeting"),
    )  # fmt: skip
    room.declare(
        "draft_expires", kind=KINDS["draft_expires"], gives=(*ABOUT, "expires_at"), may_wait=False,
        when=gettext_noop("A draft was not touched for so long that it will soon be deleted."),
    )  # fmt: skip
    room.declare(
        "withdrawn", kind=KINDS["withdrawn"], when=gettext_noop("An application was withdrawn."), gives=ABOUT
    )
    room.declare(
        "kompas_reminder", kind=KINDS["kompas_reminder"],
        when=gettext_noop("The report of the ICA-kompas was promised and has not come."),
        gives=(*ABOUT, "is_last"),
    )  # fmt: skip


def _declare_requests(room: Room) -> None:
    asked = (*ABOUT, "request", "parts")
    room.declare(
        "information_request", kind=KINDS["information_request"],
        when=gettext_noop("The secretariat asked the applicant for more."), gives=asked,
    )  # fmt: skip
    room.declare(
        "information_extended", kind=KINDS["information_extended"],
        when=gettext_noop("The applicant got more time to answer."), gives=asked,
    )  # fmt: skip
    room.declare(
        "information_reminder", kind=KINDS["information_reminder"],
        when=gettext_noop("The answer to what was asked has not come yet."), gives=(*asked, "is_late"),
    )  # fmt: skip
    room.declare(
        "information_withdrawn", kind=KINDS["information_withdrawn"],
        when=gettext_noop("What was asked is not needed any more."), gives=ABOUT,
    )  # fmt: skip


def _declare_decisions(room: Room) -> None:
    room.declare(
        "approved", kind=gettext_noop("application approved"),
        when=gettext_noop("A meeting was closed that approved the application."), gives=ABOUT,
    )  # fmt: skip
    room.declare(
        "declined", kind=KINDS["declined"],
        when=gettext_noop("A meeting was closed that declined the application."), gives=(*ABOUT, "decision"),
    )  # fmt: skip
    room.declare(
        "deferred", kind=KINDS["deferred"],
        when=gettext_noop("A meeting was closed that put the application off."),
        gives=(*ABOUT, "decision", "next_meeting"),
    )  # fmt: skip
    room.declare(
        "announcement", kind=gettext_noop("members announced"),
        when=gettext_noop("A meeting was closed that approved members: to all other members."),
        gives=("organisations",),
    )  # fmt: skip


def _declare_board_letters(room: Room) -> None:
    room.declare(
        "digest", kind=DIGEST, when=gettext_noop("Once a week, to each member of the board who still owes advice."),
        gives=("applications",),
    )  # fmt: skip
    room.declare(
        "advice_reminder", kind=ADVICE_REMINDER, gives=("meeting", "count"), may_wait=False,
        when=gettext_noop("Some days before a meeting, to each member of the board who still owes advice for it."),
    )  # fmt: skip
