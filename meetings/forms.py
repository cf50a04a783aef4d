"""Planning a meeting, logging it, and what one adds to it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import URLValidator
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.forms import (
    BOTH_OF_YOU,
    FIRST_DAY,
    LAST_DAY,
    ONLY_YOU,
    THIS_CENTURY,
    DateInput,
    TimeInput,
)
from meetings import recurring, timezones
from meetings.access import digest_of
from meetings.models import ActionItem, AgendaItem, Meeting

MOST_ROWS = 20


class Unjudged(forms.Form):
    """A form that can be shown again with what was typed and nothing said about it yet."""

    def unjudged(self) -> None:
        self._errors = ErrorDict()


class PlanForm(Unjudged):
    readers = {"link": BOTH_OF_YOU, "place": BOTH_OF_YOU}

    day = forms.DateField(label=_("Day"), widget=DateInput, validators=THIS_CENTURY)
    time = forms.TimeField(label=_("Time"), widget=TimeInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=60)
    way = forms.ChoiceField(label=_("How you meet"), choices=Meeting.Way.choices)
    link = forms.URLField(
        label=_("Link to the call"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)

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
        self.fields["time"].help_text = _("On your clock (%(zone)s).") % {"zone": zone}
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


class OfferForm(Unjudged):
    """Up to five times, ticked or typed, and where to meet."""

    readers = {"link": BOTH_OF_YOU, "place": BOTH_OF_YOU}

    times = TimesField(label=_("Times to offer"), required=False)
    day_1 = forms.DateField(
        label=_("Another day"), required=False, widget=DateInput, validators=THIS_CENTURY
    )
    time_1 = forms.TimeField(label=_("Time"), required=False, widget=TimeInput)
    day_2 = forms.DateField(
        label=_("Yet another day"), required=False, widget=DateInput, validators=THIS_CENTURY
    )
    time_2 = forms.TimeField(label=_("Time then"), required=False, widget=TimeInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=60)
    way = forms.ChoiceField(label=_("How you meet"), choices=Meeting.Way.choices)
    link = forms.URLField(
        label=_("Link to the call"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)

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


class OpenItemsField(forms.TypedMultipleChoiceField):
    """Open action items to tick off. One that somebody else ticked meanwhile is no mistake."""

    def valid_value(self, value: Any) -> bool:
        return True


class LogForm(Unjudged):
    readers = {"summary": BOTH_OF_YOU, "private_note": ONLY_YOU}

    # The hidden initials tell what the writer changed from what they merely left as it was.
    day = forms.DateField(
        label=_("Day"), widget=DateInput, validators=THIS_CENTURY, show_hidden_initial=True
    )
    time = forms.TimeField(label=_("Time"), widget=TimeInput, show_hidden_initial=True)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=5, max_value=480, show_hidden_initial=True
    )
    summary = forms.CharField(
        label=_("What you talked about"),
        required=False,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    private_note = forms.CharField(
        label=_("Note to yourself"),
        required=False,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    done = OpenItemsField(
        label=_("Which of these are done?"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )
    # Tell which summary and which note the writer had before them.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    note_seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, zone: str, open_items: Sequence[ActionItem], member: Member, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["time"].help_text = _("On your clock (%(zone)s).") % {"zone": zone}
        if open_items:
            done = self.fields["done"]
            assert isinstance(done, OpenItemsField)
            done.choices = [(str(item.pk), _labelled(item, member)) for item in open_items]
        else:
            del self.fields["done"]

    def clean_summary(self) -> str:
        return _lines(self.cleaned_data["summary"])

    def clean_private_note(self) -> str:
        return _lines(self.cleaned_data["private_note"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "day" in cleaned and "time" in cleaned:
            cleaned["held_at"] = wall_clock(cleaned["day"], cleaned["time"], self.zone)
        return cleaned

    @property
    def when_changed(self) -> bool:
        return bool({"day", "time", "minutes"} & set(self.changed_data))

    @property
    def note_unchanged(self) -> bool:
        seen: str = self.cleaned_data["note_seen"]
        return digest_of(self.cleaned_data["private_note"]) == seen

    @property
    def log(self) -> dict[str, Any]:
        """What the actions take, but for the action items."""
        cleaned = self.cleaned_data
        return {
            "held_at": cleaned["held_at"],
            "minutes": cleaned["minutes"],
            "summary": cleaned["summary"],
            # A tab that was opened before the note was written must not take it away.
            "private_note": None if self.note_unchanged else cleaned["private_note"],
            "done": cleaned.get("done", []),
        }


class ActionItemForm(Unjudged):
    text = forms.CharField(
        label=_("What will be done"), max_length=ActionItem._meta.get_field("text").max_length
    )
    owner = forms.ChoiceField(label=_("Who"))
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=DateInput, validators=THIS_CENTURY
    )

    def __init__(
        self, *args: Any, owners: Sequence[tuple[str, str]], usual_owner: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = list(owners)
        owner.initial = usual_owner

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < timezone.localdate():
            raise forms.ValidationError(
                _("This day has passed. Choose another one, or leave it open.")
            )
        return due_on

    def has_changed(self) -> bool:
        """A row with only a name chosen is an empty row."""
        return bool({"text", "due_on"} & set(self.changed_data))


class ActionItemRows(BaseFormSet[ActionItemForm]):
    def unjudged(self) -> None:
        for form in self.forms:
            form.unjudged()

    @property
    def filled(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]


ActionItemFormSet = formset_factory(
    ActionItemForm,
    formset=ActionItemRows,
    extra=2,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)


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


def _lines(text: str) -> str:
    """Line ends as one character: browsers send two."""
    return "\n".join(text.splitlines()).strip()


def _labelled(item: ActionItem, member: Member) -> str:
    owner = _("you") if item.owner_id == member.pk else item.owner.name
    return _("%(text)s (%(owner)s)") % {"text": item.text, "owner": owner}
