"""Handovers for tests, from a mentorship to another mentor of its program."""

from typing import Any

from core.tenancy import tenant
from mentorships.models import Handover, Mentorship
from programs.models import Enrollment
from tests.cast import Veldkamp
from tests.factories import make_enrollment, make_member


def make_mentor(veldkamp: Veldkamp, name: str, *, places: int = 1) -> Enrollment:
    member = make_member(veldkamp.organization, name)
    return make_enrollment(veldkamp.compass, member, Enrollment.Role.MENTOR, capacity=places)


def make_handover(
    veldkamp: Veldkamp, mentor: Enrollment, *, mentorship: Mentorship | None = None, **fields: Any
) -> Handover:
    with tenant(veldkamp.organization.pk):
        return Handover.objects.create(
            organization_id=veldkamp.organization.pk,
            mentorship=mentorship or veldkamp.milan_and_mina.mentorship,
            mentor=mentor,
            started_by=veldkamp.carla,
            **fields,
        )
