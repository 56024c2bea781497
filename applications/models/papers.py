"""What is made on paper for a meeting: the packs of the board."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications.models.application import Application, Recusal
from applications.models.meeting import BoardMeeting

LEASE = timedelta(minutes=3)


def random_name(paper: Any, filename: str) -> str:
    """Where a paper is kept: nothing of whom it is for or what it is about."""
    return f"papers/{uuid.uuid4().hex}"


class BoardPackQuerySet(models.QuerySet["BoardPack"]):
    def readable_by(self, user: User | AnonymousUser) -> "BoardPackQuerySet":
        """One's own finished packs. A recusal that came later closes a pack that holds the file."""
        closed = PackPart.objects.filter(application__in=Recusal.objects.closed_to(user)).values("pack_id")
        return self.filter(status=BoardPack.Status.READY, member_id=user.pk).exclude(pk__in=closed)

    def free(self, now: datetime) -> "BoardPackQuerySet":
        """To be made, and not in the hands of a worker; one that was silent for LEASE has died."""
        nobody = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
        return self.filter(nobody, status=BoardPack.Status.MAKING)


class BoardPack(models.Model):
    """One reader's papers of one meeting, made file by file in the background.

    `fingerprint` says what it was made from; when the agenda or a file on it changes, it no longer agrees.
    """

    class Status(models.TextChoices):
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    meeting = models.ForeignKey(BoardMeeting, models.CASCADE, related_name="packs")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="board_packs", verbose_name=_("for whom")
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    status = models.CharField(_("status"), max_length=6, choices=Status.choices, default=Status.MAKING)
    asked_at = models.DateTimeField(_("asked"))
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    file = models.FileField(upload_to=random_name, blank=True, editable=False)

    # Filled by `board_packs.with_progress`: how many of the parts are there, and of how many.
    done: int
    total: int

    objects = BoardPackQuerySet.as_manager()

    class Meta:
        ordering = ["member__name", "pk"]
        verbose_name = _("board pack")
        verbose_name_plural = _("board packs")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="pack_one_per_meeting_and_member"),
            models.CheckConstraint(
                condition=~Q(status="ready") | (Q(made_at__isnull=False, pages__gt=0) & ~Q(file="")),
                name="pack_ready_has_its_file",
            ),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(problem=""), name="pack_failed_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.member}"


class PackPart(models.Model):
    """The pages of one file in one pack. Kept apart until all are there, so that a killed worker loses one."""

    pack = models.ForeignKey(BoardPack, models.CASCADE, related_name="parts")
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    pages = models.PositiveIntegerField(default=0)
    sections = models.JSONField(default=list)
    file = models.FileField(upload_to=random_name, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("part of a board pack")
        verbose_name_plural = _("parts of a board pack")
        constraints = [
            models.UniqueConstraint(fields=["pack", "application"], name="pack_part_once"),
            models.CheckConstraint(condition=Q(pages=0) | ~Q(sections=[]), name="pack_part_has_sections"),
        ]

    def __str__(self) -> str:
        return f"{self.pack}: {self.application}"
