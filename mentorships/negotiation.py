"""Drafting, proposing, countering and signing an agreement.

A draft may be changed, or thrown away, by each of them. Once proposed, a version has one text for
good: whoever wants another counters with the next version, and signatures never move. Everything
happens under the mentorship's lock, so versions follow each other and two signatures at the same
moment make one transition.
"""

import json
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.digests import digest_of
from core.errors import Refusal
from mentorships.access import has_left
from mentorships.actions import lock, record_pulse
from mentorships.models import Agreement, Goal, Mentorship, Participant, Signature
from mentorships.terms import TERMS, frozen


class SavedMeanwhile(Refusal):
    """The agreement moved on since this person opened the form; `current` is what it is now, or
    None when there is nothing left but what they typed."""

    def __init__(self, current: Agreement | None, *, seen: str) -> None:
        self.current = current
        if current is None:
            said = _(
                "The draft was discarded meanwhile. Nothing you typed is lost. Save again to begin"
                " a new draft with it."
            )
        elif seen.partition("/")[0] == str(current.version + 1):
            said = _(
                "The draft was discarded meanwhile. Nothing you typed is lost: what holds now"
                " stands beside your text. Save again to begin a new draft with yours."
            )
        else:
            said = _(
                "%(name)s saved this meanwhile. Nothing you typed is lost: what differs stands"
                " beside your text. Save again to keep yours."
            ) % {"name": current.edited_by.name}
        super().__init__(said)


class NoGoalYet(Refusal):
    """What it is all for is not said: there is no open goal to agree on."""

    def __init__(self) -> None:
        super().__init__(
            _("Set a goal first: it says what all of this is for. One to three are enough.")
        )


def seen_mark(agreement: Agreement | None) -> str:
    """What a form carries to say which state of the agreement it was filled in from."""
    return f"{agreement.version}/{agreement.edited_at.isoformat()}" if agreement else ""


@transaction.atomic
def save_terms(
    mentorship: Mentorship, *, by: Member, seen: str, terms: dict[str, Any]
) -> Agreement:
    """Keep what somebody wrote; the status of what comes back says as what.

    A draft is changed. A proposal is countered: the next version, proposed by this person. What
    is signed stays, and the next version begins as a draft. Saving what is there already does
    nothing. Raises SavedMeanwhile when the agreement is not as `seen` any more, NoGoalYet when a
    counter-proposal would be without a goal, Refusal when the mentorship is closed.
    """
    _open(mentorship)
    current = _newest(mentorship)
    if current is not None and _is_said_already(current, terms):
        return current
    if seen != seen_mark(current):
        raise SavedMeanwhile(current, seen=seen)
    if current is not None and current.status == Agreement.Status.DRAFT:
        return _redraft(current, by=by, terms=terms)
    counters = current is not None and current.status == Agreement.Status.PROPOSED
    goals = _goals_to_agree_on(mentorship) if counters else []
    agreement = Agreement.objects.create(
        organization_id=mentorship.organization_id,
        mentorship=mentorship,
        version=current.version + 1 if current else 1,
        edited_by=by,
        **{name: terms[name] for name in TERMS},
    )
    record("draft_agreement", mentorship, by=by, version=agreement.version)
    if current is not None and counters:
        current.status = Agreement.Status.COUNTERED
        current.save(update_fields=["status"])
        _put_forward(agreement, by=by, goals=goals)
        record("counter_agreement", mentorship, by=by, version=current.version)
    return agreement


def _is_said_already(current: Agreement, terms: dict[str, Any]) -> bool:
    """Nothing to save: the same terms, and the goals have not moved on since they were frozen."""
    if any(getattr(current, name) != terms[name] for name in TERMS):
        return False
    return current.status == Agreement.Status.DRAFT or current.goals == goals_now(
        current.mentorship
    )


def _redraft(draft: Agreement, *, by: Member, terms: dict[str, Any]) -> Agreement:
    for name in TERMS:
        setattr(draft, name, terms[name])
    draft.edited_by, draft.edited_at = by, timezone.now()
    draft.save(update_fields=[*TERMS, "edited_by", "edited_at"])
    record("draft_agreement", draft.mentorship, by=by, version=draft.version)
    return draft


@transaction.atomic
def propose(mentorship: Mentorship, *, by: Member, seen: str) -> Agreement:
    """Offer the draft for signing, as it was read, with the goals as they stand now.

    Nothing when it is proposed or signed already. Raises Refusal when it is not as `seen`,
    NoGoalYet while there is no open goal.
    """
    _open(mentorship)
    agreement = _newest(mentorship)
    if agreement is None or seen != seen_mark(agreement):
        raise Refusal(_("It was changed meanwhile. Read it again before you propose it."))
    if agreement.status == Agreement.Status.DRAFT:
        _put_forward(agreement, by=by, goals=_goals_to_agree_on(mentorship))
    return agreement


@transaction.atomic
def propose_and_sign(
    mentorship: Mentorship, *, by: Participant, seen: str, goals_seen: str
) -> Agreement:
    """Offer the draft for signing and put one's own name under it, in one step.

    One signs what one has read: `goals_seen` is `mark_of_goals` of the goals on that page. Where
    the other proposed the same draft a moment before, this is their version, signed. Raises what
    `propose` and `sign` raise, and Refusal when a goal is not as it was read; then nothing is
    proposed either.
    """
    agreement = propose(mentorship, by=by.member, seen=seen)
    return _sign_as_read(mentorship, agreement, by=by, goals_seen=goals_seen)


