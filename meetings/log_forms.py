"""Saying what came of a meeting."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.forms import (
    BOTH_OF_YOU,
    COORDINATOR_TOO,
    ONLY_YOU,
    THIS_CENTURY,
    CheckboxPills,
    DateInput,
    ScaleField,
    TimeInput,
)
from meetings.actions import NewActionItem, Review, Said
from meetings.forms import TimesField, Unjudged, wall_clock
from meetings.models import ActionItem
from meetings.sheet import AgendaLine, GoalLine, OpenItem
from mentorships.models import Goal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise, StrPromise

MOST_ROWS = 20
VERDICTS = [
    (Review.OPEN.value, _("Leave it open")),
    (Review.DONE.value, _("Done")),
    (Review.CARRIED.value, _("Move to this meeting")),
    (Review.DROPPED.value, _("Let go")),
]


ON_YOUR_CLOCK = _("On your clock (%(zone)s).")

# A sentence that is put together when somebody reads it: a form that is taken shows none.
when_shown: "Callable[[Callable[[], str]], StrPromise]" = lazy(lambda words: words(), str)


class RadioPills(forms.RadioSelect):
    template_name = "forms/widgets/pills.html"


class TicksField(forms.TypedMultipleChoiceField):
    """Rows to tick. One that somebody else took away meanwhile is no mistake."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, coerce=UUID, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return True


