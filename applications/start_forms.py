"""The small forms around an application: begin one, have the link sent again, add the report afterwards."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from applications.fields import FilesField
from applications.forms import mail_field
from applications.models import Application


class StartForm(forms.Form):
    """Who applies, and where the link to the draft may go."""

    use_required_attribute = False
    PERSON = "person"

    who = forms.ChoiceField(
        label=_("Who applies?"),
        choices=[
            (Application.Kind.ENTERPRISE, _("An enterprise that wants to become a member")),
            (Application.Kind.SUPPORTING, _("An organisation that wants to support as a supporting member")),
            (PERSON, _("A private person who wants to support as a supporting member")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who applies.")},
    )
    email = mail_field(
        _("Your mail address"),
        help_text=_("We send a link there, with which you can always go on where you stopped."),
    )
    language = forms.ChoiceField(
        label=_("In which language may we write?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language.")},
    )

    @property
    def is_person(self) -> bool:
        return bool(self.cleaned_data["who"] == self.PERSON)

    @property
    def kind(self) -> str:
        return Application.Kind.SUPPORTING if self.is_person else self.cleaned_data["who"]


class LinkAgainForm(forms.Form):
    use_required_attribute = False

    email = mail_field(
        _("Your mail address"), help_text=_("The address with which you began or sent the application.")
    )


class KompasForm(forms.Form):
    """The report of the ICA-kompas, which may come after the application."""

    use_required_attribute = False

    uploads = FilesField(
        several=False, label=_("File of the report"), help_text=_("PDF, JPEG or PNG, at most 20 MB.")
    )
