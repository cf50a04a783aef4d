"""A reflection as one writes it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ONLY_YOU
from evaluations.prompts import BY_KEY, Prompt, prompt_of

LONGEST = 20_000

CHANGES_ARE_YOURS = _(
    "What you shared stays as it was then. Only you can read what you change, until you share it"
    " anew."
)


class ReflectionForm(forms.Form):
    readers: Mapping[str, Any] = {"text": ONLY_YOU}

    prompt = forms.ChoiceField(
        label=_("Question"),
        choices=[(key, prompt.question) for key, prompt in BY_KEY.items()],
        widget=forms.HiddenInput,
    )
    text = forms.CharField(
        label=_("Write to yourself"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def clean_text(self) -> str:
        """Line ends as one character: browsers send two."""
        return "\n".join(self.cleaned_data["text"].splitlines()).strip()

    @property
    def asked(self) -> Prompt:
        """Also when a draft was put back, that answers another one."""
        return prompt_of(self["prompt"].value())


class ReflectionChangeForm(ReflectionForm):
    def __init__(self, *args: Any, shared: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["prompt"]
        if shared:
            self.readers = {"text": CHANGES_ARE_YOURS}
