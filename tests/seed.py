"""One row in every tenant table, whatever tables there are: what could leak must be there."""

from datetime import date, time, timedelta
from typing import Any

import uuid6
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import Member, Organization
from core.tenancy import TenantKey, TenantModel, tenant
from meetings.models import Attendance, Meeting
from mentorships.models import Participant
from programs.models import Coordinator, Enrollment, Program
from tests.factories import make_enrollment, make_member, make_organization, make_program

TENANT_MODELS: list[type[TenantModel]] = [
    model for model in apps.get_models() if issubclass(model, TenantModel)
]


class Seeded:
    """A company with a row in every table. `author` wrote all that one person writes."""

    def __init__(self, name: str) -> None:
        self.organization: Organization = make_organization(name)
        looks_after = Member.Role.COORDINATOR
        self.coordinator = make_member(self.organization, f"{name} Coordinator", role=looks_after)
        self.author = make_member(self.organization, f"{name} Author")
        self.outsider = make_member(self.organization, f"{name} Outsider", role=Member.Role.OWNER)
        program = make_program(self.coordinator, f"{name} program")
        enrollment = make_enrollment(program, self.author, Enrollment.Role.MENTEE)
        self.rows: dict[type[models.Model], models.Model] = {
            Organization: self.organization,
            Member: self.author,
            Program: program,
            Enrollment: enrollment,
        }
        # A row that is there, and that nobody gets.
        former = make_member(self.organization, f"{name} Former", role=looks_after)
        with tenant(self.organization.pk, self.author.pk):
            Coordinator.objects.create(
                organization=self.organization, program=program, member=former
            )
            Member.objects.filter(pk=former.pk).update(role=Member.Role.MEMBER)
            self.rows[Coordinator] = Coordinator.objects.get()
            # What a pair writes needs the author to be one of them.
            self.row(Participant)
            # The database itself writes who is at a meeting.
            self.row(Meeting)
            self.rows[Attendance] = Attendance.objects.get()
            for model in TENANT_MODELS:
                self.row(model)

    def row(self, model: type[Any]) -> models.Model:
        if model not in self.rows:
            values = {
                field.name: self.value(field)
                for field in model._meta.local_fields
                if not field.primary_key and (not field.null or field.is_relation)
            }
            self.rows[model] = model.objects.create(**values)
        return self.rows[model]

    def value(self, field: Any) -> Any:
        if field.name == "organization":
            return self.organization
        if isinstance(field, TenantKey):
            return self.row(field.related_model) if field.model != field.related_model else None
        if field.has_default():
            return field.get_default()
        if field.choices:
            return field.choices[0][0]
        return SIMPLE[next(kind for kind in SIMPLE if isinstance(field, kind))]()


SIMPLE: dict[type[Any], Any] = {
    ArrayField: list,
    models.DateTimeField: timezone.now,
    models.DateField: lambda: date.today() + timedelta(days=30),  # noqa: DTZ011 (any day does)
    models.TimeField: lambda: time(9),
    models.BooleanField: bool,
    models.IntegerField: lambda: 1,
    models.UUIDField: uuid6.uuid7,
    models.BinaryField: lambda: b"sealed",
    models.JSONField: dict,
    models.EmailField: lambda: "somebody@seed.example",
    models.URLField: lambda: "https://seed.example/",
    models.CharField: lambda: "seed",
    models.TextField: lambda: "seed",
}