class LogForm(Unjudged):
    readers = {
        "goals": BOTH_OF_YOU,
        "agenda": BOTH_OF_YOU,
        "summary": BOTH_OF_YOU,
        "private_note": ONLY_YOU,
        "wants_contact": COORDINATOR_TOO,
    }

    # The hidden initials tell what the writer changed from what they merely left as it was.
    day = forms.DateField(
        label=_("Day"), widget=DateInput, validators=THIS_CENTURY, show_hidden_initial=True
    )
    time = forms.TimeField(label=_("Time"), widget=TimeInput, show_hidden_initial=True)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=5, max_value=480, show_hidden_initial=True
    )
    goals = TicksField(label=_("Which goals was it about?"), widget=CheckboxPills)
    agenda = TicksField(
        label=_("What of the agenda did you cover?"), widget=forms.CheckboxSelectMultiple
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
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    useful = ScaleField(
        label=_("Was it useful?"), low=_("Not useful"), high=_("Very useful"), required=False
    )
    working = ScaleField(
        label=_("Is it working between you?"),
        low=_("Not at all"),
        high=_("Very well"),
        required=False,
    )
    wants_contact = forms.BooleanField(label=_("Please contact me"), required=False)
    next_same = TimesField(label=_("Meet again"), required=False, widget=CheckboxPills)
    next_day = forms.DateField(
        label=_("Another day"), required=False, widget=DateInput, validators=THIS_CENTURY
    )
    next_time = forms.TimeField(label=_("Time"), required=False, widget=TimeInput)
    # Tell what the writer had before them: the summary, the note, and what was ticked.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    note_seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    ticked_seen = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        zone: str,
        member: Member,
        goals: Sequence[GoalLine],
        agenda: Sequence[AgendaLine],
        open_items: Sequence[OpenItem],
        rated: bool,
        plans_next: bool,
        next_slot: "tuple[datetime, StrOrPromise] | None",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["time"].help_text = when_shown(lambda: ON_YOUR_CLOCK % {"zone": zone})
        self._offer("goals", [(str(goal.pk), goal.title) for goal in goals])
        self._offer("agenda", [(str(line.pk), line.text) for line in agenda])
        self.open_items = list(open_items)
        for item in self.open_items:
            self.fields[_verdict(item)] = forms.ChoiceField(
                label=when_shown(partial(_labelled, item, member)),
                choices=VERDICTS,
                initial=Review.OPEN.value,
                required=False,
                widget=RadioPills,
            )
        if rated:
            # Said once, as a check-in is. Who asks for contact is heard from an older page, too.
            del self.fields["useful"], self.fields["working"]
        if not plans_next:
            del self.fields["next_day"], self.fields["next_time"]
        if plans_next and next_slot is not None:
            same = self.fields["next_same"]
            assert isinstance(same, TimesField)
            same.choices = [(next_slot[0].isoformat(), next_slot[1])]
        else:
            del self.fields["next_same"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, TicksField)
        if choices:
            field.choices = choices
        else:
            del self.fields[name]

    @property
    def reviews(self) -> list[forms.BoundField]:
        return [self[_verdict(item)] for item in self.open_items]

    def clean_summary(self) -> str:
        return _lines(self.cleaned_data["summary"])

    def clean_private_note(self) -> str:
        return _lines(self.cleaned_data["private_note"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "day" in cleaned and "time" in cleaned:
            cleaned["held_at"] = wall_clock(cleaned["day"], cleaned["time"], self.zone)
        cleaned["next_at"] = self._next(cleaned)
        return cleaned

    def _next(self, cleaned: dict[str, Any]) -> datetime | None:
        same: list[datetime] = cleaned.get("next_same", [])
        day, at = cleaned.get("next_day"), cleaned.get("next_time")
        if day and at:
            if same:
                self.add_error("next_day", _("Choose one of the two times."))
            return wall_clock(day, at, self.zone)
        if day and "next_time" not in self.errors:
            self.add_error("next_time", _("Say at what time, too."))
        if at and "next_day" not in self.errors:
            self.add_error("next_day", _("Say on which day, too."))
        return same[0] if same else None

    @property
    def when_changed(self) -> bool:
        return bool({"day", "time", "minutes"} & set(self.changed_data))

    @property
    def when_seen(self) -> tuple[datetime, int] | None:
        """The start and the minutes that stood there before anybody typed, if the page said so."""
        try:
            day, at, minutes = (
                self.fields[name].clean(self.data.get(self.add_initial_prefix(name)))
                for name in ("day", "time", "minutes")
            )
        except forms.ValidationError:
            return None
        return wall_clock(day, at, self.zone), minutes

    def said(self, actions: Sequence[NewActionItem]) -> Said:
        """What the actions take."""
        cleaned = self.cleaned_data
        ticked = frozenset(cleaned.get("goals", [])) | frozenset(cleaned.get("agenda", []))
        seen = _ids(cleaned["ticked_seen"])
        return Said(
            held_at=cleaned["held_at"],
            minutes=cleaned["minutes"],
            when_seen=self.when_seen,
            summary=cleaned["summary"],
            summary_seen=cleaned["seen"],
            private_note=cleaned["private_note"],
            note_seen=cleaned["note_seen"],
            ticked=ticked - seen,
            unticked=seen - ticked,
            actions=actions,
            review={
                item.pk: Review(verdict)
                for item in self.open_items
                if (verdict := cleaned.get(_verdict(item)))
            },
            useful=cleaned.get("useful"),
            working=cleaned.get("working"),
            wants_contact=cleaned.get("wants_contact", False),
            next_at=cleaned.get("next_at"),
        )


class ActionItemForm(Unjudged):
    text = forms.CharField(
        label=_("What will be done"),
        max_length=ActionItem._meta.get_field("text").max_length,
        widget=forms.TextInput(attrs={"enterkeyhint": "next"}),
    )
    owner = forms.ChoiceField(label=_("Who"))
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=DateInput, validators=THIS_CENTURY
    )
    goal = forms.TypedChoiceField(
        label=_("For which goal"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        owners: Sequence[tuple[str, str]],
        usual_owner: str,
        goals: Sequence[GoalLine | Goal] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = list(owners)
        owner.initial = usual_owner
        goal = self.fields["goal"]
        assert isinstance(goal, forms.ChoiceField)
        if goals:
            goal.choices = [("", _("None")), *((str(one.pk), one.title) for one in goals)]
        else:
            del self.fields["goal"]

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < timezone.localdate():
            raise forms.ValidationError(
                _("This day has passed. Choose another one, or leave it open.")
            )
        return due_on

    def has_changed(self) -> bool:
        """A row with only a name or a goal chosen is an empty row."""
        return bool({"text", "due_on"} & set(self.changed_data))

    @property
    def item(self) -> NewActionItem:
        row = self.cleaned_data
        return NewActionItem(
            text=row["text"],
            owner_id=UUID(row["owner"]),
            due_on=row["due_on"],
            goal_id=row.get("goal"),
        )


class ActionItemRows(BaseFormSet[ActionItemForm]):
    def unjudged(self) -> None:
        for form in self.forms:
            form.unjudged()

    @property
    def items(self) -> list[NewActionItem]:
        return [form.item for form in self.forms if form.cleaned_data.get("text")]


ActionItemFormSet = formset_factory(
    ActionItemForm,
    formset=ActionItemRows,
    # Enter brings the next one.
    extra=1,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)


def _verdict(item: OpenItem) -> str:
    return f"review-{item.pk}"


def _ids(text: str) -> frozenset[UUID]:
    """Of ids apart by spaces; what is none is passed over."""
    found = set()
    for word in text.split():
        try:
            found.add(UUID(word))
        except ValueError:
            continue
    return frozenset(found)


def _lines(text: str) -> str:
    """Line ends as one character: browsers send two."""
    return "\n".join(text.splitlines()).strip()


def _labelled(item: OpenItem, member: Member) -> str:
    owner = _("you") if item.owner_id == member.pk else item.owner
    return _("%(text)s (%(owner)s)") % {"text": item.text, "owner": owner}
