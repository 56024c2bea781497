"""The shape of what the secretariat chooses about statements."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dues.models import CsvMapping
from dues.statements.csv_mapping import DATE_FORMATS, FIELDS, NEEDED
from dues.statements.mappings import Sample


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class UploadForm(forms.Form):
    """What was chosen is checked and kept by dues.statements.keeping, not by the form."""

    uploads = forms.FileField(
        label=_("Files of the bank"),
        help_text=_("CODA, CAMT.053 (XML) or CSV. You may choose several files at once."),
        widget=FilesInput({"multiple": True, "accept": ".cod,.coda,.xml,.csv,.txt,.bc2,text/xml,text/csv"}),
    )


class MappingForm(forms.Form):
    """Which column is what. The choices are the names in the file at hand."""

    name = forms.CharField(label=_("Name of the bank or of this export"), max_length=60)
    decimal_sign = forms.ChoiceField(label=_("Amounts are written with a"), choices=CsvMapping.Decimals.choices)
    date_format = forms.ChoiceField(label=_("Dates are written as"), choices=list(DATE_FORMATS.items()))

    def __init__(self, data: Any = None, *, sample: Sample) -> None:
        proposal = {f"column_{field}": name for field, name in sample.proposal.items()}
        super().__init__(data, initial={"date_format": sample.date_format, **proposal})
        names = [("", _("not in this file")), *((name, name) for name in sample.names)]
        for field, label in FIELDS.items():
            self.fields[f"column_{field}"] = forms.ChoiceField(
                label=capfirst(str(label)), choices=names, required=field in NEEDED
            )

    @property
    def columns(self) -> dict[str, str]:
        return {field: self.cleaned_data.get(f"column_{field}", "") for field in FIELDS}
