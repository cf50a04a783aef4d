"""What is typed is kept on the server until it is sent: saved, put back, sent, thrown away."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.drafts import MOST_BYTES, Conflict, Saved, discard_draft, draft_of, save_draft
from accounts.models import Draft, Member
from core.links import link
from core.tenancy import tenant
from tests.cast import Veldkamp
from tests.factories import make_agreement, make_goal, make_meeting
from tests.meetings.pages import said, soon

WORDS = "Kanarie4711 about saying no"


def draft_url(page: str) -> str:
    """Where what is typed into the form of a page is saved."""
    return page.replace("/o/veldkamp/", "/o/veldkamp/drafts/", 1)


@pytest.fixture
def goal_new(veldkamp: Veldkamp) -> str:
    mentorship = veldkamp.milan_and_mina.mentorship
    return link("mentorships:goal_create", veldkamp.organization, mentorship.pk)


@pytest.fixture
def log_new(veldkamp: Veldkamp) -> str:
    mentorship = veldkamp.milan_and_mina.mentorship
    return link("meetings:log_new", veldkamp.organization, mentorship.pk)


def drafts(member: Member) -> list[Draft]:
    with tenant(member.organization_id, member.pk):
        return list(Draft.objects.order_by("pk"))


def save(client: Client, page: str, version: object = "", **fields: Any) -> Any:
    return client.post(draft_url(page), {"draft": version, "csrfmiddlewaretoken": "x", **fields})


class TestSaving:
    def test_a_draft_is_kept_and_put_back(self, veldkamp, as_, goal_new):
        mina = as_(veldkamp.mina)
        response = save(mina, goal_new, title=WORDS, why="")
        assert response.status_code == 200
        assert response.json()["version"] == 1
        assert response.json()["said"].startswith("Saved ")
        page = mina.get(goal_new)
        assert page.context["form"]["title"].value() == WORDS
        assert page.context["draft"].version == 1
        text = page.content.decode()
        assert "Your draft of" in text
        assert 'name="draft" value="1"' in text
        assert "error-summary" not in text
        assert 'aria-invalid="true"' not in text

    def test_the_time_is_the_readers(self, veldkamp, as_, goal_new):
        response = save(as_(veldkamp.mina), goal_new, title=WORDS)
        (draft,) = drafts(veldkamp.mina)
        in_tokyo = draft.saved_at + timedelta(hours=9)
        assert response.json()["said"] == f"Saved {in_tokyo:%H:%M}"

    def test_each_save_counts(self, veldkamp, as_, goal_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="One")
        assert save(mina, goal_new, 1, title="Two").json()["version"] == 2
        assert mina.get(goal_new).context["form"]["title"].value() == "Two"

    def test_saving_the_same_again_changes_nothing(self, veldkamp, as_, goal_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="One")
        (before,) = drafts(veldkamp.mina)
        # The answer to the first was lost, so the page does not know the version.
        assert save(mina, goal_new, title="One").json()["version"] == 1
        (after,) = drafts(veldkamp.mina)
        assert (after.version, after.saved_at) == (before.version, before.saved_at)

    def test_another_device_is_not_overwritten(self, veldkamp, as_, goal_new):
        phone, desk = as_(veldkamp.mina), as_(veldkamp.mina)
        save(phone, goal_new, title="From the phone", draft_writer="phone")
        save(desk, goal_new, 1, title="From the desk", draft_writer="desk")
        response = save(phone, goal_new, 1, title="More from the phone", draft_writer="phone")
        assert response.status_code == 409
        assert response.json()["version"] == 2
        assert response.json()["said"].startswith("This was changed on another device at ")
        assert phone.get(goal_new).context["form"]["title"].value() == "From the desk"
        # Said explicitly: on top of the version that was shown.
        kept = save(phone, goal_new, 2, title="More from the phone", draft_writer="phone")
        assert kept.json()["version"] == 3

    def test_one_page_does_not_conflict_with_itself(self, veldkamp, as_, goal_new):
        """Its save of the moment it was left may have been answered to nobody."""
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="One", draft_writer="a")
        save(mina, goal_new, 1, title="Two", draft_writer="a")
        response = save(mina, goal_new, 1, title="Three", draft_writer="a")
        assert (response.status_code, response.json()["version"]) == (200, 3)

    def test_what_was_sent_elsewhere_does_not_come_back(self, veldkamp, as_, goal_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="One")
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            discard_draft(veldkamp.mina, path=goal_new)
        response = save(mina, goal_new, 1, title="Two")
        assert response.status_code == 409
        assert response.json()["version"] is None
        assert drafts(veldkamp.mina) == []

    @pytest.mark.parametrize("wrong", ["", "nowhere/", "../oakline/", "members/nobody/", "x" * 300])
    def test_only_for_a_page_of_the_company(self, veldkamp, as_, wrong):
        response = as_(veldkamp.mina).post(f"/o/veldkamp/drafts/{wrong}", {"bio": "x"})
        # Nothing after drafts/ is no address at all; `..` is resolved before it is looked up.
        assert response.status_code in {404, 422}
        assert drafts(veldkamp.mina) == []

    def test_too_much_is_refused_clearly(self, veldkamp, as_, goal_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="One")
        response = save(mina, goal_new, 1, title="x" * MOST_BYTES)
        assert response.status_code == 422
        assert "too long" in response.json()["said"]
        assert mina.get(goal_new).context["form"]["title"].value() == "One"

    def test_tokens_and_files_are_no_part_of_it(self, veldkamp, as_, goal_new):
        save(as_(veldkamp.mina), goal_new, title="One", password="secret", draft_writer="w")
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            typed = draft_of(veldkamp.mina, goal_new)
        assert typed is not None
        assert typed.fields == {"title": ["One"]}

    def test_old_ones_go_with_the_next(self, veldkamp, as_, goal_new, log_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="Old")
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            Draft.objects.update(saved_at=timezone.now() - timedelta(days=31))
        save(mina, log_new, summary="New")
        assert [draft.path for draft in drafts(veldkamp.mina)] == [log_new[len("/o/veldkamp/") :]]

    def test_nobody_fills_the_disk(self, veldkamp, monkeypatch):
        monkeypatch.setattr("accounts.drafts.MOST_DRAFTS", 3)
        mina = veldkamp.mina
        with tenant(veldkamp.organization.pk, mina.pk):
            for number in range(5):
                page = f"/o/veldkamp/members/{number:08}-0000-7000-8000-000000000000/"
                assert save_draft(mina, path=page, fields={"a": ["b"]}, based_on=None)
            assert Draft.objects.count() == 3


class TestSending:
    def test_sending_takes_it_away(self, veldkamp, as_, goal_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="One")
        response = mina.post(goal_new, {"title": "One", "draft": "1"})
        assert response.status_code == 303
        assert drafts(veldkamp.mina) == []
        assert mina.get(goal_new).context["form"]["title"].value() is None

    def test_a_wrong_form_keeps_it_and_what_was_typed(self, veldkamp, as_, goal_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="One")
        response = mina.post(goal_new, {"title": "", "success_criteria": WORDS, "draft": "1"})
        assert response.status_code == 422
        assert WORDS in response.content.decode()
        assert "data-unsaved" in response.content.decode()
        assert response.context["draft"].version == 1
        assert len(drafts(veldkamp.mina)) == 1

    def test_what_another_device_saved_since_is_kept(self, veldkamp, as_, goal_new):
        phone, desk = as_(veldkamp.mina), as_(veldkamp.mina)
        save(phone, goal_new, title="One")
        save(desk, goal_new, 1, title="Two")
        assert phone.post(goal_new, {"title": "One", "draft": "1"}).status_code == 303
        assert phone.get(goal_new).context["form"]["title"].value() == "Two"

    def test_without_a_version_nothing_is_taken_away(self, veldkamp, as_, goal_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="Elsewhere")
        assert mina.post(goal_new, {"title": "One", "draft": ""}).status_code == 303
        assert mina.post(goal_new, {"title": "Two", "draft": "9" * 40}).status_code == 303
        assert len(drafts(veldkamp.mina)) == 1

    def test_discarding(self, veldkamp, as_, goal_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="One")
        url = mina.get(goal_new).context["draft"].discard_url
        response = mina.post(url, {"back": goal_new})
        assert (response.status_code, response["Location"]) == (303, goal_new)
        assert drafts(veldkamp.mina) == []
        assert mina.post(url, {"back": goal_new}).status_code == 303

    def test_a_path_too_long_for_a_draft_is_no_accident(self, veldkamp, as_):
        page = "members/" + "0" * 8 + "-0000-7000-8000-000000000000/" + "x" * 250
        url = f"/o/veldkamp/discarded-drafts/{page}"
        assert as_(veldkamp.mina).post(url, {"draft": "1"}).status_code == 422
        # Short enough itself, and too long with what stands before it.
        near = "drafts/" + "y" * 186
        url = f"/o/veldkamp/discarded-drafts/{near}"
        assert as_(veldkamp.mina).post(url, {"draft": "1"}).status_code == 303

    @pytest.mark.parametrize(
        "back", ["https://evil.example/", "//evil.example/o/veldkamp/", "/o/oakline/", "", "x\\y"]
    )
    def test_discarding_leads_nowhere_else(self, veldkamp, as_, goal_new, back):
        response = as_(veldkamp.mina).post(
            draft_url(goal_new).replace("drafts", "discarded-drafts", 1), {"back": back}
        )
        assert response["Location"] == "/o/veldkamp/"


class TestPages:
    """Every form of long texts asks for its draft, and shows it as it was typed."""

    def test_the_log_with_its_rows(self, veldkamp, as_, log_new):
        mina = as_(veldkamp.mina)
        rows = [{"text": f"Item {n}", "owner": str(veldkamp.milan.pk)} for n in range(4)]
        typed = said(veldkamp.mina, timezone.now(), *rows, summary=WORDS, day="not a day")
        save(mina, log_new, **typed)
        page = mina.get(log_new)
        assert page.status_code == 200
        assert [row["text"].value() for row in page.context["rows"]] == [
            "Item 0",
            "Item 1",
            "Item 2",
            "Item 3",
        ]
        assert page.context["form"]["summary"].value() == WORDS
        assert page.context["form"]["day"].value() == "not a day"
        assert 'aria-invalid="true"' not in page.content.decode()
        typed |= {"day": f"{timezone.localdate() - timedelta(days=1):%Y-%m-%d}", "draft": "1"}
        assert mina.post(log_new, typed).status_code == 303
        assert drafts(veldkamp.mina) == []

    def test_one_more_row_is_not_sending(self, veldkamp, as_, log_new):
        mina = as_(veldkamp.mina)
        typed = said(veldkamp.mina, timezone.now(), summary=WORDS)
        save(mina, log_new, **typed)
        response = mina.post(log_new, {**typed, "draft": "1", "add_row": "1"})
        assert response.status_code == 200
        assert len(response.context["rows"].forms) == 3
        assert response.context["form"]["summary"].value() == WORDS
        assert len(drafts(veldkamp.mina)) == 1

    def test_nonsense_rows_do_no_harm(self, veldkamp, as_, log_new):
        mina = as_(veldkamp.mina)
        save(mina, log_new, summary=WORDS, **{"actions-TOTAL_FORMS": "many"})
        page = mina.get(log_new)
        assert page.status_code == 200
        assert page.context["form"]["summary"].value() == WORDS

    def test_the_agenda(self, veldkamp, as_):
        meeting = make_meeting(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon()
        )
        page = link("meetings:detail", veldkamp.organization, meeting.pk)
        agenda = link("meetings:agenda", veldkamp.organization, meeting.pk)
        mina = as_(veldkamp.mina)
        save(mina, agenda, text=WORDS)
        assert mina.get(page).context["form"]["text"].value() == WORDS
        answer = mina.post(agenda, {"text": WORDS, "draft": "1"}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert answer.context["draft"].version is None
        assert drafts(veldkamp.mina) == []

    def test_the_agreement(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        make_agreement(mentorship, by=veldkamp.milan)
        page = link("mentorships:agreement_edit", veldkamp.organization, mentorship.pk)
        mina = as_(veldkamp.mina)
        fresh = mina.get(page).context["form"]
        typed = {field.html_name: field.value() or "" for field in fresh}
        typed["not_expected"] = WORDS
        save(mina, page, **typed)
        again = mina.get(page).context["form"]
        assert again["seen"].value() == fresh["seen"].value()
        assert WORDS in mina.get(page).content.decode()

    def test_two_forms_on_a_page(self, veldkamp, as_):
        enrolling = veldkamp.milan_and_mina.mentee
        page = link("programs:enrollment", veldkamp.organization, enrolling.pk)
        mina = as_(veldkamp.mina)
        response = mina.get(page)
        names = [*response.context["answer"].fields, *response.context["profile"].fields]
        save(mina, page, **dict.fromkeys(names, WORDS))
        again = mina.get(page)
        if again.context["draft"] is not None:
            assert again.context["draft"].saved_at is not None
            assert again.context["answer"].is_bound
            assert again.context["profile"].is_bound

    @pytest.mark.parametrize("name", ["check_in", "closing"])
    def test_evaluations(self, veldkamp, as_, name):
        mentorship = veldkamp.milan_and_mina.mentorship
        page = link(f"evaluations:{name}", veldkamp.organization, mentorship.pk)
        mina = as_(veldkamp.mina)
        save(mina, page, useful="4", reason=WORDS)
        form = mina.get(page).context["form"]
        assert WORDS in str(form) or form["useful"].value() == "4"

    def test_the_profile_and_a_goal_and_a_program(self, veldkamp, as_):
        goal = make_goal(veldkamp.milan_and_mina.mentorship, "Dive", by=veldkamp.mina)
        mina, carla = as_(veldkamp.mina), as_(veldkamp.carla)
        for client, page, field in (
            (mina, link("programs:profile", veldkamp.organization), "bio"),
            (mina, link("mentorships:goal_edit", veldkamp.organization, goal.pk), "title"),
            (carla, link("programs:create", veldkamp.organization), "purpose"),
            (carla, link("programs:edit", veldkamp.organization, veldkamp.compass.pk), "purpose"),
        ):
            save(client, page, **{field: WORDS})
            assert client.get(page).context["form"][field].value() == WORDS, page

    def test_looking_writes_nothing(self, veldkamp, as_, goal_new, django_assert_num_queries):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title="One")
        (before,) = drafts(veldkamp.mina)
        mina.get(goal_new)
        (after,) = drafts(veldkamp.mina)
        assert (after.version, after.saved_at) == (before.version, before.saved_at)


class TestPrivacy:
    def test_nobody_elses_page_has_it(self, veldkamp, oakline, as_, goal_new, caplog):
        save(as_(veldkamp.mina), goal_new, title=WORDS)
        for member in (veldkamp.milan, veldkamp.carla, veldkamp.olga):
            client = as_(member)
            for page in (goal_new, "/o/veldkamp/", "/o/veldkamp/members/"):
                assert "Kanarie" not in client.get(page).content.decode()
        assert "Kanarie" not in caplog.text

    def test_the_database_gives_it_to_its_author_alone(self, veldkamp, oakline, as_, goal_new):
        save(as_(veldkamp.mina), goal_new, title=WORDS)
        company = veldkamp.organization.pk
        for member, rows in (
            (veldkamp.mina, 1),
            (veldkamp.milan, 0),
            (veldkamp.carla, 0),
            (veldkamp.olga, 0),
        ):
            with tenant(company, member.pk), connection.cursor() as cursor:
                cursor.execute("select count(*) from accounts_draft")
                assert cursor.fetchone() == (rows,)
        with tenant(oakline.organization.pk, oakline.oscar.pk), connection.cursor() as cursor:
            cursor.execute("select count(*) from accounts_draft")
            assert cursor.fetchone() == (0,)

    def test_it_is_sealed_to_its_row(self, veldkamp, as_, goal_new, log_new):
        mina = as_(veldkamp.mina)
        save(mina, goal_new, title=WORDS)
        save(mina, log_new, summary="Something else")
        first, second = drafts(veldkamp.mina)
        assert b"Kanarie" not in bytes(first.sealed)
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            Draft.objects.filter(pk=second.pk).update(sealed=first.sealed)
            with pytest.raises(InvalidTag):
                draft_of(veldkamp.mina, log_new)

    def test_nothing_is_said_of_when_one_types(self, veldkamp, as_, goal_new, owner):
        counts = "select count(*) from accounts_activity"
        with tenant(veldkamp.organization.pk), connection.cursor() as cursor:
            cursor.execute(counts)
            before = cursor.fetchone()
        save(as_(veldkamp.mina), goal_new, title=WORDS)
        with tenant(veldkamp.organization.pk), connection.cursor() as cursor:
            cursor.execute(counts)
            assert cursor.fetchone() == before


def test_a_race_to_the_first_save(veldkamp: Veldkamp, monkeypatch: pytest.MonkeyPatch):
    """Two pages that both find no draft: the database lets one in."""
    mina, page = veldkamp.mina, "/o/veldkamp/profile/"
    with tenant(veldkamp.organization.pk, mina.pk):
        found = save_draft(mina, path=page, fields={"bio": ["One"]}, based_on=None)
        assert isinstance(found, Saved)
        assert found.version == 1
        from accounts import drafts as module  # noqa: PLC0415 (to be patched)

        lock, asked = module._lock, []

        def none_at_first(member: Member, inside: str) -> Draft | None:
            asked.append(inside)
            return None if len(asked) == 1 else lock(member, inside)

        monkeypatch.setattr(module, "_lock", none_at_first)
        second = save_draft(mina, path=page, fields={"bio": ["Two"]}, based_on=None)
        assert isinstance(second, Conflict)
        assert second.version == 1
