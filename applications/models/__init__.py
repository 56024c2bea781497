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
from applications.models.attendance import Attendance, WrittenVote
from applications.models.information import AnswerDocument, InformationRequest, Revision
from applications.models.interview import Interview, InterviewNote, InterviewQuerySet, InterviewTime
from applications.models.meeting import AgendaItem, BoardMeeting, BoardMeetingQuerySet, Decision, KeptOff
from applications.models.minutes import Minutes, MinutesAddendum, MinutesQuerySet, MinutesText
from applications.models.papers import BoardPack, BoardPackQuerySet, PackPart
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
    "Attendance",
    "BoardDigest",
    "BoardMeeting",
    "BoardMeetingQuerySet",
    "BoardPack",
    "BoardPackQuerySet",
    "CheckedItem",
    "Comment",
    "Decision",
    "InformationRequest",
    "Interview",
    "InterviewNote",
    "InterviewQuerySet",
    "InterviewTime",
    "KeptOff",
    "Minutes",
    "MinutesAddendum",
    "MinutesQuerySet",
    "MinutesText",
    "PackPart",
    "Recusal",
    "RecusalQuerySet",
    "Revision",
    "WrittenVote",
]
