"""What a file of people may hold, and how such columns are called in English and Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Field:
    key: str
    label: StrOrPromise
    # Headings in lower case, without accents and signs; the likelier first.
    headers: tuple[str, ...]


# There is no field for what people are (identity, background, health), on purpose: whom
# somebody learns from is decided by what they want to learn.
FIELDS: Final = (
    Field("email", _("E-mail"), ("email address", "e mail address", "email", "e mail",
          "work email", "work e mail", "mail", "emailadres", "e mailadres", "e mail adres",
          "werkmail", "zakelijk e mailadres", "zakelijke e mail")),
    Field("name", _("Name"), ("name", "full name", "display name", "naam", "volledige naam",
          "employee name", "medewerker")),
    Field("first_name", _("First name"), ("first name", "firstname", "given name", "forename",
          "voornaam", "roepnaam")),
    Field("last_name", _("Last name"), ("last name", "lastname", "surname", "family name",
          "achternaam", "familienaam")),
    Field("job_title", _("Job title"), ("job title", "title", "position", "function", "role title",
          "job", "functie", "functietitel", "functienaam")),
    Field("grade", _("Grade"), ("grade", "level", "job grade", "pay grade", "band", "scale",
          "schaal", "functieschaal", "salarisschaal", "niveau")),
    Field("department", _("Department"), ("department", "dept", "business unit", "division",
          "organisation", "organization", "unit", "team", "afdeling", "organisatieonderdeel",
          "onderdeel", "dienst", "directie", "organisatie")),
    Field("profession", _("Profession"), ("profession", "discipline", "job family",
          "professional field", "beroep", "vakgebied", "beroepsgroep")),
    Field("location", _("Location"), ("location", "office", "site", "city", "town", "work location",
          "locatie", "vestiging", "standplaats", "plaats", "kantoor", "stad")),
    Field("country", _("Country"), ("country", "country code", "land", "landcode")),
    Field("time_zone", _("Time zone"), ("time zone", "timezone", "tz", "tijdzone")),
    Field("languages", _("Languages"), ("languages", "languages spoken", "spoken languages",
          "language", "talen", "taal", "gesproken talen")),
    Field("skills_offered", _("Skills offered"), ("skills offered", "offers", "skills",
          "can help with", "expertise", "strengths", "competences", "vaardigheden",
          "aangeboden vaardigheden", "biedt", "kan helpen met", "competenties")),
    Field("skills_sought", _("Skills sought"), ("skills sought", "seeks", "wants to learn",
          "learning goals", "development needs", "skills wanted", "gezochte vaardigheden", "zoekt",
          "wil leren", "leerdoelen", "leerwensen")),
    Field("manager_email", _("Manager’s e-mail"), ("manager email", "manager e mail",
          "manager s email", "manager s e mail", "manager", "line manager email",
          "line manager e mail", "line manager", "supervisor email", "supervisor", "leidinggevende",
          "e mail leidinggevende", "emailadres leidinggevende", "e mailadres leidinggevende")),
    # Never chosen by itself: such a column often tells what its owner did not mean for colleagues.
    Field("bio", _("About them"), ()),
    Field("both", _("Both mentor and mentee"), ("both mentor and mentee", "both",
          "mentor and mentee", "both roles", "zowel mentor als mentee", "mentor en mentee",
          "beide", "beide rollen")),
)  # fmt: skip
LABELS: Final = {field.key: field.label for field in FIELDS}
