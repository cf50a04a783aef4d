"""Reflections: written for oneself, sealed, and no row of them for anybody else.

What the author shares is a copy, so that the row of the original stays the author's alone. No
Activity is recorded: that somebody reflects, and how often, is theirs to know.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import uuid6
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Member
from core.encryption import seal, unseal
from evaluations.models import Reflection, SharedReflection
from evaluations.prompts import Prompt, prompt_of
from mentorships.models import Mentorship, Participant

# The same words again within this time are a form that was sent twice.
TWICE = timedelta(minutes=1)


@dataclass(frozen=True)
class Thought:
    """A reflection, opened for whoever may read it."""

    id: UUID
    author: Member
    prompt: Prompt
    text: str
    written_at: datetime
    # When the author shared it, and whether the shared version is not the present one.
    shared_at: datetime | None = None
    changed_since: bool = False


# Reading


# When the copy was made, if there is one.
SHARED_AT = Subquery(
    SharedReflection.objects.filter(reflection=OuterRef("pk")).values("shared_at")[:1]
)


def get_reflection(member: Member, pk: UUID) -> Reflection:
    """One's own, with `shared_at`: for nobody else there is such a page."""
    return get_object_or_404(
        Reflection.objects.filter(author=member)
        .select_related("mentorship__program", "author")
        .prefetch_related("mentorship__participants__member")
        .annotate(shared_at=SHARED_AT),
        pk=pk,
    )


def reflections_in(mentorship: Mentorship, *, by: Member) -> QuerySet[Reflection]:
    """One's own, the newest first, sealed, with `shared_at`."""
    return (
        Reflection.objects.filter(mentorship=mentorship, author=by)
        .annotate(shared_at=SHARED_AT)
        .order_by("-written_at", "-id")
    )


def opened(reflection: Reflection, *, by: Member) -> Thought:
    """Only its author has the row at all."""
    shared_at: datetime | None = reflection.shared_at  # type: ignore[attr-defined]  # by its getters
    return Thought(
        id=reflection.pk,
        author=by,
        prompt=prompt_of(reflection.prompt),
        text=_unsealed(reflection, by),
        written_at=reflection.written_at,
        shared_at=shared_at,
        changed_since=bool(shared_at and reflection.edited_at and shared_at < reflection.edited_at),
    )


def reflections_of(member: Member, mentorship: Mentorship) -> list[Thought]:
    """All of one's own in this mentorship, the oldest first: one's record to take along."""
    return [
        opened(reflection, by=member)
        for reflection in reversed(reflections_in(mentorship, by=member))
    ]


def shared_with(member: Member, mentorship: Mentorship) -> list[Thought]:
    """What the others chose to share, the newest first."""
    takes_part = Participant.objects.filter(mentorship=OuterRef("mentorship"), member=member)
    rows = (
        SharedReflection.objects.filter(Exists(takes_part), mentorship=mentorship)
        .exclude(author=member)
        .select_related("author")
        .order_by("-shared_at", "-id")
    )
    return [
        Thought(
            id=row.reflection_id,
            author=row.author,
            prompt=prompt_of(row.prompt),
            text=_unsealed(row, member),
            written_at=row.shared_at,
            shared_at=row.shared_at,
        )
        for row in rows
    ]


# Writing


@transaction.atomic
def write_reflection(mentorship: Mentorship, *, by: Member, prompt: str, text: str) -> Reflection:
    """Keep a reflection. The same words sent twice are one. Also after the mentorship's end:
    looking back is when one knows most."""
    last = reflections_in(mentorship, by=by).first()
    if (
        last is not None
        and timezone.now() - last.written_at < TWICE
        and (last.prompt, _unsealed(last, by)) == (prompt, text)
    ):
        return last
    reflection = Reflection(
        pk=uuid6.uuid7(),
        organization_id=mentorship.organization_id,
        mentorship=mentorship,
        author=by,
        prompt=prompt,
    )
    _seal(reflection, by, text)
    reflection.save(force_insert=True)
    return reflection


@transaction.atomic
def change_reflection(reflection: Reflection, *, by: Member, text: str) -> Reflection:
    """What was shared stays as it was shared, until it is shared again."""
    reflection = _locked(reflection)
    if _unsealed(reflection, by) != text:
        _seal(reflection, by, text)
        reflection.edited_at = timezone.now()
        reflection.save(update_fields=["sealed", "edited_at"])
    return reflection


@transaction.atomic
def share_reflection(reflection: Reflection, *, by: Member) -> SharedReflection:
    """Let the others in the mentorship read it as it is now."""
    reflection = _locked(reflection)
    text = _unsealed(reflection, by)
    shared = SharedReflection.objects.filter(reflection=reflection).first()
    if shared is not None and _unsealed(shared, by) == text:
        return shared
    if shared is None:
        shared = SharedReflection(
            pk=uuid6.uuid7(),
            organization_id=reflection.organization_id,
            reflection=reflection,
            mentorship_id=reflection.mentorship_id,
            author=by,
            prompt=reflection.prompt,
        )
    _seal(shared, by, text)
    shared.shared_at = timezone.now()
    shared.save()
    return shared


@transaction.atomic
def unshare_reflection(reflection: Reflection) -> None:
    SharedReflection.objects.filter(reflection=_locked(reflection)).delete()


@transaction.atomic
def remove_reflection(reflection: Reflection) -> None:
    """With the copy that was shared."""
    Reflection.objects.filter(pk=reflection.pk).delete()


def _locked(reflection: Reflection) -> Reflection:
    return Reflection.objects.select_for_update(no_key=True).get(pk=reflection.pk)


def _seal(row: Reflection | SharedReflection, member: Member, text: str) -> None:
    row.sealed = seal(
        text,
        wrapped_key=bytes(member.organization.wrapped_key),
        organization_id=row.organization_id,
        table=row._meta.db_table,
        row=row.pk,
    )


def _unsealed(row: Reflection | SharedReflection, member: Member) -> str:
    return unseal(
        bytes(row.sealed),
        wrapped_key=bytes(member.organization.wrapped_key),
        organization_id=row.organization_id,
        table=row._meta.db_table,
        row=row.pk,
    )
