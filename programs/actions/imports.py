"""A file of people on its way in: uploaded, its columns chosen, confirmed or thrown away."""

from collections.abc import Mapping, Sequence

import uuid6
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member, Organization
from core.errors import Refusal
from programs.actions.bulk import SKIP, insert_rows, update_rows
from programs.actions.profiles import named_skills
from programs.comparing import Change, Outcome, compare
from programs.importing import decode, guess_columns, read, rejects, sniff
from programs.models import Enrollment, MemberSkill, PeopleImport, Program

S = PeopleImport.Status


def upload_people(
    program: Program, *, by: Member, file_name: str, content: bytes, role: str
) -> PeopleImport:
    """Keep a file with a first guess of its columns. Raise Refusal when it cannot be read."""
    text = decode(content)
    delimiter = sniff(text)
    headers = read(text, delimiter).headers
    with transaction.atomic():
        people_import = PeopleImport.objects.create(
            organization_id=program.organization_id,
            program=program,
            uploaded_by=by,
            file_name=file_name[-200:],
            text=text,
            delimiter=delimiter,
            columns=guess_columns(headers),
            role=role,
        )
        record("upload_people", people_import, by=by)
    return people_import


def choose_columns(people_import: PeopleImport, *, columns: Mapping[str, str]) -> None:
    """Field → header. Raise Refusal for an import that is done or thrown away."""
    with transaction.atomic():
        current = _open(people_import)
        current.columns = dict(columns)
        current.status = S.PREVIEW
        current.save(update_fields=["columns", "status"])


def discard_import(people_import: PeopleImport, *, by: Member) -> None:
    """Forget the file. One that was imported stays as it is."""
    with transaction.atomic():
        current = PeopleImport.objects.select_for_update(no_key=True).get(pk=people_import.pk)
        if current.status in {S.DONE, S.DISCARDED}:
            return
        current.status, current.text = S.DISCARDED, ""
        current.save(update_fields=["status", "text"])
        record("discard_import", current, by=by)


def _open(people_import: PeopleImport) -> PeopleImport:
    current = (
        PeopleImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("program")
        .get(pk=people_import.pk)
    )
    if current.status in {S.DONE, S.DISCARDED}:
        raise Refusal(_("This file was imported or thrown away already. Upload it again."))
    return current


def confirm_import(people_import: PeopleImport, *, by: Member) -> PeopleImport:
    """Write the good rows, keep the wrong ones with their reasons; once, however often it is said.

    Every row is judged again: the preview may be old. The number of queries does not grow
    with the rows. Raise Refusal when somebody else brought the same people in meanwhile.
    """
    try:
        with transaction.atomic():
            # One import at a time in a company, so that two files with the same new people
            # make each of them once.
            organization = Organization.objects.select_for_update(no_key=True).get(
                pk=people_import.organization_id
            )
            current = (
                PeopleImport.objects.select_for_update(of=("self",), no_key=True)
                .select_related("program")
                .get(pk=people_import.pk)
            )
            if current.status == S.DONE:
                return current
            if current.status != S.PREVIEW:
                raise Refusal(_("Choose the columns of this file first, or upload it again."))
            members = Member.objects.select_for_update(no_key=True)
            comparison = compare(current, members, organization)
            good = [change for change in comparison.changes if change.outcome != Outcome.WRONG]
            _write_members(organization, good)
            _write_skills(organization, good)
            _write_enrollments(current, good)
            wrong = [change.judgment for change in comparison.of(Outcome.WRONG)]
            current.counts = comparison.counts
            current.text = rejects(comparison.table, wrong, current.delimiter) if wrong else ""
            current.status, current.imported_at = S.DONE, timezone.now()
            current.save(update_fields=["counts", "text", "status", "imported_at"])
            record("import_people", current, by=by, **comparison.counts)
            return current
    except IntegrityError:
        raise Refusal(
            _("Somebody else was adding people at the same moment. Look again and confirm.")
        ) from None


def _write_members(organization: Organization, changes: Sequence[Change]) -> None:
    # Managers may come later in the file: their keys are checked at the end of the transaction.
    insert_rows(
        Member,
        [
            {
                "id": change.member_id,
                "organization_id": organization.pk,
                "working_days": [1, 2, 3, 4, 5],
                **change.values,
            }
            for change in changes
            if change.existing is None
        ],
    )
    columns = {name for change in changes if change.existing for name in change.values}
    update_rows(
        Member,
        [
            {
                "id": change.member_id,
                **{name: getattr(change.existing, name) for name in columns},
                **change.values,
            }
            for change in changes
            if change.existing and change.values
        ],
        columns=columns,
    )


def _write_skills(organization: Organization, changes: Sequence[Change]) -> None:
    names = [name for change in changes for name in (*change.offers, *change.seeks)]
    if not names:
        return
    skills = named_skills(organization.pk, names)
    directions = MemberSkill.Direction
    insert_rows(
        MemberSkill,
        [
            {
                "id": uuid6.uuid7(),
                "organization_id": organization.pk,
                "member_id": change.member_id,
                "direction": direction,
                "skill_id": skills[name.lower()],
            }
            for change in changes
            for direction, said in (
                (directions.OFFERED, change.offers),
                (directions.SOUGHT, change.seeks),
            )
            for name in said
            if name.lower() in skills
        ],
        on_conflict=SKIP,
    )


def _write_enrollments(people_import: PeopleImport, changes: Sequence[Change]) -> None:
    insert_rows(
        Enrollment,
        [
            {
                "id": uuid6.uuid7(),
                "organization_id": people_import.organization_id,
                "program_id": people_import.program_id,
                "member_id": change.member_id,
                "role": role,
            }
            for change in changes
            for role in change.roles
        ],
        on_conflict=SKIP,
    )
