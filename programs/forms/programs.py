"""What a coordinator decides about a program, and how lists are narrowed."""

from typing import Any, ClassVar

from django import forms
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.forms.boundfield import BoundField
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Member
from core.forms import THIS_CENTURY, DateInput
from programs.agreement_texts import LONGEST, TEXTS
from programs.models import Enrollment, Program

CONFIDENTIALITY = gettext_lazy(
    "What you say to each other stays between the two of you. Coordinators see that you meet,"
    " never what you talk about. The limits are the law and serious harm to somebody."
)


class ProgramForm(forms.ModelForm[Program]):
    readers = {
        "purpose": gettext_lazy("Everyone who can join the program reads this."),
        "confidentiality": gettext_lazy("Everyone who can join the program reads this."),
    }

    class Meta:
        model = Program
        fields = (
            "name",
            "kind",
            "purpose",
            "enrolls_from",
            "enrolls_until",
            "starts_on",
            "ends_on",
            "cadence_days",
            "check_in_days",
            "mentor_capacity",
            "confidentiality",
        )
        widgets: ClassVar[dict[str, Any]] = {
            "enrolls_from": DateInput(),
            "enrolls_until": DateInput(),
            "starts_on": DateInput(),
            "ends_on": DateInput(),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "purpose": gettext_lazy("What it is for, and for whom. People decide by this text."),
            "enrolls_from": gettext_lazy("From this day on everybody in the company may join."),
            "cadence_days": gettext_lazy("21 is every three weeks. Pairs may agree otherwise."),
            "check_in_days": gettext_lazy("Two quick questions to each person, that often."),
            "mentor_capacity": gettext_lazy("Each mentor may choose another number."),
        }

    def __init__(self, *args: Any, program: Program | None = None, **kwargs: Any) -> None:
        # As initial values: a wrong form must not change the program that the page shows.
        kwargs["initial"] = (
            model_to_dict(program, fields=list(self._meta.fields or ()))
            if program
            else {"confidentiality": CONFIDENTIALITY}
        )
        super().__init__(*args, **kwargs)
        for name in self.Meta.widgets:
            self.fields[name].validators.extend(THIS_CENTURY)
        own = program.agreement_texts if program else {}
        for name, (label, ours) in TEXTS.items():
            self.fields[f"agreement_{name}"] = forms.CharField(
                label=str(label),
                help_text=_("Left empty, it says: “%(text)s”") % {"text": ours()},
                initial=own.get(name, ""),
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def agreement_fields(self) -> list[BoundField]:
        """The draft of every agreement, in the program's own words."""
        return [self[f"agreement_{name}"] for name in TEXTS]

    def agreement_is_wrong(self) -> bool:
        return any(field.errors for field in self.agreement_fields())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = {name: cleaned.pop(f"agreement_{name}", "") for name in TEXTS}
        cleaned["agreement_texts"] = {
            name: text.replace("\r\n", "\n") for name, text in said.items() if text
        }
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("The end comes after the start. Choose a later day."))
        opens, closes = cleaned.get("enrolls_from"), cleaned.get("enrolls_until")
        if opens and closes and closes < opens:
            self.add_error(
                "enrolls_until", _("Enrollment closes after it opens. Choose a later day.")
            )
        return cleaned

    def validate_constraints(self) -> None:
        """Not the database's way: `clean` says it in words, beside the field."""


class StatusForm(forms.Form):
    status = forms.ChoiceField(choices=Program.Status.choices)


class CoordinatorForm(forms.Form):
    member: "forms.ModelChoiceField[Member]" = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Add a coordinator")
    )

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = members
        field.empty_label = pgettext_lazy("a person", "Choose somebody")


class ProgramFilters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search by name"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", pgettext_lazy("state", "All")), *Program.Status.choices],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Sort by"),
        required=False,
        choices=[
            ("", gettext_lazy("Latest start first")),
            ("name", gettext_lazy("Name")),
            ("ends_on", gettext_lazy("First to end")),
        ],
    )

    def narrow(self, programs: QuerySet[Program]) -> QuerySet[Program]:
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("q"):
            programs = programs.filter(name__icontains=chosen["q"])
        if chosen.get("status"):
            programs = programs.filter(status=chosen["status"])
        if chosen.get("sort"):
            programs = programs.order_by(chosen["sort"], "id")
        return programs


class EnrollmentFilters(forms.Form):
    """Who of a program to show, and in which order."""

    q = forms.CharField(label=gettext_lazy("Search by name or e-mail"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        choices=[("", pgettext_lazy("role", "All")), *Enrollment.Role.choices],
    )
    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", pgettext_lazy("state", "All")), *Enrollment.Status.choices],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Sort by"),
        required=False,
        choices=[
            ("", gettext_lazy("Name")),
            ("-name", gettext_lazy("Name, from the end")),
            ("invited", gettext_lazy("Invited first")),
            ("enrolled", gettext_lazy("Enrolled last")),
        ],
    )

    def narrow(self, enrollments: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("q"):
            enrollments = enrollments.filter(
                Q(member__name__icontains=chosen["q"]) | Q(member__email__icontains=chosen["q"])
            )
        if chosen.get("role"):
            enrollments = enrollments.filter(role=chosen["role"])
        if chosen.get("status"):
            enrollments = enrollments.filter(status=chosen["status"])
        return enrollments.order_by(*self.order(chosen.get("sort", "")))

    def order(self, sort: str) -> list[Any]:
        """By the chosen column and then by name; whoever has no date in it comes last."""
        name = Lower("member__name")
        if sort == "invited":
            return [F("last_invited_at").asc(nulls_last=True), name, "role", "id"]
        if sort == "enrolled":
            return [F("enrolled_at").desc(nulls_last=True), name, "role", "id"]
        return [name.desc() if sort == "-name" else name, "role", "id"]
