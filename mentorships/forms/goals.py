"""Goals, as the people who share them fill them in."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.beside import SeenForm
from core.errors import ChangedMeanwhile
from core.forms import BOTH_OF_YOU, BOTH_OF_YOU_ALL, THIS_CENTURY, DateInput, ScaleField
from core.templatetags.ui import local_date
from mentorships.models import Goal, Milestone

GOAL_LABELS = {
    "title": _("What do you want to learn or change?"),
    "success_criteria": _("How will you know that you are there?"),
}


class GoalForm(forms.ModelForm[Goal]):
    readers_of_all = _(
        "The two of you can read all of this. The coordinator sees how many goals you have, and "
        "how many of them are reached."
    )
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

    def clean_success_criteria(self) -> str:
        """Browsers send CR LF; without this, saving unchanged words would look like a change."""
        criteria: str = self.cleaned_data["success_criteria"]
        return criteria.replace("\r\n", "\n")


class GoalProgressForm(GoalForm, SeenForm):
    # The same column as in the form above, looked back on.
    baseline = ScaleField(
        label=_("Where were you at the start?"),
        low=_("At the beginning"),
        high=_("There"),
        required=False,
    )
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

    def __init__(self, data: Any = None, *, instance: Goal) -> None:
        super().__init__(data, instance=instance, initial={"seen": instance.mark})

    def show_current(self, changed: ChangedMeanwhile) -> None:
        """Beside what was typed: what is stored by now."""
        current: Goal = changed.current
        words = {
            "title": current.title,
            "success_criteria": current.success_criteria or gettext("Nothing"),
            "baseline": _rating(current.baseline),
            "attained": _rating(current.attained),
            "status": current.get_status_display(),
        }
        theirs = {
            name: str(said)
            for name, said in words.items()
            if getattr(current, name) != self.cleaned_data[name]
        }
        self.show_beside(theirs, seen=current.mark, writer=changed.writer)


def _rating(step: int | None) -> str:
    return gettext("%(step)s of 5") % {"step": step} if step else gettext("Not rated")


class MilestoneForm(forms.Form):
    readers: ClassVar = {"text": BOTH_OF_YOU}
    text = forms.CharField(label=_("What is the next step?"), max_length=200)


class MilestoneChangeForm(SeenForm, MilestoneForm):
    """`before` cleans to the step that follows, or None for the last place."""

    readers: ClassVar = {}
    readers_of_all = BOTH_OF_YOU_ALL

    text = forms.CharField(label=_("Step"), max_length=200)
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=DateInput(), validators=THIS_CENTURY
    )
    before = forms.ChoiceField(label=_("Where it comes"), required=False)

    def __init__(
        self, data: Any = None, *, milestone: Milestone, steps: Sequence[Milestone]
    ) -> None:
        self.others = {str(step.pk): step for step in steps if step.pk != milestone.pk}
        place = next((i for i, step in enumerate(steps) if step.pk == milestone.pk), len(steps))
        follows = next((str(step.pk) for step in steps[place + 1 :]), "")
        initial = {
            "text": milestone.text,
            "due_on": milestone.due_on,
            "before": follows,
            "seen": milestone.mark,
        }
        super().__init__(data, initial=initial)
        choices = [
            (key, _("Before: %(step)s") % {"step": step.text}) for key, step in self.others.items()
        ]
        self.fields["before"].choices = [*choices, ("", _("Last"))]  # type: ignore[attr-defined]

    def clean_before(self) -> Milestone | None:
        return self.others.get(self.cleaned_data["before"])

    def show_current(self, changed: ChangedMeanwhile) -> None:
        """Beside what was typed: what is stored by now. Where it comes is nobody's words."""
        current: Milestone = changed.current
        theirs = {}
        if current.text != self.cleaned_data["text"]:
            theirs["text"] = current.text
        if current.due_on != self.cleaned_data["due_on"]:
            theirs["due_on"] = (
                str(local_date(current.due_on)) if current.due_on else gettext("No day")
            )
        self.show_beside(theirs, seen=current.mark, writer=changed.writer)


class ProgressForm(forms.Form):
    readers: ClassVar = {"text": BOTH_OF_YOU, "rating": BOTH_OF_YOU}
    text = forms.CharField(
        label=_("How does it go?"),
        help_text=_("A line or two: what worked, what is in the way."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rating = ScaleField(
        label=_("Where are you now?"),
        low=_("At the beginning"),
        high=_("There"),
        required=False,
    )
