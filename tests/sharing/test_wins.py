"""Wins: kept by either, shown to the program only with everybody's yes."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from core.tenancy import tenant
from mentorships.models import Mentorship
from sharing.models import SharedWin, Win, WinConsent
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_goal
from tests.sharing.making import agree, make_win, url, verbs, win_form


@pytest.fixture
def pair(veldkamp: Veldkamp) -> Mentorship:
    return veldkamp.milan_and_mina.mentorship


def wins(pair: Mentorship, veldkamp: Veldkamp) -> list[Win]:
    with tenant(pair.organization_id, veldkamp.mina.pk):
        return list(Win.objects.filter(mentorship=pair))


def shown(veldkamp: Veldkamp, name: str) -> int:
    """Rows of shared wins that the database gives to somebody."""
    with tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk):
        return SharedWin.objects.count()


class TestKeep:
    def test_works_and_sent_twice_is_one(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        goal = make_goal(pair, "Say no kindly", by=veldkamp.mina)
        client = as_(veldkamp.milan)
        for _time in range(2):
            response = client.post(
                url(veldkamp, "win_create", pair.pk), win_form(goal=str(goal.pk), agree="on")
            )
            assert (response.status_code, response["Location"]) == (
                303,
                url(veldkamp, "wins", pair.pk),
            )
        [win] = wins(pair, veldkamp)
        assert (win.author_id, win.goal_id) == (veldkamp.milan.pk, goal.pk)
        assert verbs(veldkamp.milan) == ["keep", "agree"]
        html = as_(veldkamp.mina).get(url(veldkamp, "wins", pair.pk)).content.decode()
        assert "Mina said no" in html
        assert "Say no kindly" in html
        assert "Milan Meijer would like the program to see this" in html

    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": ""},
            {"text": "   "},
            {"text": "x" * 501},
            {"happened_on": f"{timezone.localdate() + timedelta(days=2):%Y-%m-%d}"},
            {"happened_on": "1492-10-12"},
        ],
    )
    def test_wrong_input(self, veldkamp: Veldkamp, pair: Mentorship, as_: As, wrong):
        address = url(veldkamp, "win_create", pair.pk)
        assert as_(veldkamp.mina).post(address, win_form(**wrong)).status_code == 422
        assert wins(pair, veldkamp) == []

    def test_no_goal_of_another_pair(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        make_goal(pair, "Mine", by=veldkamp.mina)
        theirs = make_goal(veldkamp.piet_and_puck.mentorship, "Theirs", by=veldkamp.puck)
        address = url(veldkamp, "win_create", pair.pk)
        form = win_form(goal=str(theirs.pk))
        assert as_(veldkamp.mina).post(address, form).status_code == 422

    def test_not_when_it_is_over(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        with tenant(pair.organization_id):
            Mentorship.objects.filter(pk=pair.pk).update(status="closed", closed_at=timezone.now())
        response = as_(veldkamp.mina).post(url(veldkamp, "win_create", pair.pk), win_form())
        assert response.status_code == 422
        assert "This mentorship has ended." in response.content.decode()


class TestSharing:
    def test_the_program_sees_it_with_both_yeses(
        self, veldkamp: Veldkamp, pair: Mentorship, as_: As
    ):
        win = make_win(pair, by=veldkamp.milan)
        page = url(veldkamp, "program_wins", veldkamp.compass.pk)
        address = f"{url(veldkamp, 'consent', win.pk)}?seen={win.mark}"
        as_(veldkamp.milan).post(address)
        assert "Mina said no" not in as_(veldkamp.piet).get(page).content.decode()
        as_(veldkamp.mina).post(address)
        as_(veldkamp.mina).post(address)
        for name in ("piet", "carla", "milan"):
            html = as_(getattr(veldkamp, name)).get(page).content.decode()
            assert "Mina said no" in html
            assert "Milan Meijer" in html
            assert "Mina Mori" in html
        assert verbs(veldkamp.milan) == ["keep", "agree", "agree"]

    @pytest.mark.parametrize("name", ["milan", "mina"])
    def test_either_takes_it_back(self, veldkamp: Veldkamp, pair: Mentorship, as_: As, name: str):
        win = agree(make_win(pair, by=veldkamp.milan), veldkamp.milan, veldkamp.mina)
        assert shown(veldkamp, "piet") == 1
        client = as_(getattr(veldkamp, name))
        for _time in range(2):
            response = client.post(url(veldkamp, "consent_withdrawal", win.pk), follow=True)
        assert shown(veldkamp, "piet") == 0
        # And what was taken back can be given again from the notice.
        assert (
            f'action="{url(veldkamp, "consent", win.pk)}?seen={win.mark}"'
            in response.content.decode()
        )
        client.post(url(veldkamp, "consent", win.pk), {"seen": win.mark})
        assert shown(veldkamp, "piet") == 1

    def test_other_words_ask_everybody_again(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        win = agree(make_win(pair, by=veldkamp.milan), veldkamp.milan, veldkamp.mina)
        address = url(veldkamp, "win", win.pk)
        assert as_(veldkamp.milan).post(address, win_form()).status_code == 303
        assert shown(veldkamp, "piet") == 1
        as_(veldkamp.milan).post(address, win_form(text="Mina said no twice"))
        assert shown(veldkamp, "piet") == 0
        with tenant(pair.organization_id, veldkamp.mina.pk):
            assert WinConsent.objects.count() == 0

    def test_removed_it_is_gone_everywhere(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        win = agree(make_win(pair, by=veldkamp.milan), veldkamp.milan, veldkamp.mina)
        assert as_(veldkamp.milan).post(url(veldkamp, "win_removal", win.pk)).status_code == 303
        assert as_(veldkamp.milan).post(url(veldkamp, "win_removal", win.pk)).status_code == 404
        assert (wins(pair, veldkamp), shown(veldkamp, "piet")) == ([], 0)

    def test_the_database_says_who_sees_it(self, veldkamp: Veldkamp, pair: Mentorship):
        agree(make_win(pair, by=veldkamp.milan), veldkamp.milan, veldkamp.mina)
        seen = {name: shown(veldkamp, name) for name in ("piet", "carla", "casper", "olga")}
        assert seen == {"piet": 1, "carla": 1, "casper": 0, "olga": 0}
        for name in ("piet", "carla", "casper", "olga"):
            with tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk):
                assert (Win.objects.count(), WinConsent.objects.count()) == (0, 0)

    def test_the_database_takes_none_without_every_yes_and_no_other_words(
        self, veldkamp: Veldkamp, pair: Mentorship
    ):
        win = agree(make_win(pair, by=veldkamp.milan), veldkamp.milan)

        def share(text: str) -> None:
            with (
                pytest.raises(ProgrammingError, match="row-level security"),
                transaction.atomic(),
                tenant(pair.organization_id, veldkamp.milan.pk),
            ):
                SharedWin.objects.create(
                    organization_id=pair.organization_id,
                    win=win,
                    mentorship=pair,
                    program=veldkamp.compass,
                    text=text,
                    happened_on=win.happened_on,
                )

        share(win.text)
        # And nobody says yes for somebody else.
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            tenant(pair.organization_id, veldkamp.milan.pk),
        ):
            WinConsent.objects.create(
                organization_id=pair.organization_id, win=win, mentorship=pair, member=veldkamp.mina
            )
        agree(win, veldkamp.mina)
        with tenant(pair.organization_id, veldkamp.mina.pk):
            SharedWin.objects.all().delete()
        share("What nobody said")

    def test_nobody_else_agrees(self, veldkamp: Veldkamp, oakline: Oakline, as_: As):
        win = make_win(veldkamp.milan_and_mina.mentorship, by=veldkamp.milan)
        for member in (veldkamp.carla, veldkamp.olga, veldkamp.piet, oakline.max):
            for name in ("consent", "consent_withdrawal", "win_removal"):
                assert as_(member).post(url(veldkamp, name, win.pk)).status_code == 404
        assert as_(veldkamp.mina).get(url(veldkamp, "consent", win.pk)).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, count: int):
    pair = veldkamp.milan_and_mina.mentorship
    for number in range(count):
        win = make_win(pair, f"Win {number}", by=veldkamp.milan)
        agree(win, veldkamp.milan, veldkamp.mina)
    client = as_(veldkamp.mina)
    with django_assert_num_queries(WINS_QUERIES):
        client.get(url(veldkamp, "wins", pair.pk))
    client = as_(veldkamp.piet)
    with django_assert_num_queries(PROGRAM_QUERIES):
        client.get(url(veldkamp, "program_wins", veldkamp.compass.pk))


WINS_QUERIES, PROGRAM_QUERIES = 11, 11
