"""Things worth reading, watching and doing, and how far somebody is with them."""

from django.db import transaction
from django.utils import timezone

from accounts.actions import record
from accounts.models import Member
from mentorships.models import Mentorship
from sharing.actions.opening import lock_open
from sharing.models import Resource


@transaction.atomic
def suggest_resource(
    mentorship: Mentorship,
    *,
    by: Member,
    meant_for: Member,
    kind: str,
    title: str,
    link: str = "",
    note: str = "",
) -> Resource:
    """What somebody was told of already is the one that is there, known by title and link.

    Raises Refusal when the mentorship is over.
    """
    mentorship = lock_open(mentorship)
    resource, made = Resource.objects.get_or_create(
        organization_id=mentorship.organization_id,
        mentorship=mentorship,
        meant_for=meant_for,
        title=title,
        link=link,
        defaults={"suggested_by": by, "kind": kind, "note": note},
    )
    if made:
        record("suggest", resource, by=by, kind=kind)
    return resource


@transaction.atomic
def change_resource(
    resource: Resource,
    *,
    by: Member,
    meant_for: Member,
    kind: str,
    title: str,
    link: str = "",
    note: str = "",
) -> Resource:
    """Raises Refusal when the mentorship is over: nobody gets new words from an old one."""
    lock_open(resource.mentorship)
    resource = _locked(resource)
    said = {"meant_for": meant_for, "kind": kind, "title": title, "link": link, "note": note}
    changed = [name for name, value in said.items() if getattr(resource, name) != value]
    for name in changed:
        setattr(resource, name, said[name])
    if changed:
        resource.save(update_fields=changed)
        record("change", resource, by=by)
    return resource


@transaction.atomic
def set_state(resource: Resource, *, by: Member, state: str) -> str:
    """How far one is. Answers the state it was in; nothing when it is in this one already."""
    resource = _locked(resource)
    before = resource.state
    if before != state:
        resource.state, resource.state_at = state, timezone.now()
        resource.save(update_fields=["state", "state_at"])
        record("set_state", resource, by=by, state=state)
    return before


@transaction.atomic
def remove_resource(resource: Resource, *, by: Member) -> None:
    locked = Resource.objects.select_for_update().filter(pk=resource.pk).first()
    if locked is not None:
        record("remove", locked, by=by)
        locked.delete()


def _locked(resource: Resource) -> Resource:
    return (
        Resource.objects.select_for_update(no_key=True, of=("self",))
        .select_related("meant_for")
        .get(pk=resource.pk)
    )
