"""The tables of the room. Who uses them need not know in which file they stand."""

from applications.models.application import (
    AccessLink,
    ApplicantContact,
    Application,
    ApplicationDocument,
    ApplicationQuerySet,
    Recusal,
    RecusalQuerySet,
)
from applications.models.information import AnswerDocument, InformationRequest, Revision
from applications.models.meeting import AgendaItem, BoardMeeting, BoardMeetingQuerySet, Decision
from applications.models.review import Advice, BoardDigest, CheckedItem, Comment

__all__ = [
    "AccessLink",
    "Advice",
    "AgendaItem",
    "AnswerDocument",
    "ApplicantContact",
    "Application",
    "ApplicationDocument",
    "ApplicationQuerySet",
    "BoardDigest",
    "BoardMeeting",
    "BoardMeetingQuerySet",
    "CheckedItem",
    "Comment",
    "Decision",
    "InformationRequest",
    "Recusal",
    "RecusalQuerySet",
    "Revision",
]
