"""What people say when they take part, and about themselves."""

from copy import copy
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import Member
from core.forms import (
    COMPANY,
    COORDINATOR_TOO,
    CheckboxPills,
    RadioCards,
    TagInput,
    TimeInput,
    TimeZoneField,
)
from programs import world
from programs.importing import SKILL_LENGTH
from programs.models import Enrollment, Program

WORKING_DAYS = [
    (1, gettext_lazy("Monday")),
    (2, gettext_lazy("Tuesday")),
    (3, gettext_lazy("Wednesday")),
    (4, gettext_lazy("Thursday")),
    (5, gettext_lazy("Friday")),
    (6, gettext_lazy("Saturday")),
    (7, gettext_lazy("Sunday")),
]
MOST_SKILLS = 20
WAYS_OF_WORKING: dict[str, type[TextChoices]] = {
    "feedback": Member.Feedback,
    "formality": Member.Formality,
    "planning": Member.Planning,
    "speaking": Member.Speaking,
    "initiative": Member.Initiative,
}


class SkillsField(forms.CharField):
    """Names of skills apart by commas, each once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=TagInput(suggestions="skill-names"), **kwargs)

    def clean(self, value: Any) -> Any:
        names = world.split_list(super().clean(value))
        if len(names) > MOST_SKILLS:
            raise forms.ValidationError(
                _("These are more than %(count)s. Name the ones that matter most."),
                params={"count": MOST_SKILLS},
            )
        for name in names:
            if len(name) > SKILL_LENGTH:
                raise forms.ValidationError(
                    _("“%(name)s” is long for a skill. Say it in a few words."),
                    params={"name": name},
                )
        return names


class LanguagesField(forms.CharField):
    """Names of languages apart by commas; cleans to language codes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=TagInput(suggestions="language-names"), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [world.language_name(code, get_language() or "en") for code in value]
        return value

    def clean(self, value: Any) -> Any:
        codes: dict[str, None] = {}
        for name in world.split_list(super().clean(value)):
            code = world.language_code(name)
            if code is None:
                raise forms.ValidationError(
                    _("We do not know the language “%(name)s”. Write it like English, Dutch."),
                    params={"name": name},
                )
            codes[code] = None
        return list(codes)


def _country_choices() -> list[tuple[str, str]]:
    nothing = _("Not said")
    return [("", nothing), *world.countries(get_language() or "en")]


class ProfileForm(forms.ModelForm[Member]):
    """A member's own words. Every field can be read in the company; see `readers`."""

    skills_offered = SkillsField(
        label=gettext_lazy("What you can help others with"),
        help_text=gettext_lazy("Apart by commas: negotiating, Python, first year as a manager."),
    )
    skills_sought = SkillsField(
        label=gettext_lazy("What you want to learn"),
        help_text=gettext_lazy("Apart by commas. Mentors are found by this."),
    )
    languages = LanguagesField(
        label=gettext_lazy("Languages you speak"), help_text=gettext_lazy("Apart by commas.")
    )
    working_days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Working days"),
        choices=WORKING_DAYS,
        coerce=int,
        widget=CheckboxPills,
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    time_zone = TimeZoneField(help_text=gettext_lazy("Meetings and reminders are shown in it."))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the interface"),
        required=False,
        choices=[("", gettext_lazy("As the company’s")), *settings.LANGUAGES],
        help_text=gettext_lazy("Pages and mails come to you in it."),
    )
    profile_link = forms.URLField(
        label=gettext_lazy("Profile link"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy("For example your LinkedIn page."),
    )
    readers = {
        "bio": COMPANY,
        "skills_offered": COMPANY,
        "skills_sought": COMPANY,
        "languages": COMPANY,
        "profile_link": COMPANY,
    }

    class Meta:
        model = Member
        fields = (
            "name",
            "job_title",
            "department",
            "profession",
            "grade",
            "bio",
            "profile_link",
            "skills_offered",
            "skills_sought",
            "languages",
            "location",
            "country",
            "time_zone",
            "working_days",
            "works_from",
            "works_until",
            "acceptable_from",
            "acceptable_until",
            "feedback",
            "formality",
            "planning",
            "speaking",
            "initiative",
            "language",
        )
        widgets: ClassVar[dict[str, Any]] = {
            "works_from": TimeInput(),
            "works_until": TimeInput(),
            "acceptable_from": TimeInput(),
            "acceptable_until": TimeInput(),
            **dict.fromkeys(WAYS_OF_WORKING, forms.RadioSelect),
        }
        labels: ClassVar[dict[str, Any]] = {
            "acceptable_from": gettext_lazy("The earliest you would still meet"),
            "acceptable_until": gettext_lazy("The latest you would still meet"),
            "feedback": gettext_lazy("When I get feedback"),
            "formality": gettext_lazy("How we talk"),
            "planning": gettext_lazy("How we plan"),
            "speaking": gettext_lazy("In a conversation"),
            "initiative": gettext_lazy("Who takes the first step"),
        }

    def __init__(
        self,
        *args: Any,
        member: Member,
        skills: tuple[frozenset[str], frozenset[str]],
        **kwargs: Any,
    ) -> None:
        # A copy: a wrong form must not change the member whom the page's frame shows.
        kwargs["instance"] = copy(member)
        offered, sought = (sorted(names, key=str.casefold) for names in skills)
        kwargs["initial"] = {"skills_offered": offered, "skills_sought": sought}
        super().__init__(*args, **kwargs)
        self.set_choices("country", _country_choices())
        for name, ways in WAYS_OF_WORKING.items():
            self.set_choices(name, [("", _("No preference")), *ways.choices])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"acceptable_from", "acceptable_until"} <= cleaned.keys():
            earliest, latest = cleaned["acceptable_from"], cleaned["acceptable_until"]
            if (earliest is None) != (latest is None):
                missing = "acceptable_from" if earliest is None else "acceptable_until"
                self.add_error(missing, _("Say both the earliest and the latest, or neither."))
            elif earliest is not None and earliest == latest:
                self.add_error("acceptable_until", _("It must differ from the earliest."))
        return cleaned

    def set_choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def ways(self) -> list[forms.BoundField]:
        return [self[name] for name in WAYS_OF_WORKING]