@transaction.atomic
def counter_and_sign(
    mentorship: Mentorship, *, by: Participant, seen: str, goals_seen: str, terms: dict[str, Any]
) -> Agreement:
    """As `save_terms`, with one's own name under what is proposed by it; a draft is not signed.

    Raises what `save_terms` raises, and Refusal when a goal is not as it was read.
    """
    agreement = save_terms(mentorship, by=by.member, seen=seen, terms=terms)
    if agreement.status != Agreement.Status.PROPOSED:
        return agreement
    return _sign_as_read(mentorship, agreement, by=by, goals_seen=goals_seen)


def _sign_as_read(
    mentorship: Mentorship, agreement: Agreement, *, by: Participant, goals_seen: str
) -> Agreement:
    if mark_of_goals(agreement.goals) != goals_seen:
        raise Refusal(_("A goal was changed meanwhile. Read it again before you sign it."))
    return sign(mentorship, by=by, version=agreement.version)


@transaction.atomic
def discard(mentorship: Mentorship, *, by: Member, seen: str) -> None:
    """Throw the draft away; what was signed before it stays in force.

    Nothing when there is no draft. Raises Refusal when it is not as `seen`.
    """
    _open(mentorship)
    agreement = _newest(mentorship)
    if agreement is None or agreement.status != Agreement.Status.DRAFT:
        return
    if seen != seen_mark(agreement):
        raise Refusal(_("It was changed meanwhile. Read it again before you discard it."))
    agreement.delete()
    record("discard_agreement", mentorship, by=by, version=agreement.version)


def _put_forward(agreement: Agreement, *, by: Member, goals: list[dict[str, Any]]) -> None:
    agreement.status = Agreement.Status.PROPOSED
    agreement.proposed_by, agreement.proposed_at = by, timezone.now()
    agreement.goals = goals
    agreement.save(update_fields=["status", "proposed_by", "proposed_at", "goals"])
    record("propose_agreement", agreement.mentorship, by=by, version=agreement.version)


def _goals_to_agree_on(mentorship: Mentorship) -> list[dict[str, Any]]:
    goals = goals_now(mentorship)
    if not goals:
        raise NoGoalYet
    return goals


def mark_of_goals(goals: list[dict[str, Any]]) -> str:
    """What a page carries to say which goals were read as a part of the agreement."""
    return digest_of(json.dumps(goals, sort_keys=True))


def goals_now(mentorship: Mentorship) -> list[dict[str, Any]]:
    """The open goals, as a version would freeze them now."""
    return frozen(
        list(Goal.objects.filter(mentorship=mentorship, status=Goal.Status.OPEN).order_by("id"))
    )


@transaction.atomic
def sign(mentorship: Mentorship, *, by: Participant, version: int) -> Agreement:
    """Put one's name under the version that one has read; the last signature puts it in force.

    Signing again does nothing. Raises Refusal when there is a newer version, or it has not
    been proposed.
    """
    locked = _open(mentorship)
    agreement = _as_read(mentorship, version)
    if agreement.status == Agreement.Status.DRAFT:
        raise Refusal(_("This is still a draft. Propose it first."))
    _signature, new = Signature.objects.get_or_create(
        organization_id=mentorship.organization_id, agreement=agreement, participant=by
    )
    if not new:
        return agreement
    record("sign_agreement", mentorship, by=by.member, version=version)
    if not _missing(locked, agreement).exists():
        _put_in_force(locked, agreement, by=by.member)
        mentorship.refresh_from_db(fields=["status", "signed_at", "cadence_days", "planned_end_on"])
    return agreement


def _missing(locked: Mentorship, agreement: Agreement) -> QuerySet[Participant]:
    """Whose names are not under it yet. Where others of their side go on, as in a circle, nobody
    waits for who has left; where nobody does, it is no agreement of those who are alone."""
    signed = Signature.objects.filter(agreement=agreement).values("participant")
    missing = Participant.objects.filter(mentorship=locked).exclude(pk__in=signed)
    if has_left(locked):
        return missing
    return missing.exclude(member__status=Member.Status.DEACTIVATED)


def _put_in_force(locked: Mentorship, agreement: Agreement, *, by: Member) -> None:
    now = timezone.now()
    Agreement.objects.filter(mentorship=locked).signed().update(status=Agreement.Status.SUPERSEDED)
    agreement.status, agreement.signed_at = Agreement.Status.SIGNED, now
    agreement.save(update_fields=["status", "signed_at"])
    record_pulse(locked, signed_at=now, cadence_days=agreement.cadence_days)
    if locked.status == Mentorship.Status.NEGOTIATING:
        locked.status = Mentorship.Status.RUNNING
    if agreement.planned_end_on is not None:
        locked.planned_end_on = agreement.planned_end_on
    locked.save(update_fields=["status", "planned_end_on"])
    record("agree", locked, by=by, version=agreement.version)


def _open(mentorship: Mentorship) -> Mentorship:
    locked = lock(mentorship)
    if locked.status == Mentorship.Status.CLOSED:
        raise Refusal(_("This mentorship is closed. What you agreed on stays readable."))
    return locked


def _newest(mentorship: Mentorship) -> Agreement | None:
    newest: Agreement | None = (
        Agreement.objects.filter(mentorship=mentorship)
        .select_related("edited_by", "neutral_contact", "mentorship")
        .order_by("-version")
        .first()
    )
    return newest


def _as_read(mentorship: Mentorship, version: int) -> Agreement:
    newest = _newest(mentorship)
    if newest is None or newest.version != version:
        raise Refusal(_("There is a newer version. Read it before you go on."))
    return newest
