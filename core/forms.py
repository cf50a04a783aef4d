"""How forms look: every field is rendered by `templates/forms/field.html`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import time_zones

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class BoundField(forms.BoundField):
    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Nothing describes a hidden field (here: a hidden initial), for nobody is told of it."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if (widget or self.field.widget).is_hidden:
            return {name: value for name, value in built.items() if not name.startswith("aria-")}
        return built


class FormRenderer(TemplatesSetting):
    bound_field_class = BoundField
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"


class Scale(forms.RadioSelect):
    """One to five as large buttons, the ends in words, nothing chosen beforehand."""

    template_name = "forms/widgets/scale.html"

    def __init__(self, *, low: StrOrPromise, high: StrOrPromise) -> None:
        super().__init__()
        self.low = low
        self.high = high

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"low": self.low, "high": self.high}
        return context


class ScaleField(forms.TypedChoiceField):
    """A rating from 1 to 5: an int, or None when a field that is not required has no answer."""

    def __init__(self, *, low: StrOrPromise, high: StrOrPromise, **kwargs: Any) -> None:
        super().__init__(
            choices=[(step, str(step)) for step in range(1, 6)],
            coerce=int,
            empty_value=None,
            widget=Scale(low=low, high=high),
            **kwargs,
        )


class RadioCards(forms.RadioSelect):
    """A choice among a few that need a line each: `explanations` by the choice's value."""

    template_name = "forms/widgets/radio_cards.html"

    def __init__(
        self, *, explanations: Mapping[str, StrOrPromise], attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs=attrs)
        self.explanations = explanations

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        return option | {"explanation": self.explanations.get(str(option["value"]), "")}


class CheckboxPills(forms.CheckboxSelectMultiple):
    """Several of a few short words, side by side."""

    template_name = "forms/widgets/pills.html"


class TagInput(forms.TextInput):
    """Several words apart by commas, with suggestions from a `<datalist>` of the page.

    `static/js/tags.js` makes chips and a list of it; what is posted stays the text with commas.
    """

    template_name = "forms/widgets/tags.html"

    def __init__(self, *, suggestions: str) -> None:
        super().__init__(attrs={"list": suggestions, "autocomplete": "off"})

    def format_value(self, value: Any) -> str | None:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


class FileDrop(forms.FileInput):
    """A file dropped on it or chosen. `most` is in bytes; the form's own check decides."""

    template_name = "forms/widgets/file_drop.html"

    def __init__(self, *, accept: str, most: int) -> None:
        super().__init__(attrs={"accept": accept})
        self.most = most

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"most": self.most}
        return context


# Days whose moments a datetime can hold in every zone, with room to count on from them.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
THIS_CENTURY = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class DateInput(forms.DateInput):
    """The browser's own date picker, which needs ISO dates in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class LocalDateTimeInput(forms.DateTimeInput):
    """Day and time on the reader's wall clock."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


# What `readers = {"field": ...}` on a form most often says. "The two of you" is for a pair.
ONLY_YOU = _("Only you can read this. Not your company, not the coordinator.")
BOTH_OF_YOU = _("The two of you can read this. The coordinator cannot.")
# As a form's `readers_of_all`, at its head, where the same goes for every field.
BOTH_OF_YOU_ALL = _("The two of you can read all of this. The coordinator cannot.")
COORDINATOR_TOO = _("You and the coordinator of the program can read this.")
COORDINATOR_ONLY = _("The coordinator can read this. The other person cannot.")
COMPANY = _("Everyone in your company’s programs can read this.")


class TimeZoneSelect(forms.Select):
    """By continent; the zone one has stays choosable when it goes by an old name."""

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        groups: list[tuple[str | None, list[dict[str, Any]], int | None]] = super().optgroups(
            name, value, attrs
        )
        chosen = value[0] if value else ""
        if time_zones.is_zone(chosen) and chosen not in time_zones.offered_zones():
            label = time_zones.in_words(chosen, chosen.replace("_", " "), timezone.now())
            option = self.create_option(
                name, chosen, label, selected=True, index=-1, subindex=None, attrs=attrs
            )
            groups.insert(0, (None, [option], -1))
        return groups


class TimeZoneField(forms.ChoiceField):
    """Cleans to an IANA name. With JavaScript one searches it (`static/js/find.js`)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Time zone"))
        super().__init__(
            choices=time_zones.grouped_choices,
            widget=TimeZoneSelect(attrs={"data-find": _("Find a city")}),
            **kwargs,
        )

    def valid_value(self, value: Any) -> bool:
        return time_zones.is_zone(str(value))
