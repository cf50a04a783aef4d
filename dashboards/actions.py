"""What an owner changes about the company as a whole."""

from django.db import transaction

from accounts.models import Activity, Member, Organization


@transaction.atomic
def change_organization(
    organization: Organization, *, by: Member, name: str, language: str, time_zone: str
) -> None:
    """Nothing when all is as it was. The address stays: links in sent mails lead there."""
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    wanted = {"name": name, "language": language, "time_zone": time_zone}
    changed = [field for field, value in wanted.items() if getattr(locked, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(locked, field, wanted[field])
        setattr(organization, field, wanted[field])
    locked.save(update_fields=changed)
    Activity.objects.create(
        organization=locked,
        actor=by,
        verb="change",
        subject_type="organization",
        subject_id=locked.pk,
        facts={"changed": changed},
    )
