"""Planning a meeting, logging it, and what one adds to it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import URLValidator
from django.forms.utils import ErrorDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.forms import (
    BOTH_OF_YOU,
    FIRST_DAY,
    LAST_DAY,
    THIS_CENTURY,
    DateInput,
    TimeInput,
)
from meetings import recurring, timezones
from meetings.models import AgendaItem, Meeting


class Unjudged(forms.Form):
    """A form that can be shown again with what was typed and nothing said about it yet."""

    def unjudged(self) -> None:
        self._errors = ErrorDict()


# By its presence CSS knows an empty field, which it hides where the way of meeting needs none.
EMPTY = {"placeholder": " "}


class WhereForm(Unjudged):
    """How long a meeting takes, and the way to it."""

    readers = {"link": BOTH_OF_YOU, "place": BOTH_OF_YOU}

    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=60)
    # The page knows what it filled in from what somebody typed (static/js/way.js).
    way = forms.ChoiceField(
        label=_("How you meet"), choices=Meeting.Way.choices, show_hidden_initial=True
    )
    link = forms.URLField(
        label=_("Link to the call"),
        required=False,
        show_hidden_initial=True,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(EMPTY),
        validators=[URLValidator(schemes=["http", "https"])],
    )
    place = forms.CharField(
        label=_("Place"),
        required=False,
        show_hidden_initial=True,
        max_length=200,
        widget=forms.TextInput(EMPTY),
    )


class PlanForm(WhereForm):
    field_order = ["day", "time"]

    day = forms.DateField(label=_("Day"), widget=DateInput, validators=THIS_CENTURY)
    time = forms.TimeField(label=_("Time"), widget=TimeInput)

    # Only for one of a series.
    scope = forms.ChoiceField(
        label=_("What to change"),
        choices=[
            ("one", _("Only this meeting")),
            ("following", _("This one and those after it")),
        ],
        initial="one",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, zone: str, in_series: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        if not in_series:
            del self.fields["scope"]

    @property
    def with_following(self) -> bool:
        return self.cleaned_data.get("scope") == "following"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "day" in cleaned and "time" in cleaned:
            cleaned["starts_at"] = wall_clock(cleaned["day"], cleaned["time"], self.zone)
        return cleaned

    @property
    def plan(self) -> dict[str, Any]:
        """What the actions take."""
        return {
            name: self.cleaned_data[name]
            for name in ("starts_at", "minutes", "way", "link", "place")
        }


class TimesField(forms.MultipleChoiceField):
    """Moments as `parse_slot` reads them, whichever were suggested when the page was made."""

    def valid_value(self, value: Any) -> bool:
        return parse_slot(str(value)) is not None

    def clean(self, value: Any) -> list[datetime]:
        return [at for text in super().clean(value) if (at := parse_slot(text)) is not None]


# Times of one's own beside those that are suggested.
OWN_TIMES = (1, 2)


class OfferForm(WhereForm):
    """Up to five times, ticked or typed, and where to meet."""

    field_order = ["times", "day_1", "time_1", "day_2", "time_2"]

    times = TimesField(label=_("Times to offer"), required=False)
    day_1 = forms.DateField(
        label=_("Another day"), required=False, widget=DateInput, validators=THIS_CENTURY
    )
    time_1 = forms.TimeField(label=_("Time"), required=False, widget=TimeInput)
    day_2 = forms.DateField(
        label=_("Yet another day"), required=False, widget=DateInput, validators=THIS_CENTURY
    )
    time_2 = forms.TimeField(label=_("Time then"), required=False, widget=TimeInput)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        times = list(cleaned.get("times", []))
        for number in OWN_TIMES:
            day, at = cleaned.get(f"day_{number}"), cleaned.get(f"time_{number}")
            if day and at:
                times.append(wall_clock(day, at, self.zone))
            elif day and f"time_{number}" not in self.errors:
                self.add_error(f"time_{number}", _("Say at what time, too."))
            elif at and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", _("Say on which day, too."))
        cleaned["all_times"] = times
        if not self.errors and not times:
            self.add_error("times", _("Choose at least one time."))
        return cleaned

    @property
    def offer(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        details = {name: cleaned[name] for name in ("minutes", "way", "link", "place")}
        return {"times": cleaned["all_times"], **details}


class PickForm(forms.Form):
    time = TimesField(label=_("Which of these suits you?"))

    @property
    def starts_at(self) -> datetime:
        found: datetime = self.cleaned_data["time"][0]
        return found


class SeriesForm(PlanForm):
    weeks = forms.IntegerField(
        label=_("Every how many weeks"), min_value=1, max_value=12, initial=2
    )
    times = forms.IntegerField(
        label=_("How many times"), min_value=2, max_value=recurring.MOST, required=False
    )
    # The occurrences that were left ticked.
    keep = TimesField(required=False)

    def __init__(self, *args: Any, until: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.until = until
        self.fields["day"].label = _("First day")
        if until is None:
            self.fields["times"].required = True
        else:
            self.fields["times"].help_text = _("Left empty, until your planned end.")

    @property
    def occurrences(self) -> list[datetime]:
        cleaned = self.cleaned_data
        times = cleaned["times"]
        return recurring.occurrences(
            cleaned["day"],
            cleaned["time"],
            self.zone,
            weeks=cleaned["weeks"],
            times=times or recurring.MOST,
            until=None if times else self.until,
        )


class AbsenceForm(forms.Form):
    """Who could not make it: one or more of those who take part, all of them, or not said."""

    absent = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, people: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        absent = self.fields["absent"]
        assert isinstance(absent, forms.MultipleChoiceField)
        absent.choices = [("all", ""), *((str(person.pk), person.name) for person in people)]

    @property
    def members(self) -> list[UUID] | None:
        chosen: list[str] = self.cleaned_data["absent"]
        if "all" in chosen:
            return [person.pk for person in self.people]
        return [UUID(pk) for pk in chosen] or None


class AgendaForm(forms.Form):
    readers = {"text": BOTH_OF_YOU}

    text = forms.CharField(
        label=_("Add something to talk about"),
        max_length=AgendaItem._meta.get_field("text").max_length,
    )


class AgendaChangeForm(AgendaForm):
    text = forms.CharField(
        label=_("What you want to talk about"),
        max_length=AgendaItem._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_text(self) -> str:
        """One line: the field is taller only so that all of it can be read."""
        return " ".join(self.cleaned_data["text"].split())


def parse_slot(text: str) -> datetime | None:
    """An aware moment in ISO 8601, of days that exist on every clock; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or found.utcoffset() is None:
        return None
    return found if FIRST_DAY <= found.date() <= LAST_DAY else None


def wall_clock(day: date, at: time, zone: str) -> datetime:
    return timezones.moment(day, at.hour * 60 + at.minute, zone)
