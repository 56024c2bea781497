import uuid
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from membership.models import Organisation
from selfevaluation.questions import QUESTIONS_VERSION, Principle, questionnaire
from selfevaluation.scoring import Score, scores


class SelfEvaluationQuerySet(models.QuerySet["SelfEvaluation"]):
    def visible_to(self, user: User | AnonymousUser) -> "SelfEvaluationQuerySet":
        """Those of one's own organisations. Not even staff read the others: it is a look into one's own mirror."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(organisation__contacts__user=user).distinct()


class SelfEvaluation(models.Model):
    """Where an enterprise stands on the seven ICA principles, by its own judgement, in one calendar year.

    Of an organisation, or (without one) of whoever holds it: an application. `answers` is question -> step of the
    scale or NOT_APPLICABLE; `version` says which questions those were.
    """

    reference = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="self_evaluations",
        verbose_name=_("organisation"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version of the questions"), default=QUESTIONS_VERSION)
    answers = models.JSONField(_("answers"), default=dict)
    started_at = models.DateTimeField(_("begun"))
    updated_at = models.DateTimeField(_("last changed"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects: ClassVar[SelfEvaluationQuerySet] = SelfEvaluationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("self-evaluation")
        verbose_name_plural = _("self-evaluations")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="self_evaluation_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.reference} ({self.year})"

    @property
    def principles(self) -> tuple[Principle, ...]:
        return questionnaire(self.version)

    @property
    def scores(self) -> list[Score]:
        return scores(self.answers, self.principles)
