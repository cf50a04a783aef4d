"""The list of programs, setting one up, changing it and taking it through its states."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Activity, Member
from core.tenancy import tenant
from programs.actions import move_on
from programs.models import Coordinator, Enrollment, Program
from tests.cast import As, Oakline, Veldkamp
from tests.factories import in_days, make_enrollment, make_member, make_program
from tests.programs.files import url
from tests.texts import without_tokens


def a_program(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Harbor",
        "kind": "career",
        "purpose": "For people in their second job.",
        "starts_on": in_days(20).isoformat(),
        "ends_on": in_days(200).isoformat(),
        "enrolls_from": in_days(0).isoformat(),
        "enrolls_until": in_days(15).isoformat(),
        "cadence_days": "21",
        "check_in_days": "42",
        "mentor_capacity": "2",
        "confidentiality": "Between the two of you.",
        **changes,
    }


def named(member: Member, name: str) -> Program:
    with tenant(member.organization_id):
        return Program.objects.get(name=name)


# ------------------------------------------------------------------------ list


def test_list_shows_ones_own_programs_and_ones_part(veldkamp: Veldkamp, as_: As):
    body = as_(veldkamp.milan).get("/o/veldkamp/programs/").content.decode()
    assert "Compass" in body
    assert "Mentor" in body
    assert "Atlas" not in without_tokens(body)


def test_an_owner_sees_that_every_program_exists(veldkamp: Veldkamp, as_: As):
    body = as_(veldkamp.olga).get("/o/veldkamp/programs/").content.decode()
    assert "Compass" in body
    assert "Atlas" in body


def test_list_is_searched_filtered_and_sorted_in_the_url(veldkamp: Veldkamp, as_: As):
    owner = as_(veldkamp.olga)

    def shown(query: str) -> list[str]:
        rows = owner.get(f"/o/veldkamp/programs/?{query}").context["rows"]
        return [program.name for program, _roles in rows]

    assert shown("q=comp") == ["Compass"]
    assert shown("status=draft") == []
    assert shown("sort=name") == ["Atlas", "Compass"]
    assert sorted(shown("status=nonsense&page=99")) == ["Atlas", "Compass"]


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_however_long(
    veldkamp: Veldkamp, as_: As, django_assert_num_queries: Any, count: int
):
    member = make_member(veldkamp.organization, "Nora Nijs", role=Member.Role.COORDINATOR)
    for number in range(count):
        make_program(member, f"Program {number}")
    client = as_(member)
    with django_assert_num_queries(10):
        assert len(client.get("/o/veldkamp/programs/").context["rows"]) == count


def test_list_is_read_only_and_a_strangers_is_not_there(
    veldkamp: Veldkamp, oakline: Oakline, as_: As
):
    assert as_(veldkamp.carla).post("/o/veldkamp/programs/").status_code == 405
    assert as_(oakline.cleo).get("/o/veldkamp/programs/").status_code == 404


# ---------------------------------------------------------------------- create


def test_a_coordinator_sets_up_a_program_and_runs_it(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.carla).post("/o/veldkamp/programs/new/", a_program())
    program = named(veldkamp.carla, "Harbor")
    assert response.status_code == 303
    assert response["Location"] == url("programs:enrollments", program, program.pk)
    assert program.status == Program.Status.DRAFT
    assert program.mentor_capacity == 2
    with tenant(veldkamp.organization.pk):
        assert Coordinator.objects.filter(program=program, member=veldkamp.carla).exists()
        [activity] = Activity.objects.filter(subject_id=program.pk)
        assert (activity.verb, activity.actor_id) == ("create_program", veldkamp.carla.pk)


def test_a_member_may_not_set_up_a_program(veldkamp: Veldkamp, as_: As):
    assert as_(veldkamp.milan).get("/o/veldkamp/programs/new/").status_code == 403
    assert as_(veldkamp.milan).post("/o/veldkamp/programs/new/", a_program()).status_code == 403
    with tenant(veldkamp.organization.pk):
        assert not Program.objects.filter(name="Harbor").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("kind", "fun"),
        ("ends_on", in_days(10).isoformat()),
        ("enrolls_until", in_days(-1).isoformat()),
        ("cadence_days", "0"),
        ("check_in_days", "6"),
        ("mentor_capacity", "13"),
        ("starts_on", "soon"),
    ],
)
def test_a_wrong_program_is_told_beside_the_field(
    veldkamp: Veldkamp, as_: As, field: str, value: str
):
    response = as_(veldkamp.carla).post("/o/veldkamp/programs/new/", a_program(**{field: value}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    with tenant(veldkamp.organization.pk):
        assert not Program.objects.filter(name="Harbor").exists()


def test_a_name_in_use_is_refused_whatever_its_case(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.carla).post("/o/veldkamp/programs/new/", a_program(name="COMPASS"))
    assert response.status_code == 422
    assert "already has a program with this name" in response.content.decode()


def test_a_rivals_name_is_free(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    response = as_(veldkamp.carla).post("/o/veldkamp/programs/new/", a_program(name="Grove"))
    assert response.status_code == 303


# ------------------------------------------------------------------------ edit


def test_its_coordinator_changes_a_program(veldkamp: Veldkamp, as_: As):
    address = url("programs:edit", veldkamp.compass, veldkamp.compass.pk)
    client = as_(veldkamp.carla)
    assert "Compass" in client.get(address).content.decode()
    assert client.post(address, a_program(name="Compass II")).status_code == 303
    assert named(veldkamp.carla, "Compass II").cadence_days == 21
    assert client.post(address, a_program(name="Compass II")).status_code == 303
    with tenant(veldkamp.organization.pk):
        verbs = Activity.objects.filter(subject_id=veldkamp.compass.pk).values_list("verb")
        assert list(verbs) == [("change_program",)]


def test_a_program_says_what_its_agreements_start_from(veldkamp: Veldkamp, as_: As):
    carla = as_(veldkamp.carla)
    address = f"/o/veldkamp/programs/{veldkamp.compass.pk}/edit/"
    page = carla.get(address)
    assert "What each agreement starts from" in page.text
    # Our words stand beside each field, so that one need not repeat them.
    assert "Left empty, it says: “Listens before advising" in page.text
    words = "We begin with a walk.\r\nThen we talk."
    changed = a_program(agreement_ending=words, agreement_limits="  ")
    assert carla.post(address, changed).status_code == 303
    with tenant(veldkamp.organization.pk):
        kept = Program.objects.get(pk=veldkamp.compass.pk).agreement_texts
    assert kept == {"ending": "We begin with a walk.\nThen we talk."}
    assert "We begin with a walk." in carla.get(address).text
    too_long = carla.post(address, a_program(agreement_ending="x" * 2001))
    assert too_long.status_code == 422
    assert '<details class="disclosure" open>' in too_long.text


def test_a_wrong_change_shows_the_program_as_it_is(veldkamp: Veldkamp, as_: As):
    address = url("programs:edit", veldkamp.compass, veldkamp.compass.pk)
    response = as_(veldkamp.carla).post(address, a_program(name="Atlas"))
    assert response.status_code == 422
    assert response.context["program"].name == "Compass"


def test_only_its_coordinators_change_a_program(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    address = url("programs:edit", veldkamp.compass, veldkamp.compass.pk)
    for member, status in [
        (veldkamp.olga, 403),
        (veldkamp.milan, 403),
        (veldkamp.casper, 404),
        (oakline.cleo, 404),
    ]:
        assert as_(member).post(address, a_program(name="Taken")).status_code == status
    assert named(veldkamp.carla, "Compass").pk == veldkamp.compass.pk


# ---------------------------------------------------------------------- status


def test_a_program_goes_one_step_on_or_back(veldkamp: Veldkamp, as_: As):
    address = url("programs:status", veldkamp.compass, veldkamp.compass.pk)
    client = as_(veldkamp.carla)
    for status in ("closing", "closing", "running", "matching", "running"):
        assert client.post(address, {"status": status}).status_code == 303
        assert named(veldkamp.carla, "Compass").status == status
    with tenant(veldkamp.organization.pk):
        # Said twice, done once.
        assert Activity.objects.filter(verb="change_status").count() == 4


@pytest.mark.parametrize("status", ["archived", "draft", "nonsense", ""])
def test_a_step_that_is_not_next_is_refused(veldkamp: Veldkamp, as_: As, status: str):
    address = url("programs:status", veldkamp.compass, veldkamp.compass.pk)
    response = as_(veldkamp.carla).post(address, {"status": status}, follow=True)
    assert 'class="notice error"' in response.content.decode()
    assert named(veldkamp.carla, "Compass").status == Program.Status.RUNNING


def test_status_is_the_coordinators_and_posted(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    address = url("programs:status", veldkamp.compass, veldkamp.compass.pk)
    assert as_(veldkamp.olga).post(address, {"status": "closing"}).status_code == 403
    assert as_(veldkamp.mina).post(address, {"status": "closing"}).status_code == 403
    assert as_(oakline.cleo).post(address, {"status": "closing"}).status_code == 404
    assert as_(veldkamp.carla).get(address).status_code == 405


# ---------------------------------------------------------------- coordinators


def test_a_second_coordinator_is_added_once(veldkamp: Veldkamp, as_: As):
    address = url("programs:coordinators", veldkamp.compass, veldkamp.compass.pk)
    client = as_(veldkamp.carla)
    assert client.get(address).status_code == 200
    assert client.post(address, {"member": veldkamp.casper.pk}).status_code == 303
    assert as_(veldkamp.casper).get(address).status_code == 200
    # Who coordinates already is not offered again.
    assert client.post(address, {"member": veldkamp.casper.pk}).status_code == 422
    with tenant(veldkamp.organization.pk):
        assert Coordinator.objects.filter(program=veldkamp.compass).count() == 2


def test_an_owner_names_a_coordinator_where_one_has_left(veldkamp: Veldkamp, as_: As):
    address = url("programs:coordinators", veldkamp.compass, veldkamp.compass.pk)
    assert as_(veldkamp.olga).post(address, {"member": veldkamp.casper.pk}).status_code == 303


def test_members_and_strangers_cannot_be_named(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    address = url("programs:coordinators", veldkamp.compass, veldkamp.compass.pk)
    for nobody in (veldkamp.milan, veldkamp.dora, oakline.cleo):
        assert as_(veldkamp.carla).post(address, {"member": nobody.pk}).status_code == 422
    assert as_(veldkamp.milan).get(address).status_code == 403
    assert as_(veldkamp.casper).get(address).status_code == 404


# ---------------------------------------------------------------------- detail


def enrolling(veldkamp: Veldkamp, **fields: Any) -> Program:
    return make_program(veldkamp.carla, "Harbor", **{"status": Program.Status.ENROLLING, **fields})


def test_those_who_take_part_read_what_it_is_for(veldkamp: Veldkamp, as_: As):
    address = url("programs:detail", veldkamp.compass, veldkamp.compass.pk)
    response = as_(veldkamp.mina).get(address)
    assert response.status_code == 200
    assert "You said yes." in response.content.decode()
    assert not response.context["open_now"]


def test_a_coordinator_is_sent_on_to_the_overview(veldkamp: Veldkamp, as_: As):
    address = url("programs:detail", veldkamp.compass, veldkamp.compass.pk)
    response = as_(veldkamp.carla).get(address)
    assert response.status_code == 303
    assert response["Location"].endswith("/overview/")


def test_a_coordinator_who_takes_part_reads_their_own_part(veldkamp: Veldkamp, as_: As):
    make_enrollment(veldkamp.compass, veldkamp.carla, Enrollment.Role.MENTOR)
    address = url("programs:detail", veldkamp.compass, veldkamp.compass.pk)
    response = as_(veldkamp.carla).get(address)
    assert response.status_code == 200
    assert "Run this program" in response.content.decode()


def test_outsiders_do_not_find_a_program(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    address = url("programs:detail", veldkamp.compass, veldkamp.compass.pk)
    assert as_(veldkamp.casper).get(address).status_code == 404
    assert as_(oakline.cleo).get(address).status_code == 404
    assert as_(veldkamp.olga).get(address).status_code == 200


def test_anybody_joins_while_the_window_is_open(veldkamp: Veldkamp, as_: As):
    program = enrolling(veldkamp, enrolls_from=in_days(-1), enrolls_until=in_days(1))
    address = url("programs:detail", program, program.pk)
    client = as_(veldkamp.puck)
    assert "Harbor" in client.get("/o/veldkamp/programs/").content.decode()
    assert "Join this program" in client.get(address).content.decode()
    before = timezone.now()
    data = {"role": "mentee", "motivation": "To change teams.", "capacity": "3"}
    response = client.post(address, data)
    assert response.status_code == 303
    with tenant(veldkamp.organization.pk):
        [found] = Enrollment.objects.filter(program=program)
    assert (found.member_id, found.role, found.status) == (veldkamp.puck.pk, "mentee", "enrolled")
    assert found.motivation == "To change teams."
    assert found.capacity is None  # only a mentor's
    assert found.enrolled_at is not None
    assert found.enrolled_at >= before
    # The same part again is not offered; the other one is.
    assert client.post(address, data).status_code == 422
    assert client.post(address, {"role": "mentor", "capacity": "3"}).status_code == 303
    with tenant(veldkamp.organization.pk):
        assert Enrollment.objects.get(program=program, role="mentor").capacity == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"enrolls_until": in_days(-2)},
        {"enrolls_from": in_days(2)},
        {"status": Program.Status.MATCHING},
    ],
)
def test_nobody_joins_outside_the_window(veldkamp: Veldkamp, as_: As, fields: dict[str, Any]):
    program = enrolling(veldkamp, **fields)
    address = url("programs:detail", program, program.pk)
    assert as_(veldkamp.puck).post(address, {"role": "mentee"}).status_code == 404
    make_enrollment(program, veldkamp.puck, Enrollment.Role.MENTEE)
    assert as_(veldkamp.puck).post(address, {"role": "mentor"}).status_code == 422
    with tenant(veldkamp.organization.pk):
        assert Enrollment.objects.filter(program=program).count() == 1


def test_the_window_opens_with_the_companys_day(veldkamp: Veldkamp, as_: As, time_machine: Any):
    # 23:30 in UTC is the next day in Amsterdam.
    time_machine.move_to("2026-11-21T23:30:00+00:00", tick=False)
    tomorrow = timezone.now().date() + timedelta(days=1)
    program = enrolling(veldkamp, enrolls_from=tomorrow)
    assert as_(veldkamp.puck).get(url("programs:detail", program, program.pk)).status_code == 200


def test_joining_takes_a_role_and_a_sensible_capacity(veldkamp: Veldkamp, as_: As):
    program = enrolling(veldkamp)
    address = url("programs:detail", program, program.pk)
    client = as_(veldkamp.puck)
    for data in ({"role": ""}, {"role": "boss"}, {"role": "mentor", "capacity": "13"}):
        assert client.post(address, data).status_code == 422
    assert client.delete(address).status_code == 405


def test_moving_on_goes_forward_only(veldkamp: Veldkamp):
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        program = veldkamp.compass
        Program.objects.filter(pk=program.pk).update(status=Program.Status.DRAFT)
        program.refresh_from_db()
        move_on(program, to=Program.Status.MATCHING, by=veldkamp.carla)
        assert Program.objects.get(pk=program.pk).status == Program.Status.MATCHING
        move_on(program, to=Program.Status.ENROLLING, by=veldkamp.carla)
        assert Program.objects.get(pk=program.pk).status == Program.Status.MATCHING
        changes = Activity.objects.filter(verb="change_status", subject_id=program.pk)
        assert [change.facts for change in changes] == [{"before": "draft", "after": "matching"}]


def test_moving_on_does_not_undo_what_a_coordinator_decided_meanwhile(veldkamp: Veldkamp):
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        stale = Program.objects.get(pk=veldkamp.compass.pk)
        stale.status = Program.Status.DRAFT
        Program.objects.filter(pk=stale.pk).update(status=Program.Status.CLOSING)
        move_on(stale, to=Program.Status.RUNNING, by=veldkamp.carla)
        assert Program.objects.get(pk=stale.pk).status == Program.Status.CLOSING
