"""Drafting, proposing and signing an agreement.

Everything happens under the mentorship's lock, so versions follow each other and two
signatures at the same moment make one transition.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from mentorships.actions import lock, record_pulse
from mentorships.models import Agreement, Mentorship, Participant, Signature

TERMS = (
    "mentor_does",
    "mentee_does",
    "not_expected",
    "cadence_days",
    "meeting_minutes",
    "channel",
    "who_schedules",
    "who_brings_agenda",
    "response_days",
    "cancellation_hours",
    "across_cultures",
    "confidentiality",
    "boundaries",
    "if_stuck",
    "ending",
)


class SavedMeanwhile(Refusal):
    """Somebody else saved since this person opened the form; `current` is what they saved."""

    def __init__(self, current: Agreement) -> None:
        self.current = current
        super().__init__(
            _(
                "%(name)s saved this meanwhile. Nothing you typed is lost: what differs stands"
                " beside your text. Save again to keep yours."
            )
            % {"name": current.edited_by.name}
        )


def seen_mark(agreement: Agreement | None) -> str:
    """What a form carries to say which state of the agreement it was filled in from."""
    return f"{agreement.version}/{agreement.edited_at.isoformat()}" if agreement else ""


@transaction.atomic
def save_draft(
    mentorship: Mentorship, *, by: Member, seen: str, terms: dict[str, Any]
) -> Agreement:
    """Keep what somebody wrote: in the draft, or as the next version of what was proposed.

    Saving what is there already does nothing. Raises SavedMeanwhile when the agreement is
    not as `seen` any more, Refusal when the mentorship is closed.
    """
    _open(mentorship)
    current = _newest(mentorship)
    if current is not None and all(getattr(current, name) == terms[name] for name in TERMS):
        return current
    if current is not None and seen != seen_mark(current):
        raise SavedMeanwhile(current)
    values = {name: terms[name] for name in TERMS}
    if current is not None and current.status == Agreement.Status.DRAFT:
        for name, value in values.items():
            setattr(current, name, value)
        current.edited_by, current.edited_at = by, timezone.now()
        current.save(update_fields=[*TERMS, "edited_by", "edited_at"])
        agreement = current
    else:
        agreement = Agreement.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            version=current.version + 1 if current else 1,
            edited_by=by,
            **values,
        )
    record("draft_agreement", mentorship, by=by, version=agreement.version)
    return agreement


@transaction.atomic
def propose(mentorship: Mentorship, *, by: Member, version: int) -> Agreement:
    """Offer the draft for signing. Nothing when it is proposed or signed already."""
    _open(mentorship)
    agreement = _as_read(mentorship, version)
    if agreement.status == Agreement.Status.DRAFT:
        agreement.status = Agreement.Status.PROPOSED
        agreement.proposed_at = timezone.now()
        agreement.save(update_fields=["status", "proposed_at"])
        record("propose_agreement", mentorship, by=by, version=version)
    return agreement


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
    missing = Participant.objects.filter(mentorship=mentorship).exclude(
        pk__in=Signature.objects.filter(agreement=agreement).values("participant")
    )
    if not missing.exists():
        _put_in_force(locked, agreement, by=by.member)
        mentorship.refresh_from_db(fields=["status", "signed_at", "cadence_days"])
    return agreement


def _put_in_force(locked: Mentorship, agreement: Agreement, *, by: Member) -> None:
    now = timezone.now()
    Agreement.objects.filter(mentorship=locked).signed().update(status=Agreement.Status.SUPERSEDED)
    agreement.status, agreement.signed_at = Agreement.Status.SIGNED, now
    agreement.save(update_fields=["status", "signed_at"])
    record_pulse(locked, signed_at=now, cadence_days=agreement.cadence_days)
    if locked.status == Mentorship.Status.NEGOTIATING:
        locked.status = Mentorship.Status.RUNNING
        locked.save(update_fields=["status"])
    record("agree", locked, by=by, version=agreement.version)


def _open(mentorship: Mentorship) -> Mentorship:
    locked = lock(mentorship)
    if locked.status == Mentorship.Status.CLOSED:
        raise Refusal(_("This mentorship is closed. What you agreed on stays readable."))
    return locked


def _newest(mentorship: Mentorship) -> Agreement | None:
    newest: Agreement | None = (
        Agreement.objects.filter(mentorship=mentorship)
        .select_related("edited_by")
        .order_by("-version")
        .first()
    )
    return newest


def _as_read(mentorship: Mentorship, version: int) -> Agreement:
    newest = _newest(mentorship)
    if newest is None or newest.version != version:
        raise Refusal(_("There is a newer version. Read it before you go on."))
    return newest
