"""A pause, as either of them asks for it."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import BOTH_OF_YOU, COORDINATOR_TOO, DateInput
from mentorships.pausing import LONGEST


class PauseForm(forms.Form):
    readers: ClassVar = {
        "until_on": COORDINATOR_TOO,
        "why": BOTH_OF_YOU,
    }
    until_on = forms.DateField(
        label=_("When do you go on?"),
        help_text=_("It is over on that day by itself. You can return earlier at any time."),
    )
    why = forms.CharField(
        label=_("Why"),
        help_text=_("A word is enough: a leave, a move, a busy season."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["until_on"].widget = DateInput(
            attrs={
                "min": (today + timedelta(days=1)).isoformat(),
                "max": (today + LONGEST).isoformat(),
            }
        )

    def clean_until_on(self) -> date:
        day: date = self.cleaned_data["until_on"]
        today = timezone.localdate()
        if not today < day <= today + LONGEST:
            raise forms.ValidationError(_("Choose a day after today and within a year."))
        return day
