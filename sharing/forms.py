"""What people fill in about what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.forms import BOTH_OF_YOU, BOTH_OF_YOU_ALL, FIRST_DAY, LAST_DAY, THIS_CENTURY, DateInput
from mentorships.models import Goal
from sharing.models import LONGEST_MESSAGE, Conversation, Introduction, Resource, Win
from sharing.providers import is_web, kind_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def one_line_end(text: str) -> str:
    """Line ends as one character: browsers send two."""
    return "\n".join(text.splitlines()).strip()


class LongTextField(forms.CharField):
    """Counts and cleans with one character for a line's end, as it is kept."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return one_line_end(super().to_python(value) or "")


class OneOfField(forms.ChoiceField):
    """One of the rows that the form was given; cleans to the row, or None where it may be empty."""

    def __init__(self, **kwargs: Any) -> None:
        self.rows: dict[str, Any] = {}
        super().__init__(**kwargs)

    def offer(self, rows: Mapping[str, Any], labels: Sequence[StrOrPromise]) -> None:
        self.rows = dict(rows)
        self.choices = list(zip(self.rows, labels, strict=True))

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class PersonField(OneOfField):
    """One of those who take part; the first of them where nobody is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.RadioSelect, **kwargs)

    def offer_people(self, people: Sequence[Member], *, reader: Member) -> None:
        self.offer(
            {str(person.pk): person for person in people},
            [_("You") if person.pk == reader.pk else person.name for person in people],
        )
        self.initial = str(people[0].pk)
        if len(people) == 1:
            self.required = False
            self.widget = forms.HiddenInput()

    def clean(self, value: Any) -> Any:
        return super().clean(value) or next(iter(self.rows.values()))


class WinForm(forms.Form):
    readers_of_all = _(
        "The two of you can read all of this. The coordinator cannot, and the program sees what "
        "went well once all of you have agreed."
    )

    text = LongTextField(
        label=_("What went well?"),
        max_length=500,
        rows=3,
        help_text=_("One sentence is enough: who did what, or what is different now."),
    )
    happened_on = forms.DateField(label=_("When?"), widget=DateInput, validators=THIS_CENTURY)
    goal = OneOfField(label=_("Which goal does it belong to?"), required=False)
    agree = forms.BooleanField(
        label=_("I would like the program to see this"),
        required=False,
        help_text=_(
            "It is shown, with your names, once all of you have agreed. You can take it back."
        ),
    )

    def __init__(self, *args: Any, goals: Sequence[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].initial = timezone.localdate
        goal = self.fields["goal"]
        assert isinstance(goal, OneOfField)
        if goals:
            rows = {"": None, **{str(one.pk): one for one in goals}}
            goal.offer(rows, [_("None of them"), *(one.title for one in goals)])
        else:
            del self.fields["goal"]

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))
        return day


class WinChangeForm(WinForm):
    def __init__(self, *args: Any, win: Win, goals: Sequence[Goal], **kwargs: Any) -> None:
        initial = {"text": win.text, "happened_on": win.happened_on, "goal": str(win.goal_id or "")}
        super().__init__(*args, goals=goals, initial=initial, **kwargs)
        self.fields["happened_on"].initial = None
        # Given and taken back on the page of all wins.
        del self.fields["agree"]


class ResourceForm(forms.Form):
    readers_of_all = BOTH_OF_YOU_ALL

    title = forms.CharField(label=_("What is it?"), max_length=200)
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Courses, videos and shared documents are recognized by their address."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("What its address says")), *Resource.Kind.choices],
    )
    note = LongTextField(
        label=_("Why could it help?"),
        required=False,
        max_length=1000,
        rows=3,
    )
    meant_for = PersonField(label=_("For whom?"))

    def __init__(self, *args: Any, people: Sequence[Member], reader: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meant_for = self.fields["meant_for"]
        assert isinstance(meant_for, PersonField)
        meant_for.offer_people(people, reader=reader)

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not is_web(link):
            raise forms.ValidationError(_("Give the address of a page, without a password in it."))
        return link

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        return kind or kind_of(self.cleaned_data.get("link", "")) or Resource.Kind.OTHER


class IntroductionForm(forms.Form):
    readers_of_all = BOTH_OF_YOU_ALL

    name = forms.CharField(
        label=_("Whom do you introduce?"),
        max_length=Introduction._meta.get_field("name").max_length,
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        help_text=_(
            "For the draft of your mail. We write to nobody. You both see it, also in the record "
            "that you take along."
        ),
    )
    helps_with = LongTextField(label=_("How can they help?"), max_length=1000, rows=3)
    introduced = PersonField(label=_("Who gets to know them?"))

    def __init__(self, *args: Any, people: Sequence[Member], reader: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        introduced = self.fields["introduced"]
        assert isinstance(introduced, PersonField)
        introduced.offer_people(people, reader=reader)


class MessageForm(forms.Form):
    readers: ClassVar = {"text": BOTH_OF_YOU}

    text = LongTextField(label=_("Message"), max_length=LONGEST_MESSAGE, rows=5)


class ConversationForm(MessageForm):
    readers: ClassVar = {}
    readers_of_all = BOTH_OF_YOU_ALL
    field_order = ("subject", "text")

    subject = forms.CharField(
        label=_("What is it about?"),
        max_length=Conversation._meta.get_field("subject").max_length,
    )


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search your messages"), required=False, max_length=200)


class ReadForm(forms.Form):
    """How far the page reached that was read."""

    until = forms.DateTimeField()

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        if not FIRST_DAY <= until.date() <= LAST_DAY:
            # The database keeps years that Python cannot read again.
            raise forms.ValidationError(self.fields["until"].error_messages["invalid"])
        return until
