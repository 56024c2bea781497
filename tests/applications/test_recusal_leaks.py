"""Recusal closes a file: nothing of it is on any staff page, and no button of it works, for who is involved."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from applications import (
    advice,
    answering,
    closing_check,
    digests,
    information,
    interviews,
    meetings,
    minutes,
    recusal,
    reviewing,
)
from applications.information import Asked
from applications.models import (
    Application,
    ApplicationDocument,
    BoardMeeting,
    InformationRequest,
    Interview,
    InterviewNote,
)
from correspondence.models import Letter
from documents.intake import keep
from journal.models import Event
from tests.applications.conftest import upload
from tests.factories import (
    NOW,
    TODAY,
    ApplicationFactory,
    BoardMeetingFactory,
    administrator,
    board_member,
    member,
    secretary,
)

pytestmark = pytest.mark.django_db

NAME = "Zeer Bijzondere Naam cv"
# The name may stand on the agenda: the person must know when to leave the room.
CONTENT = {
    "enterprise number": "0900777783",
    "enterprise number, dotted": "0900.777.783",
    "mail address": "geheim@adres.example",
    "street": "Verborgenstraat 9",
    "contact": "Carla Contact",
    "description": "Wij maken geheime dingen",
    "motivation": "Omdat het moet van de buurt",
    "comment": "Opmerking die gesloten blijft",
    "document": "statuten-van-zeer-bijzonder.pdf",
    "advice": "Toelichting die gesloten blijft",
    "decision": "Reden die gesloten blijft",
    "request": "Bericht dat gesloten blijft",
    "question": "Vraag die gesloten blijft",
    "reply": "Antwoord dat gesloten blijft",
    "file of the answer": "bijlage-van-zeer-bijzonder.pdf",
    "why involved": "Getrouwd met de voorzitter",
    "note of the conversation": "Notitie die gesloten blijft",
    "outcome of the conversation": "Afloop die gesloten blijft",
    "remark in the minutes": "Verslag dat gesloten blijft",
}

# What stands in an address where no number can.
WORDS = {
    "<slug:room>": ["applications"],
    "<slug:name>": ["receipt"],
    "<slug:language>": ["nl"],
    "<slug:job>": ["vasthouden", "versturen", "opnieuw"],
}


@dataclass(frozen=True)
class World:
    application: Application
    meeting: BoardMeeting
    document: ApplicationDocument
    letter: Letter
    digest: Letter
    recusal: int
    request: int


def build(involved: User) -> World:
    """One file with something in every corner, on the agenda of a meeting, and closed to `involved`."""
    office, chair, other = secretary(name="Sara Secretariaat"), board_member(name="Cas Voorzitter"), board_member()
    member()
    application = ApplicationFactory(
        pk=7001,
        status="in_review",
        name=NAME,
        enterprise_number=CONTENT["enterprise number"],
        email=CONTENT["mail address"],
        street=CONTENT["street"],
        description=CONTENT["description"],
        motivation=CONTENT["motivation"],
    )
    application.contacts.update(name=CONTENT["contact"])
    document = application.documents.create(
        pk=7003, purpose="statutes", document=keep(upload(CONTENT["document"]), now=NOW)
    )
    meeting = BoardMeetingFactory(pk=7002, starts_at=NOW.replace(year=2100))
    meetings.put_on_agenda(application, meeting=meeting, actor=office, now=NOW)
    reviewing.comment(application, body=CONTENT["comment"], actor=chair, now=NOW)
    reviewing.check(application, item="statutes", done=True, actor=chair, now=NOW)
    advice.give_advice(
        application, opinion="against", comment=CONTENT["advice"], read_version=1, actor=chair, now=NOW
    )
    request = ask_and_answer(application, office)
    digest = digests.write_digest(other, now=NOW)
    assert digest is not None
    meetings.record_decision(
        application, meeting=meeting, outcome="declined", reason=CONTENT["decision"], actor=chair, now=NOW
    )
    _talk(application, office, chair)
    remark = {("remark", application.pk): minutes.Typed(CONTENT["remark in the minutes"], "")}
    minutes.write_texts(meeting, typed=remark, actor=office, now=NOW)
    letter = Letter.objects.about(application).get(kind="information request")
    closed = recusal.set_for(application, member=involved, reason=CONTENT["why involved"], actor=office, now=NOW)
    return World(application, meeting, document, letter, digest, closed.pk, request.pk)


def ask_and_answer(application: Application, office: User) -> InformationRequest:
    request = information.ask(
        application,
        asked=Asked(documents=["other"], questions=[CONTENT["question"]]),
        message=CONTENT["request"],
        deadline=TODAY + timedelta(days=9),
        actor=office,
        now=NOW,
    )
    answering.add_answer_files(request, purpose="other", uploads=[upload(CONTENT["file of the answer"])], now=NOW)
    typed = {"questions-reply0": CONTENT["reply"]}
    request = answering.save_answer(request, typed=typed, edition=0, now=NOW)
    answering.send_answer(request, edition=1, now=NOW)
    return request


def _talk(application: Application, office: User, chair: User) -> None:
    interview = Interview.objects.create(
        pk=7003, application=application, host=chair, place="Gent", proposed_by=office, proposed_at=NOW
    )
    interviews.write_note(interview, body=CONTENT["note of the conversation"], actor=chair, now=NOW)
    interviews.end(interview, held=False, outcome=CONTENT["outcome of the conversation"], actor=office, now=NOW)


def staff_patterns() -> Iterator[str]:
    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern) == "beheer/":
            assert isinstance(pattern, URLResolver)
            yield from _below(pattern.url_patterns, "/beheer/")


def _below(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        elif "^" not in route and "(?P" not in route:
            yield route


def addresses(world: World) -> list[str]:
    """Every staff address, with the objects of the world wherever they can stand in it."""
    found = []
    for route in staff_patterns():
        if "logout" in route:
            continue
        names = re.findall(r"<[^>]+>", route)
        choices = [_values(world, route, name) for name in names]
        for chosen in itertools.product(*choices):
            address = route
            for name, value in zip(names, chosen, strict=True):
                address = address.replace(name, value, 1)
            found.append(address)
    searches = [f"?q={word}" for word in ("Zeer", "Carla", "0900777", "geheim", "Verborgen")]
    lists = [
        reverse("admin:applications"),
        reverse("admin:outbox"),
        reverse("admin:outbox_bulk", args=["vasthouden"]),
        reverse("admin:membership_organisation_changelist"),
    ]
    return found + [address + search for address in lists for search in [*searches, "?status=scheduled"]]


def _values(world: World, route: str, name: str) -> list[str]:
    """A number is of a file, a meeting or a letter by where it stands; on a page for corrections it may be any."""
    letters = [str(world.letter.pk), str(world.digest.pk)]
    named = {
        "<int:page>": ["1"],
        "<int:application_pk>": ["7001"],
        "<int:document_pk>": ["7003"],
        "<int:interview_pk>": ["7003"],
        "<int:recusal_pk>": [str(world.recusal)],
        "<int:request_pk>": [str(world.request)],
        "<path:content_type_id>": [str(ContentType.objects.get_for_model(one).pk) for one in (Application, Letter)],
        **WORDS,
    }
    if name in named:
        return named[name]
    rooms = {"/beheer/aanvragen/": ["7001"], "/beheer/vergaderingen/": ["7002"], "/beheer/brieven/": letters}
    own = next((values for room, values in rooms.items() if route.startswith(room)), [])
    if own or route.startswith(("/beheer/lidgelden/", "/beheer/betalingen/", "/beheer/uittreksels/")):
        return own or ["7001"]
    return [str(world.recusal), "7001", "7002", "7003", *letters]


def file_as_it_stands(world: World) -> str:
    application = Application.objects.get(pk=world.application.pk)
    letters = Letter.objects.filter(pk__in=[world.letter.pk, world.digest.pk]).order_by("pk")
    rows = [
        application,
        *application.comments.all(),
        *application.checked_items.all(),
        *application.advice.all(),
        *application.recusals.all(),
        *application.information_requests.all(),
        *application.revisions.all(),
        *application.decisions.all(),
        *application.agenda_items.all(),
        *application.interviews.all(),
        *InterviewNote.objects.all(),
        *world.meeting.minutes_texts.filter(application=application),
        *letters,
        *Event.objects.about(application),
    ]
    meeting = BoardMeeting.objects.get(pk=world.meeting.pk)
    return f"{meeting.closed_at} {meeting.cancelled_at} {serializers.serialize('json', rows)}"


def text_of(response) -> str:  # type: ignore[no-untyped-def]  # the test client's response has no public type
    content = b"".join(response.streaming_content) if response.streaming else response.content
    # What was searched for stands in the search box again.
    return re.sub(r'value="[^"]*"', "", content.decode(errors="replace")) + str(response.headers)


MAKERS = [board_member, secretary, administrator]


@pytest.mark.parametrize("make", MAKERS)
def test_no_page_shows_anything_of_a_file_one_is_involved_in(client: Client, make: pytest.fixture) -> None:
    involved = make(email="betrokken@voorbeeld.example")
    world = build(involved)
    client.force_login(involved)
    agenda = reverse("admin:meeting", args=[world.meeting.pk])

    leaks = []
    for address in addresses(world):
        response = client.get(address, follow=True)
        page = text_of(response)
        shown = [what for what, words in CONTENT.items() if words in page]
        if NAME in page and response.request["PATH_INFO"] != agenda:
            shown.append("name")
        leaks += [(address, what) for what in shown]

    assert leaks == []


@pytest.mark.parametrize("make", MAKERS)
def test_no_button_works_on_a_file_one_is_involved_in(client: Client, make: pytest.fixture) -> None:
    involved = make(email="betrokken@voorbeeld.example")
    world = build(involved)
    client.force_login(involved)
    before = file_as_it_stands(world)
    body = {
        "body": "Toch een woord",
        "item": "size",
        "done": "yes",
        "tier": "large",
        "reason": "Daarom",
        "meeting": "7002",
        "opinion": "for",
        "read_version": "1",
        "member": str(involved.pk),
        "subject": "Nieuw",
        "message": "Toch een vraag",
        "questions": "Waarom?",
        "deadline": "2100-01-01",
        "outcome": "Toch gevoerd",
        "remark-7001": "Toch een woord",
        "host": str(involved.pk),
        "place": "Gent",
        "minutes": "30",
        "time_1_0": "2100-01-04",
        "time_1_1": "10:00",
        "application-7001-outcome": "approved",
        "application-7001-reason": "Daarom",
    }

    changed = []
    for address in addresses(world):
        client.post(address, body)
        if file_as_it_stands(world) != before:
            changed.append(address)
            break

    assert changed == []


@pytest.mark.parametrize("make", MAKERS)
def test_pages_of_others_do_show_the_file(client: Client, make: pytest.fixture) -> None:
    """The walk would find a leak: for who is not involved the words are there."""
    world = build(board_member(email="betrokken@voorbeeld.example"))
    client.force_login(make())

    page = text_of(client.get(reverse("admin:review", args=[world.application.pk])))

    missing = {what for what, words in CONTENT.items() if words not in page}
    elsewhere = {"note of the conversation", "remark in the minutes"}
    assert missing == {"enterprise number", *elsewhere, *(["advice"] if make is board_member else [])}
    papers = [reverse("admin:interview", args=[7001]), reverse("admin:minutes", args=[7002])]
    assert elsewhere <= {
        what for what in elsewhere for address in papers if CONTENT[what] in text_of(client.get(address))
    }


def test_agenda_names_the_file_and_nothing_else(client: Client) -> None:
    involved = board_member(email="betrokken@voorbeeld.example")
    world = build(involved)
    client.force_login(involved)

    page = text_of(client.get(reverse("admin:meeting", args=[world.meeting.pk])))

    assert NAME in page
    assert "Verlaat de zaal" in page
    assert "/beslissing/" not in page
    assert "/ongedaan/" not in page


def test_agenda_tells_the_others_who_leaves_the_room(client: Client) -> None:
    world = build(board_member(name="Betty Betrokken", email="betrokken@voorbeeld.example"))
    client.force_login(secretary())

    page = text_of(client.get(reverse("admin:meeting", args=[world.meeting.pk])))

    assert "Verlaat de zaal, want betrokken: Betty Betrokken" in page


def test_file_is_not_in_lists_and_counts_and_the_screen_says_so(client: Client) -> None:
    involved = board_member(email="betrokken@voorbeeld.example")
    build(involved)
    client.force_login(involved)

    start = text_of(client.get(reverse("admin:index")))
    files = text_of(client.get(reverse("admin:applications")))

    assert "1 dossier waarbij je betrokken bent" in start
    assert "0 aanvragen op de agenda" in start
    assert "1 dossier waarbij je betrokken bent" in files


def test_closing_is_refused_to_who_is_involved_and_possible_for_another(client: Client) -> None:
    involved = secretary(email="betrokken@voorbeeld.example")
    world = build(involved)
    address = reverse("admin:meeting_close", args=[world.meeting.pk])
    client.force_login(involved)

    assert "iemand anders moet de vergadering afsluiten" in text_of(client.get(address, follow=True))
    client.force_login(secretary())
    assert CONTENT["decision"] in text_of(client.get(address))


def test_letters_of_the_closing_stay_closed_too(client: Client) -> None:
    involved = secretary(email="betrokken@voorbeeld.example")
    world = build(involved)
    client.force_login(secretary())
    seen = closing_check.as_seen(world.meeting)
    client.post(reverse("admin:meeting_close", args=[world.meeting.pk]), {"seen": seen, "confirmed": "yes"})

    assert Letter.objects.about(world.application).count() == 2
    assert not Letter.objects.visible_to(involved).about(world.application).exists()
