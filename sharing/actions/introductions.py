"""Bringing somebody together with somebody else, step by step. We write to nobody."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.actions import record
from accounts.models import Member
from mentorships.access import colleague_by_email
from mentorships.models import Mentorship
from sharing.actions.opening import lock_open
from sharing.models import Introduction

Step = Introduction.Step
# The steps after the first, each with the day it was taken.
DAYS = {Step.ASKED: "asked_on", Step.MADE: "made_on", Step.FOLLOWED_UP: "followed_up_on"}


@transaction.atomic
def offer_introduction(
    mentorship: Mentorship,
    *,
    by: Member,
    introduced: Member,
    name: str,
    helps_with: str,
    email: str = "",
) -> Introduction:
    """The same two people once more are the introduction that is there.

    Raises Refusal when the mentorship is over.
    """
    mentorship = lock_open(mentorship)
    introduction, made = Introduction.objects.get_or_create(
        organization_id=mentorship.organization_id,
        mentorship=mentorship,
        introducer=by,
        introduced=introduced,
        name=name,
        email=email,
        defaults={"helps_with": helps_with, "colleague": _colleague(email)},
    )
    if made:
        record("offer", introduction, by=by)
    return introduction


@transaction.atomic
def change_introduction(
    introduction: Introduction,
    *,
    by: Member,
    introduced: Member,
    name: str,
    helps_with: str,
    email: str = "",
) -> Introduction:
    """Raises Refusal when the mentorship is over: nobody gets new words from an old one."""
    lock_open(introduction.mentorship)
    introduction = _locked(introduction)
    said = {
        "introduced_id": introduced.pk,
        "name": name,
        "helps_with": helps_with,
        "email": email,
    }
    changed = [field for field, value in said.items() if getattr(introduction, field) != value]
    for field in changed:
        setattr(introduction, field, said[field])
    if changed:
        introduction.colleague = _colleague(email)
        introduction.save(update_fields=["introduced", "name", "helps_with", "email", "colleague"])
        record("change", introduction, by=by)
    return introduction


@transaction.atomic
def take_step(introduction: Introduction, *, by: Member, step: str) -> str:
    """Go to a step, forward or back. Answers the one it was at.

    Steps that were passed over count as taken today; those after it are open again.
    """
    introduction = _locked(introduction)
    before = introduction.step
    if before == step:
        return before
    today = timezone.localdate()
    place = list(Step).index(Step(step))
    for number, (_step, field) in enumerate(DAYS.items(), start=1):
        day: date | None = getattr(introduction, field) or today
        setattr(introduction, field, day if number <= place else None)
    introduction.save(update_fields=list(DAYS.values()))
    record("take_step", introduction, by=by, step=step)
    return before


@transaction.atomic
def remove_introduction(introduction: Introduction, *, by: Member) -> None:
    locked = Introduction.objects.select_for_update().filter(pk=introduction.pk).first()
    if locked is not None:
        record("remove", locked, by=by)
        locked.delete()


def _colleague(email: str) -> Member | None:
    return colleague_by_email(email) if email else None


def _locked(introduction: Introduction) -> Introduction:
    return Introduction.objects.select_for_update(no_key=True).get(pk=introduction.pk)
