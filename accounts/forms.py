from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.access import is_address_taken
from accounts.models import Member, MemberQuerySet, User
from core.forms import COMPANY, TimeZoneField
from core.time_zones import is_zone


class BrowserZoneField(forms.CharField):
    """What the browser says of itself, filled in by `static/js/zone.js`; nonsense is nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=forms.HiddenInput(attrs={"data-browser-zone": ""}), **kwargs
        )

    def clean(self, value: Any) -> str:
        zone = str(value or "")
        return zone if is_zone(zone) else ""


class PasswordField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Password"),
            help_text=_("Twelve characters or more; a few words in a row are easy to remember."),
            strip=False,
            max_length=4096,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            **kwargs,
        )


class JoinForm(forms.Form):
    """What an invited person without a login chooses."""

    readers: ClassVar[dict[str, Any]] = {"name": COMPANY}

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = PasswordField()
    time_zone = BrowserZoneField()

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> None:
        _check_password(self, email=self.email, name=self.cleaned_data.get("name", ""))


def _check_password(form: forms.Form, *, email: str, name: str) -> None:
    """The validators compare the password with the rest of the form."""
    password = form.cleaned_data.get("password")
    if password:
        try:
            validate_password(password, User(email=email, name=name))
        except forms.ValidationError as error:
            form.add_error("password", error)


class AcceptForm(forms.Form):
    """A yes by somebody who has a login already."""

    time_zone = BrowserZoneField()


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=lambda: settings.LANGUAGES)


class ZoneAnswerForm(forms.Form):
    """The answer to "use your browser's time zone?"."""

    USE, KEEP = "use", "keep"

    answer = forms.ChoiceField(choices=[(USE, USE), (KEEP, KEEP)])
    zone = TimeZoneField(required=False)

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("answer") == self.USE and not data.get("zone") and "zone" not in self.errors:
            self.add_error("zone", _("Choose a time zone."))

    @property
    def chosen(self) -> str | None:
        """None: the one that the company took the person to be in."""
        return self.cleaned_data["zone"] if self.cleaned_data["answer"] == self.USE else None


class FoundForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the company"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    slug = forms.CharField(
        label=_("Address"),
        help_text=_(
            "A short word for the company in web addresses: small letters, digits and hyphens. "
            "It stays as it is."
        ),
        min_length=2,
        max_length=50,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9-]*\Z",
                _("Use small letters, digits and hyphens, and begin with a letter or a digit."),
            )
        ],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    time_zone = TimeZoneField(
        help_text=_("Yours. Everybody sets their own later."), initial="Europe/Amsterdam"
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if is_address_taken(slug):
            raise forms.ValidationError(_("This address is taken. Choose another one."))
        return slug


class FoundAsNewForm(FoundForm):
    """The same, by somebody who has no login yet."""

    owner_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your work e-mail"),
        help_text=_("We mail you a code to confirm it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = PasswordField()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> None:
        data = self.cleaned_data
        _check_password(self, email=data.get("email", ""), name=data.get("owner_name", ""))


class MemberForm(forms.Form):
    """A person whom a coordinator adds by hand."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("Work e-mail"),
        help_text=_("The invitation goes there, and works for nobody else."),
        max_length=254,
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Member.Role.choices)


class MemberFilters(forms.Form):
    """What the list of people shows, as its address says."""

    SORTS: ClassVar[dict[str, tuple[Any, tuple[str, ...]]]] = {
        "name": (_("Name"), ("name", "id")),
        "department": (_("Department"), ("department", "name", "id")),
        "newest": (_("Newest first"), ("-created_at", "id")),
    }

    q = forms.CharField(label=_("Name"), max_length=120, required=False, widget=forms.SearchInput())
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All")), *Member.Status.choices], required=False
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        choices=[(key, label) for key, (label, _columns) in SORTS.items()],
        required=False,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not member.looks_after_people:
            # They see active colleagues only.
            del self.fields["status"]

    def chosen(self, people: MemberQuerySet) -> MemberQuerySet:
        """The people asked for; a wrong filter is shown as wrong and filters nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        people = people.named(wanted.get("q", ""))
        if wanted.get("status"):
            people = people.filter(status=wanted["status"])
        _label, columns = self.SORTS[wanted.get("sort") or "name"]
        return people.order_by(*columns)

    @property
    def narrows(self) -> bool:
        return bool(self.cleaned_data.get("q") or self.cleaned_data.get("status"))
