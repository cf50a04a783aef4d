"""What the overview shows, as its address says."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models import ActionItem
from mentorships.models import Goal, Mentorship


class OverviewFilters(forms.Form):
    HEALTH: ClassVar[list[tuple[str, Any]]] = [
        ("", pgettext_lazy("any health", "Any")),
        ("needs_care", pgettext_lazy("health", "Needs care")),
        ("drifting", pgettext_lazy("health", "Drifting")),
        ("on_track", pgettext_lazy("health", "On track")),
        ("paused", pgettext_lazy("health", "Paused")),
    ]
    SORTS: ClassVar[list[tuple[str, Any]]] = [
        ("care", _("Who needs care")),
        ("name", _("Name of the mentee")),
        ("started", _("Newest first")),
        ("last_held", _("Longest without a meeting")),
        ("end", _("Planned end")),
    ]

    q = forms.CharField(label=_("Name"), max_length=120, required=False, widget=forms.SearchInput())
    health = forms.ChoiceField(label=_("Health"), choices=HEALTH, required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", pgettext_lazy("any status", "Any")), *Mentorship.Status.choices],
        required=False,
    )
    sort = forms.ChoiceField(label=_("Sort by"), choices=SORTS, required=False)

    @property
    def chosen(self) -> dict[str, str]:
        """A wrong filter is shown as wrong and filters nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        return {
            "q": wanted.get("q", ""),
            "health": wanted.get("health", ""),
            "status": wanted.get("status", ""),
            "sort": wanted.get("sort") or "care",
        }

    @property
    def narrows(self) -> bool:
        chosen = self.chosen
        return any(chosen[name] for name in ("q", "health", "status"))


class TakeAlongForm(forms.Form):
    """Yes or no to a handover; with a mentee's yes, what goes along. Nothing is ticked before."""

    readers: ClassVar = {
        "goals": _("You and the new mentor can read what you tick."),
        "action_items": _("You and the new mentor can read what you tick."),
    }
    goals = forms.TypedMultipleChoiceField(
        label=_("Goals"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    action_items = forms.TypedMultipleChoiceField(
        label=_("Open action items of yours"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", ""), ("no", "")],
        widget=forms.HiddenInput,
        error_messages={"required": _("Say yes or no."), "invalid_choice": _("Say yes or no.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        goals: Iterable[Goal] = (),
        action_items: Iterable[ActionItem] = (),
    ) -> None:
        super().__init__(data)
        for name, choices in (
            ("goals", [(str(goal.pk), goal.title) for goal in goals]),
            ("action_items", [(str(item.pk), item.text) for item in action_items]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return {"goals": [], "action_items": [], **self.cleaned_data}


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name of a person, a program or a mentorship"),
        max_length=120,
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    @property
    def text(self) -> str:
        """What to look for; nothing when it is wrong, which the field then says."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))
