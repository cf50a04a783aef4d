"""A form about what others change, too: nobody overwrites what they have not read.

The form carries a mark of what it was filled in from. When something else is stored by the time it
is sent, what was typed stays in it, and what is stored stands beside each field that differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict


@dataclass(frozen=True)
class Line:
    """A field, and what is stored there meanwhile, in words."""

    field: BoundField
    theirs: str


class SeenForm(forms.Form):
    """Shown by `components/beside.html`. Give `seen` as an initial value."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.their_name = ""
        self._theirs: Mapping[str, str] = {}

    def lines(self) -> list[Line]:
        return [Line(field, self._theirs.get(field.name, "")) for field in self.visible_fields()]

    def show_beside(self, theirs: Mapping[str, str], *, seen: str, writer: str) -> None:
        """Keep what was typed, and let the next save know that theirs was seen."""
        self._theirs, self.their_name = theirs, writer
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data[self.add_prefix("seen")] = seen
        self.data = data
