"""Whom a coordinator asks to go on with a mentee."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from programs.models import Enrollment, EnrollmentQuerySet


class MentorChoice(forms.ModelChoiceField[Enrollment]):
    def label_from_instance(self, obj: Any) -> str:
        mentor: Enrollment = obj
        places: int = mentor.places_left  # type: ignore[attr-defined]  # by mentors_to_ask
        free = ngettext("%(count)d free place", "%(count)d free places", places)
        about = ", ".join(filter(None, [mentor.member.name, mentor.member.job_title]))
        return f"{about} ({free % {'count': places}})"


class HandoverForm(forms.Form):
    readers: ClassVar = {
        "mentor": _("You and the mentor you ask can read this, and with their yes the mentee.")
    }
    mentor = MentorChoice(
        label=_("Whom do you ask?"),
        queryset=Enrollment.objects.none(),
        empty_label=_("Choose a mentor"),
        help_text=_("Mentors of this program with a free place. They are asked first."),
        error_messages={
            "invalid_choice": _("That mentor has no free place any more. Choose another one.")
        },
    )

    def __init__(self, data: Any = None, *, mentors: EnrollmentQuerySet) -> None:
        super().__init__(data)
        self.fields["mentor"].queryset = mentors  # type: ignore[attr-defined]
