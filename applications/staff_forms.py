"""The shape of what board and secretariat type. The rules stand with the domain functions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BoardMeeting, Decision
from dues.models import Tier

SUBMITTED_STATUSES = [c for c in Application.Status.choices if c[0] not in {"draft", "expired"}]


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("all")), ("open", _("open")), *SUBMITTED_STATUSES]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Application.Kind.choices])


class CommentForm(forms.Form):
    body = forms.CharField(
        label=_("Comment"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Board and secretariat read this; the applicant does not."),
    )


class TierForm(forms.Form):
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("as the rules say")), *Tier.choices])
    reason = forms.CharField(label=_("Why"), required=False, max_length=300)


class AgendaForm(forms.Form):
    meeting = forms.ModelChoiceField(
        label=_("Meeting"), queryset=BoardMeeting.objects.planned().order_by("starts_at"), empty_label=None
    )


def day_and_hour() -> forms.SplitDateTimeWidget:
    return forms.SplitDateTimeWidget(
        date_attrs={"type": "date", "aria-label": _("Date")},  # type: ignore[dict-item]  # the stubs know no lazy text
        time_attrs={"type": "time", "aria-label": _("Hour")},  # type: ignore[dict-item]  # the stubs know no lazy text
        date_format="%Y-%m-%d",
        time_format="%H:%M",
    )


class MeetingForm(forms.ModelForm):
    starts_at = forms.SplitDateTimeField(label=_("Begins"), widget=day_and_hour())
    deadline = forms.SplitDateTimeField(
        label=_("Votes until"),
        widget=day_and_hour(),
        required=False,
        help_text=_("Only for a written procedure: until then the board sends its votes."),
    )

    class Meta:
        model = BoardMeeting
        fields = ["starts_at", "place", "form", "deadline"]

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("form") != BoardMeeting.Form.WRITTEN:
            facts["deadline"] = None
        elif not facts.get("deadline") and "deadline" not in self.errors:
            self.add_error("deadline", _("Say until when the board can vote: later than the beginning."))
        return facts


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Decision.Outcome.choices)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed to decline or defer. The applicant will read it."),
    )
    votes_for = forms.IntegerField(label=_("Votes for"), required=False, min_value=0, max_value=99)
    votes_against = forms.IntegerField(label=_("Votes against"), required=False, min_value=0, max_value=99)
    votes_abstained = forms.IntegerField(label=_("Abstentions"), required=False, min_value=0, max_value=99)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @property
    def facts(self) -> dict[str, Any]:
        """For the domain: a show of hands only when somebody counted one."""
        typed = self.cleaned_data
        counted = [typed[name] for name in ("votes_for", "votes_against", "votes_abstained")]
        votes = None if counted == [None] * 3 else tuple(number or 0 for number in counted)
        return {"outcome": typed["outcome"], "reason": typed["reason"], "seen": typed["seen"] or None, "votes": votes}
