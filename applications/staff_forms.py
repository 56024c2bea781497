"""The shape of what board and secretariat type. The rules stand with the domain functions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BoardMeeting, Decision
from dues.models import Tier

STUCK = "stuck"
SUBMITTED_STATUSES = [c for c in Application.Status.choices if c[0] not in {"draft", "expired"}]


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("all")), ("open", _("open")), (STUCK, _("waiting too long")), *SUBMITTED_STATUSES],
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


class MeetingForm(forms.ModelForm):
    starts_at = forms.SplitDateTimeField(
        label=_("Begins"),
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": _("Date")},  # type: ignore[dict-item]  # the stubs know no lazy text
            time_attrs={"type": "time", "aria-label": _("Hour")},  # type: ignore[dict-item]  # the stubs know no lazy text
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        ),
    )

    class Meta:
        model = BoardMeeting
        fields = ["starts_at", "place", "form"]


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Decision.Outcome.choices)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed to decline or defer. The applicant will read it."),
    )
