"""What a pair shares, at home: what waits for one's yes or next step, and what is new."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Member
from core.tenancy import tenant
from dashboards.news import SHOWN
from evaluations.models import SharedReflection
from evaluations.reflections import unshare_reflection
from mentorships.models import Mentorship
from programs.models import Enrollment
from sharing.actions import set_state, take_step, withdraw_consent
from sharing.models import Introduction, Resource, Win, WinConsent
from tests.cast import As, Oakline, Veldkamp
from tests.evaluations.making import make_reflection, share
from tests.factories import in_days, make_enrollment, make_member
from tests.sharing.making import agree, make_introduction, make_resource, make_win, url

URL = "/o/veldkamp/"
# Never on a page that others may see over somebody's shoulder.
SECRET = "Kanarie4711"


@pytest.fixture
def pair(veldkamp: Veldkamp) -> Mentorship:
    """Signed and under way, so that little else waits."""
    mentorship = veldkamp.milan_and_mina.mentorship
    change(mentorship, status="running", signed_at=timezone.now())
    return mentorship


def change(mentorship: Mentorship, **fields: Any) -> None:
    with tenant(mentorship.organization_id):
        Mentorship.objects.filter(pk=mentorship.pk).update(**fields)


def age(row: Any, *, by: Member, **fields: Any) -> None:
    """As if it were from another day."""
    with tenant(row.organization_id, by.pk):
        assert type(row).objects.filter(pk=row.pk).update(**fields) == 1


def ago(**span: int) -> Any:
    return timezone.now() - timedelta(**span)


def waiting(response: Any, kind: str) -> list[tuple[str, str]]:
    assert response.status_code == 200
    first = response.context["first"]
    things = [first, *response.context["things"]] if first else []
    return [(thing.title, thing.url) for thing in things if thing.kind == kind]


def news(as_: As, member: Member, at: str = URL) -> list[tuple[str, str]]:
    response = as_(member).get(at)
    assert response.status_code == 200
    return [(one.title, one.detail) for one in response.context["news"]]


class TestWins:
    def test_one_waits_for_my_yes(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        win = agree(make_win(pair, SECRET, by=veldkamp.milan), veldkamp.milan)
        there = f"{url(veldkamp, 'wins', pair.pk)}#win-{win.pk}"
        expected = [("Milan Meijer would like to show a win to the program", there)]
        for page in (URL, f"{URL}mentorships/{pair.pk}/"):
            assert waiting(as_(veldkamp.mina).get(page), "win") == expected
            assert waiting(as_(veldkamp.milan).get(page), "win") == []
        assert SECRET not in as_(veldkamp.mina).get(URL).content.decode()
        agree(win, veldkamp.mina)
        assert waiting(as_(veldkamp.mina).get(URL), "win") == []

    def test_who_takes_it_back_asks_no_more(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        win = agree(make_win(pair, by=veldkamp.milan), veldkamp.milan)
        with tenant(pair.organization_id, veldkamp.milan.pk):
            withdraw_consent(win, by=veldkamp.milan)
        assert waiting(as_(veldkamp.mina).get(URL), "win") == []

    @pytest.mark.parametrize(("days", "asked"), [(13, 1), (15, 0)])
    def test_silence_is_an_answer(self, veldkamp: Veldkamp, pair, as_: As, days: int, asked: int):
        win = agree(make_win(pair, by=veldkamp.milan), veldkamp.milan)
        with tenant(pair.organization_id, veldkamp.milan.pk):
            WinConsent.objects.filter(win=win).update(given_at=ago(days=days))
        assert len(waiting(as_(veldkamp.mina).get(URL), "win")) == asked

    def test_the_one_that_waits_comes_first_on_its_page(self, veldkamp: Veldkamp, pair, as_: As):
        old = agree(make_win(pair, "Long ago", by=veldkamp.milan), veldkamp.milan)
        age(old, by=veldkamp.milan, happened_on=in_days(-300))
        for number in range(20):
            make_win(pair, f"Later {number}", by=veldkamp.milan)
        address = url(veldkamp, "wins", pair.pk)
        first = as_(veldkamp.mina).get(address).context["wins"][0]
        assert first.win.pk == old.pk
        assert as_(veldkamp.milan).get(address).context["wins"][0].win.pk != old.pk


class TestIntroductions:
    def step(self, introduction: Introduction, step: str, *, by: Member) -> None:
        with tenant(introduction.organization_id, by.pk):
            take_step(introduction, by=by, step=step)

    def test_each_step_waits_for_who_takes_it(self, veldkamp: Veldkamp, pair, as_: As):
        milan, mina = veldkamp.milan, veldkamp.mina

        def titles(member: Member) -> list[str]:
            return [title for title, _way in waiting(as_(member).get(URL), "introduction")]

        found = make_introduction(pair, by=milan, introduced=mina, helps_with=SECRET)
        there = url(veldkamp, "introduction", found.pk)
        asking = "Ask Ines Ibarra about meeting Mina Mori"
        assert waiting(as_(milan).get(URL), "introduction") == [(asking, there)]
        assert titles(mina) == []
        self.step(found, "asked", by=milan)
        assert titles(milan) == ["Introduce Mina Mori to Ines Ibarra"]
        self.step(found, "made", by=milan)
        assert titles(milan) == titles(mina) == []
        age(found, by=milan, asked_on=in_days(-8), made_on=in_days(-8))
        assert titles(milan) == []
        assert titles(mina) == ["What came of meeting Ines Ibarra?"]
        assert SECRET not in as_(mina).get(URL).content.decode()
        self.step(found, "followed_up", by=mina)
        assert titles(milan) == titles(mina) == []


def share_everything(pair: Mentorship, *, by: Member, to: Member, number: str = "") -> None:
    """One of each, none with its words in a title."""
    share(make_reflection(pair, SECRET + number, by=by), by=by)
    make_resource(pair, f"On fog{number}", by=by, meant_for=to, note=SECRET)
    make_win(pair, SECRET + number, by=by)
    make_introduction(pair, f"Ines Ibarra{number}", by=by, introduced=to, helps_with=SECRET)


def join(pair: Mentorship, veldkamp: Veldkamp, member: Member, role: str) -> None:
    enrollment = make_enrollment(veldkamp.compass, member, role)
    with tenant(pair.organization_id):
        pair.participants.create(
            organization=veldkamp.organization, enrollment=enrollment, member=member, role=role
        )


ALL_OF_IT = [
    ("Milan Meijer offered an introduction", "Ines Ibarra"),
    ("Milan Meijer kept a win", ""),
    ("Milan Meijer suggested something to read or do", "On fog"),
    ("Milan Meijer shared a reflection", ""),
]


class TestNews:
    def test_what_the_other_shared_and_never_its_words(self, veldkamp: Veldkamp, pair, as_: As):
        share_everything(pair, by=veldkamp.milan, to=veldkamp.mina)
        assert news(as_, veldkamp.mina) == ALL_OF_IT
        page = as_(veldkamp.mina).get(URL)
        html = page.content.decode()
        assert SECRET not in html
        assert "Shared with you in the last seven days" in html
        for one in page.context["news"]:
            where, place = one.url.split("#")
            assert f'id="{place}"' in as_(veldkamp.mina).get(where).content.decode()
        # What one shared oneself is no news, and nothing is no list.
        mine = as_(veldkamp.milan).get(URL)
        assert mine.context["news"] == []
        assert "in the last seven days" not in mine.content.decode()

    def test_the_newest_five(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        for number in range(SHOWN + 2):
            given = make_resource(
                pair, f"Number {number}", by=veldkamp.milan, meant_for=veldkamp.mina
            )
            age(given, by=veldkamp.milan, suggested_at=ago(hours=number))
        win = make_win(pair, by=veldkamp.milan)
        age(win, by=veldkamp.milan, created_at=ago(minutes=90))
        found = news(as_, veldkamp.mina)
        assert [detail for _title, detail in found] == [
            "Number 0",
            "Number 1",
            "",
            "Number 2",
            "Number 3",
        ]

    def test_a_week_and_not_longer(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        share_everything(pair, by=veldkamp.milan, to=veldkamp.mina)
        for model, field in (
            (SharedReflection, "shared_at"),
            (Resource, "suggested_at"),
            (Win, "created_at"),
            (Introduction, "offered_at"),
        ):
            expected = len(news(as_, veldkamp.mina))
            with tenant(pair.organization_id, veldkamp.milan.pk):
                model.objects.update(**{field: ago(days=6, hours=23)})
            assert len(news(as_, veldkamp.mina)) == expected
            with tenant(pair.organization_id, veldkamp.milan.pk):
                model.objects.update(**{field: ago(days=7, minutes=1)})
            assert len(news(as_, veldkamp.mina)) == expected - 1

    def test_what_one_has_been_to_is_not_new(self, veldkamp: Veldkamp, pair, as_: As):
        milan, mina = veldkamp.milan, veldkamp.mina
        given = make_resource(pair, "On fog", by=milan, meant_for=mina)
        win = make_win(pair, by=milan)
        kept = make_reflection(pair, SECRET, by=milan)
        share(kept, by=milan)
        introduction = make_introduction(pair, by=milan, introduced=mina)
        assert len(news(as_, mina)) == 4
        with tenant(pair.organization_id, mina.pk):
            set_state(given, by=mina, state="begun")
        agree(win, mina)
        with tenant(pair.organization_id, milan.pk):
            unshare_reflection(kept)
            take_step(introduction, by=milan, step="asked")
        assert news(as_, mina) == []

    def test_a_win_that_waits_is_told_once(self, veldkamp: Veldkamp, pair, as_: As):
        agree(make_win(pair, by=veldkamp.milan), veldkamp.milan)
        assert len(waiting(as_(veldkamp.mina).get(URL), "win")) == 1
        assert news(as_, veldkamp.mina) == []


class TestWhoAndWhen:
    def test_nobody_but_the_pair(self, veldkamp: Veldkamp, oakline: Oakline, pair, as_: As):
        share_everything(pair, by=veldkamp.milan, to=veldkamp.mina)
        agree(make_win(pair, "Another", by=veldkamp.milan), veldkamp.milan)
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck):
            page = as_(member).get(URL)
            assert page.context["news"] == []
            assert waiting(page, "win") == waiting(page, "introduction") == []
            assert "On fog" not in page.content.decode()
        assert news(as_, oakline.max, "/o/oakline/") == []

    def test_a_coordinator_who_is_in_another_pair_sees_that_one_alone(
        self, veldkamp: Veldkamp, pair, as_: As
    ):
        share_everything(veldkamp.piet_and_puck.mentorship, by=veldkamp.piet, to=veldkamp.puck)
        join(pair, veldkamp, veldkamp.carla, Enrollment.Role.MENTOR)
        make_win(pair, by=veldkamp.mina)
        assert news(as_, veldkamp.carla) == [("Mina Mori kept a win", "")]

    def test_in_a_circle_it_is_for_whom_it_is_meant(self, veldkamp: Veldkamp, pair, as_: As):
        nora = make_member(veldkamp.organization, "Nora Nijs")
        join(pair, veldkamp, nora, Enrollment.Role.MENTEE)
        share_everything(pair, by=veldkamp.milan, to=veldkamp.mina)
        both = [ALL_OF_IT[1], ALL_OF_IT[3]]
        assert (news(as_, nora), news(as_, veldkamp.mina)) == (both, ALL_OF_IT)
        win = agree(make_win(pair, "Of all", by=veldkamp.milan), veldkamp.milan, veldkamp.mina)
        asked = waiting(as_(nora).get(URL), "win")
        assert [way.endswith(str(win.pk)) for _title, way in asked] == [True]
        assert asked[0][0].startswith("Mina Mori")
        assert waiting(as_(veldkamp.mina).get(URL), "win") == []

    @pytest.mark.parametrize(
        "state",
        [
            {"paused_until": in_days(9)},
            {"status": "closed", "closed_at": timezone.now()},
            {"mentee_left_at": timezone.now()},
        ],
    )
    def test_what_rests_or_is_over_asks_nothing(self, veldkamp: Veldkamp, pair, as_: As, state):
        """It still says what was shared: somebody did so in this very week."""
        milan, mina = veldkamp.milan, veldkamp.mina
        share_everything(pair, by=milan, to=mina)
        agree(make_win(pair, "Another", by=mina), mina)
        before = as_(milan).get(URL)
        assert len(waiting(before, "win")) == len(waiting(before, "introduction")) == 1
        change(pair, **state)
        page = as_(milan).get(URL)
        assert waiting(page, "win") == waiting(page, "introduction") == []
        assert news(as_, milan) == [("Mina Mori kept a win", "")]
        assert news(as_, mina) == ALL_OF_IT


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp: Veldkamp, pair, as_: As, django_assert_num_queries, count: int):
    for number in range(count):
        share_everything(pair, by=veldkamp.milan, to=veldkamp.mina, number=f" {number}")
        agree(make_win(pair, f"Win {number}", by=veldkamp.milan), veldkamp.milan)
    client = as_(veldkamp.mina)
    with django_assert_num_queries(10):
        response = client.get(URL)
    [(title, way)] = waiting(response, "win")
    if count > 1:
        assert title == f"Milan Meijer would like to show {count} wins to the program"
        assert way == url(veldkamp, "wins", pair.pk)
    assert len(response.context["news"]) == min(SHOWN, 4 * count)


def test_no_name_is_markup(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    given = make_resource(
        pair, "<b>On fog</b>", by=veldkamp.milan, meant_for=veldkamp.mina, link=""
    )
    with tenant(pair.organization_id):
        Member.objects.filter(pk=veldkamp.milan.pk).update(name="<i>Milan</i> %(name)s")
    html = as_(veldkamp.mina).get(URL).content.decode()
    assert f"#resource-{given.pk}" in html
    assert "&lt;b&gt;On fog" in html
    assert "<b>On fog" not in html
    assert "<i>Milan" not in html
