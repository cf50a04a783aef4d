"""Which two versions of an agreement to lay side by side."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorships.models import Agreement


class CompareForm(forms.Form):
    """A GET form; without a choice it compares the newest with the one before."""

    def __init__(self, *args: Any, versions: Sequence[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._versions = {str(one.version): one for one in versions}
        choices = [
            (
                number,
                _("Version %(version)s (%(status)s)")
                % {"version": number, "status": one.get_status_display()},
            )
            for number, one in self._versions.items()
        ]
        newest = list(self._versions)
        self.fields["before"] = forms.ChoiceField(
            label=_("What changed since"), choices=choices, initial=newest[1]
        )
        self.fields["after"] = forms.ChoiceField(
            label=_("until"), choices=choices, initial=newest[0]
        )

    def chosen(self) -> tuple[Agreement, Agreement]:
        """The older first, whichever way they were chosen."""
        if not self.is_valid():
            newest = list(self._versions.values())
            return newest[1], newest[0]
        pair = [self._versions[self.cleaned_data[name]] for name in ("before", "after")]
        before, after = sorted(pair, key=lambda one: one.version)
        return before, after
