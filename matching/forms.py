from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.access import WEIGHTS
from matching.words import LABELS, MEANINGS


class PolicyForm(forms.Form):
    """The weights; what they mean stands beside each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WEIGHTS:
            self.fields[name] = forms.IntegerField(
                label=LABELS[name],
                help_text=MEANINGS[name],
                validators=[MinValueValidator(0), MaxValueValidator(10)],
                widget=forms.NumberInput(attrs={"min": 0, "max": 10, "inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Let at least one of these count."))
        return cleaned


class PairForm(forms.Form):
    """Both by id, as the pages' buttons send them; whose they are is looked up by the view."""

    mentee = forms.UUIDField()
    mentor = forms.UUIDField()


class WhyNotForm(forms.Form):
    mentee = forms.UUIDField()
    mentor = forms.UUIDField(required=False)


class AnswerForm(forms.Form):
    accepts = forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No thanks"))],
        coerce=lambda value: value == "yes",
        error_messages={"required": gettext_lazy("Say yes or no thanks.")},
    )


class Filters(forms.Form):
    """From the URL: what is unknown there counts as not chosen."""

    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)

    def chosen(self, name: str) -> str:
        if not self.is_valid() and name in self.errors:
            return ""
        return str(self.cleaned_data.get(name) or "")

    @property
    def narrows(self) -> bool:
        return any(self.chosen(name) for name in self.fields)


class PairFilters(Filters):
    SORTS = (
        ("", gettext_lazy("Mentee’s name")),
        ("mentor", gettext_lazy("Mentor’s name")),
        ("lowest", gettext_lazy("Lowest fit first")),
        ("highest", gettext_lazy("Highest fit first")),
    )
    ORDERS = {
        "": ("mentee__member__name", "id"),
        "mentor": ("mentor__member__name", "mentee__member__name", "id"),
        "lowest": ("score", "id"),
        "highest": ("-score", "id"),
    }
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=SORTS)

    @property
    def order(self) -> Iterable[str]:
        return self.ORDERS[self.chosen("sort")]
