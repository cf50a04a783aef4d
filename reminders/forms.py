from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from reminders.access import CHOOSABLE, switched_off
from reminders.models import Delivery


class SeenForm(forms.Form):
    """Up to when the page that was looked at reached."""

    until = forms.DateTimeField(widget=forms.HiddenInput)


class PreferencesForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Mail me about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, kind.label) for kind in CHOOSABLE],
        help_text=_("What you switch off still stands in your reminders here."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        off = switched_off(member)
        self.fields["kinds"].initial = [kind.value for kind in CHOOSABLE if kind not in off]


class DeliveriesFilter(forms.Form):
    q = forms.CharField(label=_("Search a person"), required=False)
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (Delivery.Status.FAILED, Delivery.Status.FAILED.label),
            (Delivery.Status.IN_DOUBT, Delivery.Status.IN_DOUBT.label),
        ],
    )
