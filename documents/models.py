import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def random_name(document: Any, filename: str) -> str:
    """Where a document is kept: nothing of the name it came with."""
    return f"documents/{uuid.uuid4().hex}"


class Document(models.Model):
    """A file that came in, was checked, and is kept. Only a view that checked access may serve it."""

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", _("not scanned for viruses")
        CLEAN = "clean", _("scanned, nothing found")
        QUARANTINED = "quarantined", _("in quarantine until it is scanned")
        INFECTED = "infected", _("closed: the virus scanner found something")

    SERVED = (Scan.NOT_SCANNED, Scan.CLEAN)

    file = models.FileField(upload_to=random_name)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=50)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    pages = models.PositiveIntegerField(_("pages"))
    sha256 = models.CharField(max_length=64, db_index=True)
    scan = models.CharField(_("virus scan"), max_length=12, choices=Scan.choices)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        ordering = ["received_at", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_served(self) -> bool:
        return self.scan in self.SERVED
