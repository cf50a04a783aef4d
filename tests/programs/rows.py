from typing import Any

from core.tenancy import tenant
from programs.models import PeopleImport, Program
from tests.cast import Veldkamp
from tests.factories import in_days
from tests.rows import Row, everybody, only


def compass(veldkamp: Veldkamp) -> list[Any]:
    return [veldkamp.compass.pk]


def an_import(veldkamp: Veldkamp, status: str) -> list[Any]:
    with tenant(veldkamp.organization.pk):
        made = PeopleImport.objects.create(
            organization=veldkamp.organization,
            program=veldkamp.compass,
            uploaded_by=veldkamp.carla,
            file_name="people.csv",
            text="name,email\nAnna,anna@veldkamp.example\nNobody,\n",
            columns={"name": "name", "email": "email"},
            role="mentor",
            status=status,
        )
    return [made.pk]


def mapping(veldkamp: Veldkamp) -> list[Any]:
    return an_import(veldkamp, PeopleImport.Status.MAPPING)


def preview(veldkamp: Veldkamp) -> list[Any]:
    return an_import(veldkamp, PeopleImport.Status.PREVIEW)


def minas_enrollment(veldkamp: Veldkamp) -> list[Any]:
    return [veldkamp.milan_and_mina.mentee.pk]


def a_program(veldkamp: Veldkamp) -> dict[str, Any]:
    return {
        "name": "Harbor",
        "kind": "career",
        "starts_on": in_days(1).isoformat(),
        "ends_on": in_days(90).isoformat(),
        "cadence_days": "21",
        "check_in_days": "42",
        "mentor_capacity": "1",
    }


def words(veldkamp: Veldkamp) -> dict[str, Any]:
    return {
        "name": "Somebody",
        "time_zone": "Europe/Amsterdam",
        "working_days": ["1"],
        "works_from": "09:00",
        "works_until": "17:00",
    }


# Those who take part and owners see a program, and may not run it.
RUN_BY_COORDINATOR = {
    **everybody(403),
    "other_coordinator": 404,
}


def run(status: int) -> dict[str, int]:
    return {**RUN_BY_COORDINATOR, "coordinator": status}


LOOKS_AFTER_PEOPLE = ("coordinator", "other_coordinator", "owner")

ROWS = [
    Row(name="programs:list", get=everybody()),
    Row(
        name="programs:create",
        get=only(*LOOKS_AFTER_PEOPLE, others=403),
        post=only(*LOOKS_AFTER_PEOPLE, status=303, others=403),
        data=a_program,
    ),
    Row(
        name="programs:detail",
        make=compass,
        # The coordinator is sent on to the overview.
        get={**everybody(), "coordinator": 303, "other_coordinator": 404},
        # Nobody joins a program that is running.
        post={**everybody(422), "other_coordinator": 404},
        data=lambda veldkamp: {"role": "mentee"},
    ),
    Row(name="programs:edit", make=compass, get=run(200), post=run(303), data=a_program),
    Row(
        name="programs:status",
        make=compass,
        post=run(303),
        data=lambda veldkamp: {"status": Program.Status.CLOSING.value},
    ),
    Row(
        name="programs:coordinators",
        make=compass,
        get={**run(200), "owner": 200},
        post={**run(303), "owner": 303},
        data=lambda veldkamp: {"member": str(veldkamp.casper.pk)},
    ),
    Row(name="programs:enrollments", make=compass, get=run(200)),
    Row(name="programs:invitations", make=compass, post=run(303)),
    Row(
        name="programs:import",
        make=compass,
        get=run(200),
        # Without a file.
        post=run(422),
        data=lambda veldkamp: {"role": "mentor"},
    ),
    Row(
        name="programs:import_columns",
        make=mapping,
        get=only("coordinator"),
        post=only("coordinator", status=303),
        data=lambda veldkamp: {"name": "name", "email": "email"},
    ),
    Row(
        name="programs:import_preview",
        make=preview,
        get=only("coordinator"),
        post=only("coordinator", status=303),
    ),
    Row(name="programs:import_rejects", make=preview, get=only("coordinator")),
    Row(
        name="programs:enrollment",
        make=minas_enrollment,
        get=only("mentee", "coordinator"),
        post={**only("mentee", status=303), "coordinator": 403},
        data=lambda veldkamp: {"motivation": "To learn.", "time_zone": "Asia/Tokyo"},
    ),
    Row(
        name="programs:withdrawal",
        make=minas_enrollment,
        post={**only("mentee", status=303), "coordinator": 403},
    ),
    Row(name="programs:profile", get=everybody(), post=everybody(303), data=words),
]
