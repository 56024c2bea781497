"""The shape of what is typed around a meeting: who is here, votes in writing, and reasons."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications.attendance import Answer, Seat
from applications.models import Attendance, WrittenVote


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea({"rows": 2}))


class VoteForm(forms.Form):
    choice = forms.ChoiceField(label=_("Your vote"), choices=WrittenVote.Choice.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed when you do not want to decide about this in writing."),
    )


class PresenceForm(forms.Form):
    """One member of the board. `seen` is how the member stood noted when the page was made."""

    presence = forms.ChoiceField(
        label=_("Presence"), required=False, choices=[("", _("not noted")), *Attendance.Presence.choices]
    )
    holder = forms.ModelChoiceField(label=_("Represented by"), queryset=User.objects.none(), required=False)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


@dataclass(frozen=True)
class PresenceRow:
    seat: Seat
    form: PresenceForm


def presence_rows(seats: list[Seat], data: Any = None) -> list[PresenceRow]:
    """A form for each seat; the colleagues to choose from are read once for all of them."""
    people = [(seat.member.pk, str(seat.member)) for seat in seats]
    rows = []
    for seat in seats:
        noted = seat.row
        initial = {
            "presence": noted.presence if noted else "",
            "holder": noted.proxy_holder_id if noted else None,
            "seen": seat.seen,
        }
        form = PresenceForm(data, prefix=f"member-{seat.member.pk}", initial=initial)
        holder = form.fields["holder"]
        assert isinstance(holder, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        holder.queryset = User.objects.filter(pk__in=[pk for pk, _name in people])
        holder.widget.choices = [("", "-"), *((pk, name) for pk, name in people if pk != seat.member.pk)]
        rows.append(PresenceRow(seat, form))
    return rows


def answers_of(rows: list[PresenceRow]) -> list[Answer]:
    return [
        Answer(row.seat.member, typed["presence"], typed["holder"], typed["seen"])
        for row in rows
        if (typed := row.form.cleaned_data)["presence"]
    ]
