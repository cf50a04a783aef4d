"""Forms with every kind of field, empty and with what is wrong in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import QueryDict

from core.beside import SeenForm
from core.forms import (
    BOTH_OF_YOU,
    BOTH_OF_YOU_ALL,
    ONLY_YOU,
    CheckboxPills,
    DateInput,
    FileDrop,
    LocalDateTimeInput,
    RadioCards,
    ScaleField,
    TagInput,
    TimeInput,
)

MOMENT = datetime(2026, 3, 12, 14, tzinfo=UTC)
EVENING = datetime(2026, 3, 12, 19, 42, tzinfo=UTC)
ROLES = [("mentee", "Mentee"), ("mentor", "Mentor"), ("both", "Both")]
WHAT_IT_IS = {
    "mentee": "You want to learn something, and you bring the questions.",
    "mentor": "You can help somebody else along, about an hour a month.",
    "both": "You do each in a mentorship of its own.",
}
DAYS = [(str(number), name) for number, name in enumerate(("Monday", "Tuesday", "Wednesday"))]
PROMISES = [("a", "Read the first chapter"), ("b", "Ask two colleagues what they need from a lead")]


class EveryField(forms.Form):
    readers = {"summary": BOTH_OF_YOU, "note": ONLY_YOU}

    title = forms.CharField(label="Title", help_text="A few words that both of you recognize.")
    link = forms.URLField(label="Link to the call", required=False, assume_scheme="https")
    summary = forms.CharField(
        label="What you talked about", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(label="Note to yourself", required=False)
    way = forms.ChoiceField(label="How you meet", choices=[("v", "Video call"), ("p", "Phone")])
    role = forms.ChoiceField(
        label="Join as", choices=ROLES, widget=RadioCards(explanations=WHAT_IT_IS)
    )
    pace = forms.ChoiceField(
        label="Who takes the first step",
        choices=[("i", "I do"), ("t", "The other")],
        widget=forms.RadioSelect,
    )
    done = forms.MultipleChoiceField(
        label="Which of these are done?",
        choices=PROMISES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.MultipleChoiceField(label="Working days", choices=DAYS, widget=CheckboxPills)
    useful = ScaleField(label="How useful was it?", low="Not useful", high="Very useful")
    skills = forms.CharField(
        label="What you want to learn",
        required=False,
        help_text="Apart by commas.",
        widget=TagInput(suggestions="skills"),
    )
    day = forms.DateField(label="Day", widget=DateInput())
    time = forms.TimeField(label="Time", widget=TimeInput())
    both = forms.DateTimeField(label="Day and time", required=False, widget=LocalDateTimeInput())
    many = forms.IntegerField(label="Minutes", min_value=15, max_value=240)
    file = forms.FileField(
        label="CSV file",
        required=False,
        help_text="One row for each person, up to 5 MB.",
        widget=FileDrop(accept=".csv", most=5 * 1024 * 1024),
    )
    code = forms.CharField(
        label="Code",
        required=False,
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "one-time-code"}),
    )
    contact = forms.BooleanField(label="Please contact me", required=False)


class Disabled(forms.Form):
    title = forms.CharField(label="Title", initial="Signed, and not to be changed", disabled=True)
    way = forms.ChoiceField(label="How you meet", choices=[("v", "Video call")], disabled=True)
    role = forms.ChoiceField(
        label="Join as",
        choices=ROLES[:2],
        initial="mentee",
        disabled=True,
        widget=RadioCards(explanations=WHAT_IT_IS),
    )
    days = forms.MultipleChoiceField(
        label="Working days", choices=DAYS, initial=["0"], disabled=True, widget=CheckboxPills
    )


class OneStep(SeenForm):
    readers_of_all = BOTH_OF_YOU_ALL

    text = forms.CharField(label="Step")
    due_on = forms.DateField(label="By when", required=False, widget=DateInput())


def saved_meanwhile() -> OneStep:
    data = QueryDict("text=Draft+the+plan+with+Femke&due_on=2026-03-12")
    form = OneStep(data, auto_id="beside_%s")
    form.is_valid()
    form.show_beside({"text": "Draft the plan by myself"}, seen="", writer="Milan Meijer")
    return form


class Filters(forms.Form):
    q = forms.CharField(label="Name", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "All"), ("o", "Open")])


def samples() -> dict[str, Any]:
    """What the examples show; made anew for each of them, since forms remember."""
    wrong = {
        "title": "",
        "link": "not a link",
        "role": "captain",
        "skills": "Python, Negotiating",
        "useful": "9",
        "day": "someday",
        "many": "3",
        "done": ["a"],
    }
    return {
        "form": EveryField(prefix="new", initial={"skills": ["Python", "Negotiating"]}),
        "wrong": EveryField(wrong, prefix=None),
        "disabled": Disabled(prefix="fixed"),
        "beside": saved_meanwhile(),
        "filters": Filters(prefix=None, auto_id="filter_%s"),
        "moment": MOMENT,
        "evening": EVENING,
        "long": "Maximiliana-Alexandra Theodora van der Westerlaken-Papadopoulou",
        "draft": {"version": 1, "saved_at": EVENING, "owner": "styleguide", "unsaved": False},
    }
