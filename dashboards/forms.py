"""What the overview shows, as its address says, and the company's settings."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import time_zones
from accounts.models import Organization
from mentorships.models import Mentorship


class OverviewFilters(forms.Form):
    HEALTH: ClassVar[list[tuple[str, Any]]] = [
        ("", pgettext_lazy("any health", "Any")),
        ("needs_care", pgettext_lazy("health", "Needs care")),
        ("drifting", pgettext_lazy("health", "Drifting")),
        ("on_track", pgettext_lazy("health", "On track")),
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


class OrganizationForm(forms.Form):
    name = forms.CharField(label=_("Name of the company"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Of mails to people who have not chosen one themselves."),
        choices=settings.LANGUAGES,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("For people who have just been added, and for the company’s own dates."),
        choices=time_zones,
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(organization, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)
        known = dict(time_zones())
        if organization.time_zone not in known:
            # UTC and older names stay choosable where they are in use.
            field.choices = [(organization.time_zone, organization.time_zone), *time_zones()]
