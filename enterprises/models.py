from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Import(models.Model):
    """One set of open data that was taken in, or is being taken in.

    A full set is an edition of the register: its enterprises become visible all at once, when it is whole.
    """

    class Kind(models.TextChoices):
        FULL = "full", _("full set")
        UPDATE = "update", _("update set")

    class State(models.TextChoices):
        RUNNING = "running", _("being taken in")
        CURRENT = "current", _("in use")
        APPLIED = "applied", _("applied to the set in use")
        REPLACED = "replaced", _("replaced by a newer set")
        GIVEN_UP = "given_up", _("given up")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RUNNING)
    file_name = models.CharField(_("file name"), max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="tells whether a file is the one that was begun")
    extract_number = models.PositiveIntegerField(_("number of the extract"))
    extracted_on = models.DateField(_("state of the data on"))
    step = models.PositiveSmallIntegerField(_("files done"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done of the next file"), default=0)
    counts = models.JSONField(_("enterprises per file"), default=dict)
    started_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import of the enterprise register")
        verbose_name_plural = _("imports of the enterprise register")
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="current"), name="import_one_in_use"),
            models.CheckConstraint(
                condition=~Q(state="current") | Q(kind="full"), name="import_in_use_is_a_full_set"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.extract_number} ({self.extracted_on:%d/%m/%Y})"


class Enterprise(models.Model):
    """What the public register says of one active enterprise. An empty status: not named by the register (yet)."""

    edition = models.ForeignKey(Import, models.PROTECT, related_name="enterprises", db_index=False)
    number = models.CharField(_("enterprise number"), max_length=10)
    status = models.CharField(_("status"), max_length=3, default="")
    form = models.CharField(_("juridical form"), max_length=3, default="", help_text="code of the register")
    started_on = models.DateField(_("since"), null=True)
    name = models.CharField(_("name"), max_length=320, default="")
    street = models.CharField(_("street"), max_length=200, default="")
    house_number = models.CharField(_("number"), max_length=22, default="")
    box = models.CharField(_("box"), max_length=20, default="")
    postcode = models.CharField(_("postcode"), max_length=20, default="")
    city = models.CharField(_("municipality"), max_length=200, default="")
    activity = models.CharField(_("main activity"), max_length=10, default="", help_text="NACE code")
    activity_version = models.CharField(_("version of NACE"), max_length=4, default="")

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        constraints = [models.UniqueConstraint(fields=["number", "edition"], name="enterprise_once_per_edition")]

    def __str__(self) -> str:
        return self.name or self.number

    @property
    def street_line(self) -> str:
        """Street, number and box, as the address of a letter has them."""
        box = f"bus {self.box}" if self.box else ""
        return " ".join(part for part in (self.street, self.house_number, box) if part)
