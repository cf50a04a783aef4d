"""How forms look: every field is rendered by `templates/forms/field.html`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class FormRenderer(TemplatesSetting):
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
COORDINATOR_TOO = _("You and the coordinator of the program can read this.")
COORDINATOR_ONLY = _("The coordinator can read this. The other person cannot.")
COMPANY = _("Everyone in your company’s programs can read this.")
