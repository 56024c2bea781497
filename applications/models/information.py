"""What an applicant was asked after sending the application, and every change that was made to it since."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, ApplicationDocument
from documents.models import Document


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    def open(self) -> "InformationRequestQuerySet":
        return self.filter(answered_at=None, withdrawn_at=None)


class InformationRequest(models.Model):
    """The secretariat asks the applicant for more. Only what it names can be changed, until it is answered.

    `fields` names the fields by step, `documents` the purposes of files, `questions` what is asked in own words.
    `answers` holds what was typed so far, by step; the replies stand under the key "questions".
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="information_requests")
    message = models.TextField(_("message"), max_length=2000, blank=True)
    fields = models.JSONField(_("fields"), default=dict)
    documents = models.JSONField(_("documents"), default=list)
    questions = models.JSONField(_("questions"), default=list)
    deadline = models.DateField(_("answer by"))
    returns_to = models.CharField(_("returns to"), max_length=22, choices=Application.Status.choices)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    answers = models.JSONField(default=dict, editable=False)
    edition = models.PositiveIntegerField(default=0, editable=False)
    reminded_at = models.DateTimeField(_("reminded before the date"), null=True, blank=True)
    overdue_reminded_at = models.DateTimeField(_("reminded after the date"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("information request")
        verbose_name_plural = _("information requests")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="information_request_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(withdrawn_at=None), name="information_request_ends_once"
            ),
            models.CheckConstraint(
                condition=Q(returns_to__in=["submitted", "in_review", "scheduled"]),
                name="information_request_returns_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} ({self.deadline:%d/%m/%Y})"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


class AnswerDocument(models.Model):
    """A file that was added to an answer which was not sent yet. The board sees it once it was."""

    request = models.ForeignKey(InformationRequest, models.CASCADE, related_name="answer_documents")
    document = models.OneToOneField(Document, models.PROTECT, related_name="in_answer")
    purpose = models.CharField(_("purpose"), max_length=10, choices=ApplicationDocument.Purpose.choices)

    class Meta:
        ordering = ["purpose", "pk"]
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of an answer")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.document}"


class Revision(models.Model):
    """One later version of an application, and what became different in it: as words, in every language.

    `differences` are rows with label, before and after; `documents` rows with what happened and the file's name.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField(_("version"))
    request = models.OneToOneField(
        InformationRequest, models.CASCADE, null=True, blank=True, related_name="revision", verbose_name=_("answers")
    )
    differences = models.JSONField(default=list)
    documents = models.JSONField(default=list)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        ordering = ["-version"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="revision_version_once"),
            models.CheckConstraint(condition=Q(version__gt=1), name="revision_follows_the_first_version"),
        ]

    def __str__(self) -> str:
        return f"{self.application} ({self.version})"
