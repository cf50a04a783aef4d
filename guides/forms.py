"""Finding a guide or a question, and writing a guide."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guides.actions import Words, in_order
from guides.models import LONGEST_TEXT, Guide
from guides.moments import Audience, Moment

EVERYBODY = _("Everyone in your company can read this.")


class GuideFilters(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    who = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=[
            ("", pgettext_lazy("people", "Everybody")),
            (Audience.MENTOR, Audience.MENTOR.label),
            (Audience.MENTEE, Audience.MENTEE.label),
        ],
    )


class QuestionFilters(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    meeting = forms.UUIDField(required=False, widget=forms.HiddenInput)


class GuideForm(forms.Form):
    readers: ClassVar[dict[str, Any]] = {"text": EVERYBODY}

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    title = forms.CharField(label=_("Title"), max_length=Guide._meta.get_field("title").max_length)
    summary = forms.CharField(
        label=_("In a sentence"),
        max_length=Guide._meta.get_field("summary").max_length,
        help_text=_("It stands under the title in the library."),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "In Markdown: “## Heading”, “- item”, “> quote”, “**bold**”, “[text](address)”."
        ),
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    moments = forms.MultipleChoiceField(
        label=_("When does it help?"),
        help_text=_("It is offered on the pages where people do this."),
        choices=Moment.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.ChoiceField(
        label=_("For whom is it?"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
    )
    # Tells which version the writer had before them.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        # Line ends as one character: browsers send two.
        text = "\n".join(self.cleaned_data["text"].splitlines()).strip()
        if len(text.encode()) > LONGEST_TEXT:
            raise forms.ValidationError(
                _("This is longer than a guide can be. Make it shorter, or make two of it.")
            )
        return text

    @property
    def words(self) -> Words:
        """What the actions take."""
        cleaned = self.cleaned_data
        return Words(
            title=cleaned["title"],
            summary=cleaned["summary"],
            text=cleaned["text"],
            moments=in_order(cleaned["moments"]),
            audience=cleaned["audience"],
        )

    def unjudged(self) -> None:
        """Shown again with what was typed, and nothing said about it yet."""
        self._errors = ErrorDict()

    def show_again(self, seen: str) -> None:
        """What was typed beside what somebody else saved, whose mark is known from now on."""
        assert isinstance(self.data, QueryDict)
        typed = self.data.copy()
        typed["seen"] = seen
        self.data = typed
