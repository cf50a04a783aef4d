"""A file of people and what its columns mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.forms import FileDrop
from programs.comparing import Outcome
from programs.import_fields import FIELDS
from programs.importing import MAX_BYTES, Table
from programs.models import Enrollment


class UploadForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("The people in the file are"),
        choices=[
            (Enrollment.Role.MENTOR, pgettext_lazy("people", "Mentors")),
            (Enrollment.Role.MENTEE, pgettext_lazy("people", "Mentees")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "One role for the whole file. A column may say who is both; a column that says “mentor”"
            " or “mentee” is not read."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "One row for each person, with headings above. Up to 10,000 people and 5 MB."
        ),
        widget=FileDrop(accept=".csv,.txt,.tsv,text/csv", most=MAX_BYTES),
    )
    readers = {
        "file": gettext_lazy(
            "Only coordinators of this program can read it. Once you confirm, only its wrong rows"
            " are kept."
        )
    }

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        size = file.size or 0
        if size > MAX_BYTES:
            raise forms.ValidationError(
                _("This file is %(size)s. Split it into files of up to 5 MB."),
                params={"size": filesizeformat(size)},
            )
        return file


class ColumnsForm(forms.Form):
    """A choice of the file's headings for each field; cleans to field → heading."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        choices = [("", _("Not in this file")), *((name, name) for name in table.headers)]
        for one in FIELDS:
            self.fields[one.key] = forms.ChoiceField(
                label=one.label, choices=choices, required=one.key == "email"
            )
        self.fields["email"].error_messages["required"] = _(
            "Choose the column with the e-mail address: it says who is who."
        )

    def clean(self) -> dict[str, str]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(key) for key in ("name", "first_name", "last_name")):
            self.add_error("name", _("Choose the column with the name, or first and last name."))
        return {key: header for key, header in cleaned.items() if header}

    def rows(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each field with samples of the column that is chosen for it."""
        return [(self[one.key], self.samples(self[one.key].value())) for one in FIELDS]

    def samples(self, header: Any) -> list[str]:
        return self.table.samples(header) if header in self.table.headers else []

    def left_out(self) -> list[str]:
        """Headings that no field takes."""
        taken = {self[one.key].value() for one in FIELDS}
        return [header for header in self.table.headers if header not in taken]


class PreviewFilters(forms.Form):
    show = forms.ChoiceField(
        required=False, choices=[("", pgettext_lazy("rows", "All")), *Outcome.choices]
    )

    def outcome(self) -> str:
        return str(self.cleaned_data["show"]) if self.is_valid() else ""
