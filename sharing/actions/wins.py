"""Wins, and who may read them."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from mentorships.models import Goal, Mentorship, Participant
from sharing.actions.opening import lock_open
from sharing.models import SharedWin, Win, WinConsent


@transaction.atomic
def keep_win(
    mentorship: Mentorship,
    *,
    by: Member,
    text: str,
    happened_on: date,
    goal: Goal | None = None,
    agree: bool = False,
) -> Win:
    """The same words for the same day once more are the win that is there.

    With `agree`, the writer's yes to showing it to the program comes along. Raises Refusal when
    the mentorship is over.
    """
    mentorship = lock_open(mentorship)
    win, made = Win.objects.get_or_create(
        organization_id=mentorship.organization_id,
        mentorship=mentorship,
        author=by,
        text=text,
        happened_on=happened_on,
        defaults={"goal": goal},
    )
    if made:
        record("keep", win, by=by)
    if agree:
        agree_to_share(win, by=by)
    return win


@transaction.atomic
def change_win(
    win: Win, *, by: Member, text: str, happened_on: date, goal: Goal | None = None
) -> Win:
    """What was agreed to was the old text: with another one everybody is asked anew.

    Raises Refusal when the mentorship is over: nobody gets new words from an old one.
    """
    lock_open(win.mentorship)
    win = _locked(win)
    if (win.text, win.happened_on, win.goal_id) == (text, happened_on, goal.pk if goal else None):
        return win
    if (win.text, win.happened_on) != (text, happened_on):
        SharedWin.objects.filter(win=win).delete()
        WinConsent.objects.filter(win=win).delete()
    win.text, win.happened_on, win.goal = text, happened_on, goal
    win.save(update_fields=["text", "happened_on", "goal"])
    record("change", win, by=by)
    return win


@transaction.atomic
def remove_win(win: Win, *, by: Member) -> None:
    locked = Win.objects.select_for_update().filter(pk=win.pk).first()
    if locked is None:
        return
    record("remove", locked, by=by)
    locked.delete()


@transaction.atomic
def agree_to_share(win: Win, *, by: Member, seen: str | None = None) -> bool:
    """Say yes; with the last yes the program sees it. Whether it does now.

    Raises Refusal when the win is not as it was `seen`, by its mark: nobody agrees to words that
    they have not read.
    """
    win = _locked(win)
    if seen is not None and seen != win.mark:
        raise Refusal(_("There is a newer version. Read it before you go on."))
    _consent, made = WinConsent.objects.get_or_create(
        organization_id=win.organization_id, win=win, mentorship_id=win.mentorship_id, member=by
    )
    agreed = set(WinConsent.objects.filter(win=win).values_list("member_id", flat=True))
    everybody = set(
        Participant.objects.filter(mentorship=win.mentorship_id).values_list("member_id", flat=True)
    )
    shared = everybody <= agreed
    if shared:
        SharedWin.objects.get_or_create(
            organization_id=win.organization_id,
            win=win,
            defaults={
                "mentorship_id": win.mentorship_id,
                "program_id": win.mentorship.program_id,
                "text": win.text,
                "happened_on": win.happened_on,
            },
        )
    if made:
        record("agree", win, by=by, shared=shared)
    return shared


@transaction.atomic
def withdraw_consent(win: Win, *, by: Member) -> None:
    """Take one's yes back: the program no longer sees it."""
    win = _locked(win)
    gone, _rows = WinConsent.objects.filter(win=win, member=by).delete()
    if gone:
        SharedWin.objects.filter(win=win).delete()
        record("withdraw", win, by=by)


def _locked(win: Win) -> Win:
    return (
        Win.objects.select_for_update(no_key=True, of=("self",))
        .select_related("mentorship")
        .get(pk=win.pk)
    )
