"""Goals, as the people who share them fill them in."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import BOTH_OF_YOU, ScaleField
from mentorships.models import Goal

GOAL_LABELS = {
    "title": _("What do you want to learn or change?"),
    "success_criteria": _("How will you know that you are there?"),
}


class GoalForm(forms.ModelForm[Goal]):
    readers: ClassVar = {"title": BOTH_OF_YOU, "success_criteria": BOTH_OF_YOU}
    baseline = ScaleField(
        label=_("Where are you now?"),
        low=_("At the beginning"),
        high=_("There"),
        required=False,
    )

    class Meta:
        model = Goal
        fields = ("title", "success_criteria", "baseline")
        labels = GOAL_LABELS
        widgets = {"success_criteria": forms.Textarea(attrs={"rows": 3})}


class GoalProgressForm(GoalForm):
    attained = ScaleField(
        label=_("Where are you at the end?"),
        help_text=_("Leave it open while you are on the way."),
        low=_("At the beginning"),
        high=_("There"),
        required=False,
    )

    class Meta:
        model = Goal
        fields = ("title", "success_criteria", "baseline", "attained", "status")
        labels = {**GOAL_LABELS, "status": _("How does it stand?")}
        widgets = {
            "success_criteria": forms.Textarea(attrs={"rows": 3}),
            "status": forms.RadioSelect,
        }
