"""What people want to talk about. Each changes their own, until the meeting is logged."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.drafts import Conflict, draft_of, save_draft
from accounts.models import Member
from core.errors import Refusal
from core.links import link
from meetings.actions.rows import locked
from meetings.models import AgendaItem, Meeting


@transaction.atomic
def add_agenda_item(meeting: Meeting, *, by: Member, text: str) -> AgendaItem:
    """Something to talk about; the same from the same person once more answers the first."""
    meeting = locked(meeting)
    _refuse_past(meeting)
    item, created = AgendaItem.objects.get_or_create(
        organization_id=meeting.organization_id,
        meeting=meeting,
        mentorship_id=meeting.mentorship_id,
        author=by,
        text=text,
    )
    if created:
        record("add_agenda_item", meeting, by=by)
    return item


@transaction.atomic
def change_agenda_item(item: AgendaItem, *, by: Member, text: str) -> None:
    """Say it better; by its author, whom the view has asked. Nothing when it says that already.

    Raises Refusal once the meeting is not planned any more, and for words that the same person
    has on that agenda already.
    """
    meeting = locked(item.meeting)
    lines = AgendaItem.objects.filter(meeting=meeting, author=by)
    found = lines.filter(pk=item.pk).first()
    if found is not None and found.text == text:
        return
    _refuse_past(meeting)
    if found is None:
        raise Refusal(_("You took this off the agenda meanwhile. Add it again there."))
    if lines.filter(text=text).exists():
        raise Refusal(_("You have this on the agenda already."))
    found.text = text
    found.save(update_fields=["text"])
    record("change_agenda_item", meeting, by=by)


@transaction.atomic
def remove_agenda_item(item: AgendaItem, *, by: Member) -> None:
    """By its author, whom the view has asked, and into whose field the words go back. Nothing
    when it is gone already.

    Raises Refusal once the meeting is not planned any more, and where the words would be lost.
    """
    meeting = locked(item.meeting)
    _refuse_past(meeting)
    found = AgendaItem.objects.filter(pk=item.pk).first()
    if found is None:
        return
    found.delete()
    _put_into_field(meeting, found.text, of=by)
    record("remove_agenda_item", meeting, by=by)


def _put_into_field(meeting: Meeting, text: str, *, of: Member) -> None:
    """As what one is typing there, which nobody else reads; behind what stands there already."""
    path = link("meetings:agenda", of.organization, meeting.pk)
    typed = draft_of(of, path)
    words = [*typed.fields.get("text", []), text] if typed else [text]
    kept = save_draft(
        of,
        path=path,
        fields={"text": [" ".join(word for word in words if word)]},
        based_on=typed.version if typed else None,
    )
    if isinstance(kept, Conflict):
        raise Refusal(_("You are writing on this agenda in another window. Take it off once more."))


def _refuse_past(meeting: Meeting) -> None:
    if meeting.status != Meeting.Status.SCHEDULED:
        raise Refusal(_("This meeting is no longer planned."))
