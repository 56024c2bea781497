"""What the demo's secretariat asks of applicants: one request that waits, and one that was answered."""

from datetime import datetime, timedelta

from accounts.models import User
from applications import answering, information
from applications.advice import give_advice
from applications.information import Asked
from applications.models import Application, InformationRequest
from applications.steps import ORGANISATION

MESSAGE = "We lezen dat jullie onlangs verhuisden. Klopt dit adres nog, en hoeveel mensen werken er vandaag?"
QUESTION = "Hoe kiezen jullie vennoten de bestuurders?"
REPLY = "Op de jaarlijkse algemene vergadering, met één stem per vennoot."


def ask(application: Application, staff: dict[str, User], *, now: datetime) -> InformationRequest:
    return information.ask(
        application,
        asked=Asked({ORGANISATION: ["street", "employees"]}, questions=[QUESTION]),
        message=MESSAGE,
        deadline=(now + timedelta(days=12)).date(),
        actor=staff["secretariat"],
        now=now,
    )


def ask_and_answer(application: Application, staff: dict[str, User], *, now: datetime) -> Application:
    """Somebody advised before the answer came: that advice is about an older version now."""
    give_advice(
        application,
        opinion="discuss",
        comment="Is dit nog het juiste adres?",
        read_version=application.version,
        actor=staff["board"],
        now=now - timedelta(hours=30),
    )
    request = ask(application, staff, now=now - timedelta(hours=26))
    known = application.answers[ORGANISATION]
    typed = {f"{ORGANISATION}-{name}": text for name, text in known.items()} | {
        f"{ORGANISATION}-street": "Halve Weg 12",
        f"{ORGANISATION}-employees": "9",
        "questions-reply0": REPLY,
    }
    request = answering.save_answer(request, typed=typed, edition=request.edition, now=now - timedelta(hours=3))
    return answering.send_answer(request, edition=request.edition, now=now - timedelta(hours=3))
