"""The settings of a company."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts import branding
from accounts.logo import MAX_BYTES, Drawn, draw
from accounts.models import Organization
from core.forms import FileDrop, TimeZoneField
from core.links import link

# A color picker is never empty: it begins at Bruggen's own.
PICKED_AT_FIRST = branding.CANAL.light.canal
FIELDS = ("name", "language", "time_zone", "accent")


class SettingsForm(forms.Form):
    """What an owner says about the company as a whole."""

    name = forms.CharField(
        label=_("Name of the company"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Of mails to people who have not chosen one themselves."),
        choices=lambda: settings.LANGUAGES,
    )
    time_zone = TimeZoneField(
        help_text=_("For people who have just been added, and for the company’s own dates.")
    )
    accent = forms.CharField(
        label=_("Color"),
        help_text=_("As in your style guide, for example #1d6891. Links and buttons take it on."),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "data-color": "text"}
        ),
    )
    accent_picker = forms.CharField(
        label=_("Or pick it"),
        required=False,
        # A picker of colors takes no maxlength in HTML.
        validators=[MaxLengthValidator(20)],
        widget=forms.ColorInput(attrs={"data-color": "picker"}),
    )
    # What the two showed when the page was made: without a script they do not follow each other,
    # and the one that was changed is meant.
    accent_shown = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    no_accent = forms.BooleanField(
        label=_("No color of our own"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-color": "none"}),
    )
    logo = forms.FileField(
        label=_("New logo"),
        help_text=_(
            "PNG, JPEG or WebP, at most 2 MB. Not SVG: such a file can carry a program, which "
            "would run for everybody who sees it."
        ),
        required=False,
        max_length=200,
        widget=FileDrop(accept="image/png,image/jpeg,image/webp", most=MAX_BYTES),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    drawn: Drawn | None = None

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        self.organization = organization
        accent = organization.accent
        kwargs["initial"] = {
            "name": organization.name,
            "language": organization.language,
            "time_zone": organization.time_zone,
            "accent": accent,
            "accent_picker": accent or PICKED_AT_FIRST,
            "accent_shown": accent,
        }
        super().__init__(*args, **kwargs)
        self._follow("accent", "input changed delay:300ms")
        self._follow("accent_picker", "input changed delay:100ms")
        if not accent:
            del self.fields["no_accent"]
        if not organization.logo_digest:
            del self.fields["remove_logo"]

    def _follow(self, name: str, trigger: str) -> None:
        """Where there is a script, the preview follows this field."""
        self.fields[name].widget.attrs |= {
            "data-hx-get": link("accounts:settings", self.organization),
            "data-hx-trigger": trigger,
            "data-hx-target": "#preview",
        }

    def clean_accent(self) -> str:
        text = self.cleaned_data["accent"]
        accent = branding.parse(text) if text else ""
        if accent is None:
            raise forms.ValidationError(
                _("Write a color as # and six digits or letters from a to f, like #1d6891.")
            )
        return accent

    def clean_logo(self) -> None:
        file = self.cleaned_data["logo"]
        if file:
            self.drawn = draw(file, size=file.size)

    def clean(self) -> None:
        data = self.cleaned_data
        if "accent" in data:
            data["accent"] = self._accent_meant()
        if self.errors and self.drawn is not None:
            self.add_error("logo", _("Choose the file again: the page could not keep it."))

    def _accent_meant(self) -> str:
        data = self.cleaned_data
        if data.get("no_accent"):
            return ""
        text: str = data["accent"]
        shown = branding.parse(data.get("accent_shown", "")) or ""
        picked = branding.parse(data.get("accent_picker", "")) or ""
        if text == shown and picked and picked != (shown or PICKED_AT_FIRST):
            return picked
        return text

    @property
    def facts(self) -> dict[str, str]:
        """For `change_organization`."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def accent_to_show(self) -> str:
        """The one that was just typed, or the company's when that is no color."""
        if self.is_bound:
            return str(self.cleaned_data.get("accent", self.organization.accent))
        return self.organization.accent