class MissingProfileForm(ProfileForm):
    """What matching needs to know and the person has not said yet; their zone is checked."""

    def __init__(self, *args: Any, role: str, confirm_zone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member: Member = kwargs["member"]
        offered, sought = kwargs["skills"]
        asked = {
            "job_title": not member.job_title,
            "department": not member.department,
            "skills_offered": role == Enrollment.Role.MENTOR and not offered,
            "skills_sought": role == Enrollment.Role.MENTEE and not sought,
            "languages": not member.languages,
            "country": not member.country,
            "time_zone": confirm_zone,
        }
        for name in list(self.fields):
            if not asked.get(name):
                del self.fields[name]


class AnswerForm(forms.Form):
    """The person's yes: what they hope for and, of a mentor, how many mentees they take."""

    motivation = forms.CharField(
        label=gettext_lazy("What you hope for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A sentence or two about what would make this worth your time."),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Mentees you take"), min_value=1, max_value=12, required=False
    )
    readers = {"motivation": COORDINATOR_TOO}


class EnrollmentForm(AnswerForm):
    def __init__(self, *args: Any, enrollment: Enrollment, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "motivation": enrollment.motivation,
            "capacity": enrollment.places,
        }
        super().__init__(*args, **kwargs)
        if enrollment.role != Enrollment.Role.MENTOR:
            del self.fields["capacity"]


JOIN_AS = [
    (Enrollment.Role.MENTEE.value, gettext_lazy("Mentee")),
    (Enrollment.Role.MENTOR.value, gettext_lazy("Mentor")),
]
WHAT_IT_IS = {
    Enrollment.Role.MENTEE.value: gettext_lazy(
        "You want to learn something, and you bring the questions."
    ),
    Enrollment.Role.MENTOR.value: gettext_lazy(
        "You can help somebody else along, about an hour a month."
    ),
}


class JoinForm(AnswerForm):
    """Taking part without having been asked."""

    role = forms.ChoiceField(
        label=gettext_lazy("Join as"), widget=RadioCards(explanations=WHAT_IT_IS)
    )
    field_order = ("role", "motivation", "capacity")

    def __init__(self, *args: Any, program: Program, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capacity"].help_text = ngettext(
            "Only for mentors. Left empty: %(count)s, as in this program.",
            "Only for mentors. Left empty: %(count)s, as in this program.",
            program.mentor_capacity,
        ) % {"count": program.mentor_capacity}
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        # Somebody may be both, but not the same twice.
        field.choices = [(value, label) for value, label in JOIN_AS if value not in roles]
