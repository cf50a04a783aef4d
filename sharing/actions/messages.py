"""Messages. No Activity: how often two people write to each other is theirs alone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from core.errors import Refusal
from mentorships.models import Mentorship
from sharing.access import is_editable
from sharing.actions.opening import lock_read
from sharing.models import Conversation, Message, ReadMark

# The same words again within this time are a form that was sent twice.
TWICE = timedelta(minutes=1)


@transaction.atomic
def begin_conversation(
    mentorship: Mentorship, *, by: Member, subject: str, text: str
) -> Conversation:
    """A subject with its first message; the same ones sent twice are one.

    Raises Refusal when the mentorship is over, or nobody else is there any more.
    """
    mentorship = lock_read(mentorship, by=by)
    now = timezone.now()
    just_begun = Conversation.objects.filter(
        mentorship=mentorship, begun_by=by, subject=subject, begun_at__gt=now - TWICE
    ).first()
    if just_begun is not None and _last_in(just_begun, by=by, text=text):
        return just_begun
    conversation = Conversation.objects.create(
        organization_id=mentorship.organization_id,
        mentorship=mentorship,
        subject=subject,
        begun_by=by,
        begun_at=now,
    )
    _write(conversation, by=by, text=text)
    return conversation


@transaction.atomic
def write_message(conversation: Conversation, *, by: Member, text: str) -> Message:
    """Answer in a conversation; the same words sent twice are one message.

    Raises Refusal when the mentorship is over, or nobody else is there any more.
    """
    lock_read(conversation.mentorship, by=by)
    conversation = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    return _last_in(conversation, by=by, text=text) or _write(conversation, by=by, text=text)


@transaction.atomic
def change_message(message: Message, *, text: str) -> Message:
    """Within ten minutes. Raises Refusal after that."""
    message = _locked(message)
    if message.text == text:
        return message
    if not is_editable(message):
        raise Refusal(_("A message can be changed for ten minutes. Write another one instead."))
    message.text, message.edited_at = text, timezone.now()
    message.save(update_fields=["text", "edited_at"])
    return message


@transaction.atomic
def remove_message(message: Message) -> None:
    """Take one's words away. That there was a message stays."""
    message = _locked(message)
    if message.removed_at is None:
        message.text, message.removed_at = "", timezone.now()
        message.save(update_fields=["text", "removed_at"])


@transaction.atomic
def mark_read(conversation: Conversation, *, by: Member, until: datetime) -> None:
    """Read as far as what stood on the page, and not what came after it. It only moves on."""
    until = min(until, timezone.now())
    mine = ReadMark.objects.filter(conversation=conversation, member=by)
    if not mine.filter(read_until__lt=until).update(read_until=until):
        ReadMark.objects.get_or_create(
            organization_id=conversation.organization_id,
            conversation=conversation,
            member=by,
            defaults={"read_until": until},
        )


def _last_in(conversation: Conversation, *, by: Member, text: str) -> Message | None:
    last = Message.objects.filter(conversation=conversation).order_by("-written_at", "-id").first()
    if last is None or (last.author_id, last.text) != (by.pk, text):
        return None
    return last if timezone.now() - last.written_at < TWICE else None


def _write(conversation: Conversation, *, by: Member, text: str) -> Message:
    message = Message.objects.create(
        organization_id=conversation.organization_id,
        conversation=conversation,
        mentorship_id=conversation.mentorship_id,
        author=by,
        text=text,
    )
    conversation.last_message_at = message.written_at
    conversation.save(update_fields=["last_message_at"])
    return message


def _locked(message: Message) -> Message:
    return (
        Message.objects.select_for_update(no_key=True, of=("self",))
        .select_related("mentorship")
        .get(pk=message.pk)
    )
