"""The agreement, as the people who share it fill it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import BOTH_OF_YOU
from mentorships.models import Agreement
from mentorships.negotiation import TERMS

WORDS = (
    "mentor_does",
    "mentee_does",
    "not_expected",
    "across_cultures",
    "confidentiality",
    "boundaries",
    "if_stuck",
    "ending",
)
PARTS = (
    (_("Who does what"), ("mentor_does", "mentee_does", "not_expected")),
    (
        _("Meeting"),
        (
            "cadence_days",
            "meeting_minutes",
            "channel",
            "who_schedules",
            "who_brings_agenda",
            "response_days",
            "cancellation_hours",
        ),
    ),
    (_("Working across cultures"), ("across_cultures",)),
    (_("Trust"), ("confidentiality", "boundaries")),
    (_("When it gets hard, and when it ends"), ("if_stuck", "ending")),
)


@dataclass(frozen=True)
class Line:
    """A field, and what the other saved there meanwhile where that is something else."""

    field: BoundField
    theirs: str


class AgreementForm(forms.ModelForm[Agreement]):
    readers = dict.fromkeys(WORDS, BOTH_OF_YOU)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Agreement
        fields = TERMS
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in WORDS}
        help_texts = {
            "cadence_days": _("Every three weeks is 21."),
            "across_cultures": _(
                "Languages, holidays, how you give feedback and address each other."
            ),
            "confidentiality": _(
                "Who may hear what, where the limits are, and what happens to notes and recordings."
            ),
            "if_stuck": _("What you do first, and whom you ask when that does not help."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._theirs: Agreement | None = None

    def parts(self) -> Iterator[tuple[str, list[Line]]]:
        for legend, names in PARTS:
            yield str(legend), [Line(self[name], self._other_words(name)) for name in names]

    def show_beside(self, theirs: Agreement, seen: str) -> None:
        """Keep what was typed, show theirs next to it, and let the next save know it was seen."""
        self._theirs = theirs
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = seen
        self.data = data

    def clean(self) -> dict[str, Any]:
        """Browsers send CR LF; without this, saving unchanged words would look like a change."""
        cleaned = super().clean() or {}
        for name in WORDS:
            if name in cleaned:
                cleaned[name] = cleaned[name].replace("\r\n", "\n")
        return cleaned

    def _other_words(self, name: str) -> str:
        if self._theirs is None or getattr(self._theirs, name) == self.cleaned_data.get(name):
            return ""
        return said(self._theirs, name)


def said(agreement: Agreement, name: str) -> str:
    """A term as it is read: a choice by its label."""
    display = getattr(agreement, f"get_{name}_display", None)
    return str(display() if display else getattr(agreement, name)) or "–"
