from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import BOARD, SECRETARIAT
from applications.models import Advice, Application


class AdviceForm(forms.Form):
    opinion = forms.ChoiceField(
        label=_("Your advice"),
        choices=Advice.Opinion.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your advice first.")},
    )
    comment = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The board and the secretariat read this; the applicant does not."),
    )
    read_version = forms.IntegerField(widget=forms.HiddenInput)

    def about(self, application: Application) -> "AdviceForm":
        """The same words, about the version that comes with this answer: after reading it they can be saved."""
        self.data = {name: self.data.get(name) for name in self.data} | {"read_version": str(application.version)}
        return self


def advice_form(application: Application, own: Advice | None, *, asked: str = "") -> AdviceForm:
    """Filled in with one's earlier advice; `asked` (from a link in the digest) is chosen beforehand."""
    opinion = asked if asked in Advice.Opinion.values else own.opinion if own else None
    return AdviceForm(
        initial={
            "opinion": opinion,
            "comment": own.comment if own else "",
            "read_version": application.version,
        }
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Short, such as: member of its board. It stays in the file."),
    )


class InvolvedForm(ReasonForm):
    """For the secretariat: who is involved, and why."""

    field_order = ("member", "reason")
    member = forms.ModelChoiceField(label=_("Who is involved"), queryset=User.objects.none())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        member = self.fields["member"]
        assert isinstance(member, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        member.queryset = User.objects.filter(
            groups__name__in=[BOARD, SECRETARIAT], is_active=True, is_staff=True
        ).distinct()
