"""Check-ins, closing, and the evaluation as it was frozen."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.forms import COORDINATOR_TOO, ScaleField
from evaluations.actions import Answer
from evaluations.models import Evaluation
from evaluations.questions import LEVELS, NO, SCALE, TEXT, YES, text_of
from mentorships.models import Closure


class CheckInForm(forms.Form):
    readers = {
        "useful": COORDINATOR_TOO,
        "working": COORDINATOR_TOO,
        "wants_contact": COORDINATOR_TOO,
    }
    useful = ScaleField(
        label=_("Is it useful to you?"), low=_("Not at all"), high=_("Very"), required=False
    )
    working = ScaleField(
        label=_("Is it working between you?"), low=_("Not at all"), high=_("Very"), required=False
    )
    wants_contact = forms.BooleanField(
        label=_("Please contact me"),
        help_text=_("The coordinator will get in touch with you alone."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = [cleaned.get(name) for name in ("useful", "working", "wants_contact")]
        if not self.errors and not any(said):
            raise forms.ValidationError(_("Answer at least one question."))
        return cleaned


class EarlyEndForm(forms.Form):
    readers = {"reason": COORDINATOR_TOO}
    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            (Closure.Kind.CONCLUDED_EARLY, _("We end it early, and it is nobody’s fault")),
            (Closure.Kind.LEFT_COMPANY, _("One of us leaves the company")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why, if you want to say"),
        help_text=_("It helps the coordinator to find a better match. The other does not see it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


WORDS_READERS = _("Only you can read this, unless you let the coordinator.")
YES_OR_NO = [(YES, _("Yes")), (NO, _("No"))]


class EvaluationForm(forms.Form):
    """One field for each frozen question, and a tick beside each that is answered in words."""

    def __init__(self, *args: Any, evaluation: Evaluation, goals: dict[UUID, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._questions: list[dict[str, Any]] = evaluation.questions
        self.readers: dict[str, Any] = {}
        for question in self._questions:
            name = field_name(question["key"])
            self.fields[name] = _field(question, goals)
            if question["kind"] == TEXT:
                self.readers[name] = WORDS_READERS
                self.fields[ticked(name)] = forms.BooleanField(
                    label=_("Let the coordinator read this answer, with my name"), required=False
                )

    def parts(self) -> Iterator[tuple[str, list[BoundField]]]:
        for level, legend in LEVELS.items():
            names = [field_name(q["key"]) for q in self._questions if q["level"] == level]
            fields = [
                self[each] for name in names for each in (name, ticked(name)) if each in self.fields
            ]
            if fields:
                yield str(legend), fields

    def answers(self) -> list[Answer]:
        return [self._answer(question) for question in self._questions]

    def _answer(self, question: dict[str, Any]) -> Answer:
        name = field_name(question["key"])
        value = self.cleaned_data[name]
        if question["kind"] == TEXT:
            shared = bool(value) and self.cleaned_data[ticked(name)]
            return Answer(question["key"], text=value, for_coordinator=shared)
        return Answer(question["key"], rating=value)


def field_name(key: str) -> str:
    """A goal's key has a colon, which is awkward in an id."""
    return key.replace(":", "-")


def ticked(name: str) -> str:
    return f"{name}-for-coordinator"


def question_text(question: dict[str, Any], goals: dict[UUID, str]) -> str:
    """The frozen text, with the title of the goal it is about for those who may read it."""
    text = text_of(question["text"])
    title = goals.get(UUID(question["goal"])) if "goal" in question else None
    return f"{title}: {text}" if title else text


def _field(question: dict[str, Any], goals: dict[UUID, str]) -> forms.Field:
    label = question_text(question, goals)
    if question["kind"] == TEXT:
        return forms.CharField(
            label=label,
            required=question["required"],
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
    if question["kind"] == SCALE:
        return ScaleField(
            label=label, low=_("Not at all"), high=_("Fully"), required=question["required"]
        )
    return forms.TypedChoiceField(
        label=label,
        choices=YES_OR_NO,
        coerce=int,
        empty_value=None,
        required=question["required"],
        widget=forms.RadioSelect,
    )
