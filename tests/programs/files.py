"""Files of people as companies send them, and what uploading them takes."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Member
from core.links import link
from core.tenancy import tenant
from programs.access import skills_of
from programs.models import PeopleImport, Program

# The headings of a real program's sign-up form.
MENTOR_HEADINGS = (
    "first name,last name,email address,both mentor and mentee,job title,grade,organisation,"
    "profession,characteristics,biography"
)


def upload(client: Client, program: Program, content: str | bytes, **data: Any) -> PeopleImport:
    """Upload through the page and answer the import, its columns guessed but not confirmed."""
    raw = content.encode() if isinstance(content, str) else content
    response = client.post(
        url("programs:import", program, program.pk),
        {"role": "mentor", "file": SimpleUploadedFile("people.csv", raw), **data},
    )
    assert response.status_code == 303, response.content.decode()
    with tenant(program.organization_id):
        return PeopleImport.objects.order_by("-uploaded_at", "-id")[0]


def upload_and_choose(
    client: Client, program: Program, content: str | bytes, **data: Any
) -> PeopleImport:
    """The same, with the guessed columns confirmed: a preview. A column for the biography, which
    is never guessed, is chosen as somebody would by hand."""
    found = upload(client, program, content, **data)
    page = client.get(url("programs:import_columns", program, found.pk))
    by_hand = {"biography", "bio"} & set(page.context["form"].table.headers)
    columns = {**found.columns, **({"bio": by_hand.pop()} if by_hand else {})}
    response = client.post(url("programs:import_columns", program, found.pk), columns)
    assert response.status_code == 303, response.content.decode()
    with tenant(program.organization_id):
        found.refresh_from_db()
    return found


def url(name: str, program: Program, *args: Any) -> str:
    with tenant(program.organization_id):
        return link(name, program.organization, *args)


def skills(member: Member) -> tuple[set[str], set[str]]:
    """What somebody offers and seeks."""
    with tenant(member.organization_id):
        offered, sought = skills_of([member.pk])[member.pk]
    return set(offered), set(sought)
