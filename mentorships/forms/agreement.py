"""The agreement, as the people who share it fill it in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.forms import BOTH_OF_YOU, THIS_CENTURY, CheckboxPills, DateInput
from mentorships.access import colleague_by_email
from mentorships.models import Agreement, Mentorship
from mentorships.prompts import Prompt, languages_of, prompts_for
from mentorships.terms import PARTS, TERMS, label_of, said
from programs.world import language_name

WORDS = (
    "mentor_does",
    "mentee_does",
    "not_expected",
    "acceptable_hours",
    "across_cultures",
    "confidentiality",
    "may_share",
    "limits",
    "boundaries",
    "if_stuck",
    "ending",
)
# A choice that may be left open; what is open is what there is to talk about.
CHOICES = (
    "planning",
    "early_late",
    "directness",
    "feedback_style",
    "formality",
    "pauses",
    "holidays",
    "line_manager",
    "note_keeping",
    "recording",
    "assistants",
)
# Terms that several fields make up together.
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    "review_dates": ("review_1", "review_2", "review_3"),
    "neutral_contact": ("neutral_contact", "other_contact"),
}
OTHER = "other"


@dataclass(frozen=True)
class Line:
    """A term: its fields, how each likes it, and what the other saved there meanwhile."""

    fields: list[BoundField]
    prompt: Prompt | None
    theirs: str
    left_open: bool


@dataclass(frozen=True)
class FormPart:
    """`unfolded` is what is shown of it at first."""

    key: str
    legend: str
    lines: list[Line]
    unfolded: bool = False
    # Of all its fields: said once, at its head.
    readers: Any = BOTH_OF_YOU

    @property
    def left_open(self) -> bool:
        return any(line.left_open for line in self.lines)

    @property
    def needs_a_look(self) -> bool:
        return any(line.theirs or any(f.errors for f in line.fields) for line in self.lines)


class OpenChoiceField(forms.ChoiceField):
    """One of a few, of which leaving it open is one: so it is never called optional."""

    def __init__(self, *, choices: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(
            choices=[*choices, ("", _("We leave this open"))],
            widget=forms.RadioSelect,
            **kwargs,
        )

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class AgreementForm(forms.ModelForm[Agreement]):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    review_1 = forms.DateField(
        label=_("First look back"), required=False, widget=DateInput, validators=THIS_CENTURY
    )
    review_2 = forms.DateField(
        label=_("Second look back"), required=False, widget=DateInput, validators=THIS_CENTURY
    )
    review_3 = forms.DateField(
        label=_("Third look back"), required=False, widget=DateInput, validators=THIS_CENTURY
    )
    other_contact = forms.EmailField(
        label=_("Their work e-mail"),
        help_text=_("A colleague who is in your company here. They see nothing of this agreement."),
        required=False,
    )

    class Meta:
        model = Agreement
        fields = tuple(name for name in TERMS if name not in FIELDS_OF)
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 4}) for name in WORDS},
            "planned_end_on": DateInput(),
        }
        help_texts = {
            "cadence_days": _("Every three weeks is 21."),
            "acceptable_hours": _("On whose clock, and what is still fine when it must be."),
            "early_late": _("Where your days hardly overlap, somebody gets up early or stays up."),
            "across_cultures": _(
                "Anything else that differs between you and that you want to remember."
            ),
            "limits": _("The law, and serious harm: say what happens then."),
            "assistants": _("Transcripts, notes and summaries made by software."),
            "if_stuck": _("What you do first, and whom you ask when that does not help."),
            "notice_days": _("0 is fine, too."),
            "closing_conversation": _("When it ends, whatever the reason."),
        }

    def __init__(
        self, *args: Any, mentorship: Mentorship, contacts: Sequence[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._theirs: Agreement | None = None
        self._mentorship = mentorship
        self._people = [one.member for one in mentorship.participants.all()]
        for name in CHOICES:
            self.fields[name] = _choice(name, self.fields[name].help_text)
        self.fields["languages"] = self._languages()
        self.fields["planned_end_on"].validators.extend(THIS_CENTURY)
        days: Sequence[Any] = self.instance.review_dates
        for name, day in zip(FIELDS_OF["review_dates"], days, strict=False):
            self.initial[name] = day
        self._offer(contacts)

    def _languages(self) -> forms.MultipleChoiceField:
        tags = dict.fromkeys([*languages_of(self._people), *self.instance.languages])
        reading = get_language() or "en"
        return forms.MultipleChoiceField(
            label=label_of("languages"),
            help_text=_("What each of you says they speak in their profile."),
            choices=[(tag, language_name(tag, reading)) for tag in tags],
            required=False,
            widget=CheckboxPills,
        )

    def _offer(self, contacts: Sequence[Member]) -> None:
        offered = {str(one.pk): one for one in contacts}
        if current := self.instance.neutral_contact:
            offered.setdefault(str(current.pk), current)
            self.initial["neutral_contact"] = str(current.pk)
        self._contacts = offered
        self.fields["neutral_contact"] = OpenChoiceField(
            label=label_of("neutral_contact"),
            help_text=_("Somebody who takes no side. Better not the line manager of one of you."),
            choices=[
                *((pk, one.name) for pk, one in offered.items()),
                (OTHER, _("Somebody else")),
            ],
        )

    def parts(self) -> list[FormPart]:
        """Unfolded: what needs another look, or the first in which something is still open."""
        prompts = {prompt.decides: prompt for prompt in prompts_for(self._people)}
        parts = [
            FormPart(
                part.key,
                str(part.legend),
                [self._line(name, prompts.get(name)) for name in part.terms],
            )
            for part in PARTS
        ]
        if self.errors:
            unfolded = [part.key for part in parts if part.needs_a_look]
        else:
            unfolded = [part.key for part in parts if part.left_open][:1]
        return [replace(part, unfolded=part.key in unfolded) for part in parts]

    def _line(self, name: str, prompt: Prompt | None) -> Line:
        fields = [self[field] for field in FIELDS_OF.get(name, (name,))]
        left_open = all(field.value() in (None, "", []) for field in fields)
        return Line(fields, prompt, self._other_words(name), left_open)

    def show_beside(self, theirs: Agreement | None, seen: str) -> None:
        """Keep what was typed, show theirs next to it, and let the next save know it was seen."""
        self._theirs = theirs
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"] = seen
        self.data = data

    def clean(self) -> dict[str, Any]:
        """Browsers send CR LF; without this, saving unchanged words would look like a change."""
        cleaned = super().clean() or {}
        for name in WORDS:
            if name in cleaned:
                cleaned[name] = cleaned[name].replace("\r\n", "\n")
        self._check_end(cleaned)
        days = {cleaned.pop(name, None) for name in FIELDS_OF["review_dates"]}
        cleaned["review_dates"] = sorted(day for day in days if day)
        cleaned["neutral_contact"] = self._contact(cleaned)
        return cleaned

    def _check_end(self, cleaned: dict[str, Any]) -> None:
        start, end = self._mentorship.started_on, cleaned.get("planned_end_on")
        if end and end <= start:
            self.add_error("planned_end_on", _("You began later than that. Choose a later day."))
            return
        for name in FIELDS_OF["review_dates"]:
            day = cleaned.get(name)
            if day and day <= start:
                self.add_error(name, _("You began later than that. Choose a later day."))
            elif day and end and day > end:
                self.add_error(name, _("This is after the planned end. Choose an earlier day."))

    def _contact(self, cleaned: dict[str, Any]) -> Any:
        chosen, email = cleaned.get("neutral_contact"), cleaned.pop("other_contact", "")
        if chosen != OTHER:
            return self._contacts.get(chosen or "")
        found = colleague_by_email(email) if email else None
        if found is None and "other_contact" not in self.errors:
            self.add_error("other_contact", _("Nobody in your company here has this e-mail."))
        elif found in self._people:
            self.add_error("other_contact", _("Choose somebody who takes no part in this."))
        return found

    def _other_words(self, name: str) -> str:
        if self._theirs is None or getattr(self._theirs, name) == self.cleaned_data.get(name):
            return ""
        return said(self._theirs, name) or "–"


def _choice(name: str, help_text: Any) -> OpenChoiceField:
    choices = Agreement._meta.get_field(name).flatchoices  # type: ignore[union-attr]
    return OpenChoiceField(label=label_of(name), help_text=help_text, choices=choices)
