"""What of the things a pair shares somebody may see. Row security says the same once more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Member
from core.errors import require
from core.search import Matches, SearchVector
from mentorships.models import Mentorship, Participant
from programs.access import get_program
from programs.models import Coordinator, Enrollment, Program
from sharing.models import (
    ASKED_FOR,
    Conversation,
    ConversationQuerySet,
    Introduction,
    IntroductionQuerySet,
    Message,
    MessageQuerySet,
    ReadMark,
    Resource,
    ResourceQuerySet,
    SharedWin,
    Win,
    WinQuerySet,
    unread_by,
)

# How long one's own message may still be changed.
EDITABLE_FOR = timedelta(minutes=10)
LATEST = 3

# Everybody in a mentorship, in one query.
PEOPLE = Prefetch(
    "mentorship__participants",
    queryset=Participant.objects.select_related("member").order_by("-role", "id"),
)


def is_over(mentorship: Mentorship) -> bool:
    """What is there stays readable; nothing new is added."""
    return mentorship.status == Mentorship.Status.CLOSED


# Wins


@dataclass(frozen=True)
class WinSeen:
    """A win as one of those who take part sees it."""

    win: Win
    mine: bool
    # Whether the reader, and who of the others, agreed to show it to the program.
    agreed: bool
    others: list[Member]
    shared: bool

    @property
    def asked_by(self) -> str:
        """Who would show it and waits for the reader."""
        return "" if self.agreed else ", ".join(member.name for member in self.others)


def get_win(member: Member, pk: UUID) -> Win:
    return get_object_or_404(
        Win.objects.visible_to(member)
        .select_related("mentorship__program", "author", "goal")
        .prefetch_related(PEOPLE),
        pk=pk,
    )


def wins_of(mentorship: Mentorship) -> WinQuerySet:
    """All of a mentorship's, the newest first; for those who take part."""
    return Win.objects.filter(mentorship=mentorship).for_list()


def wins_for(member: Member, mentorship: Mentorship) -> WinQuerySet:
    """The same, those that wait for the member's yes first."""
    since = timezone.now() - ASKED_FOR
    waiting = Win.objects.waiting_for(member, asked_since=since).filter(pk=OuterRef("pk"))
    found = wins_of(mentorship).annotate(waits=Exists(waiting))
    return found.order_by("-waits", "-happened_on", "-created_at")


def latest_wins(mentorship: Mentorship, *, most: int = LATEST) -> list[Win]:
    return list(wins_of(mentorship)[:most])


def wins_seen(wins: Iterable[Win], *, by: Member, people: Iterable[Participant]) -> list[WinSeen]:
    """`people` are all who take part."""
    members = [participant.member for participant in people]
    found = []
    for win in wins:
        agreed = {consent.member_id for consent in win.consents.all()}
        found.append(
            WinSeen(
                win=win,
                mine=win.author_id == by.pk,
                agreed=by.pk in agreed,
                others=[one for one in members if one.pk in agreed and one.pk != by.pk],
                shared=win.is_shared,  # type: ignore[attr-defined]  # by for_list
            )
        )
    return found


def shared_wins_count(mentorship: Mentorship) -> int:
    """For a coordinator, too: how many the program may read."""
    return SharedWin.objects.filter(mentorship=mentorship).count()


def get_program_with_wins(member: Member, pk: UUID) -> Program:
    """For who is enrolled and who coordinates; an owner sees that the program exists (403)."""
    program = get_program(member, pk)
    enrolled = Enrollment.objects.filter(program=program, member=member).enrolled()
    coordinates = Coordinator.objects.filter(program=program, member=member)
    allowed = Member.objects.filter(Exists(enrolled) | Exists(coordinates), pk=member.pk)
    require(allowed.exists())
    return program


def wins_of_program(program: Program) -> QuerySet[SharedWin]:
    return (
        SharedWin.objects.filter(program=program)
        .select_related("mentorship")
        .prefetch_related(PEOPLE)
        .for_list()
    )


# Resources


def get_resource(member: Member, pk: UUID) -> Resource:
    return get_object_or_404(
        Resource.objects.visible_to(member)
        .select_related("mentorship__program", "suggested_by", "meant_for")
        .prefetch_related(PEOPLE),
        pk=pk,
    )


def resources_of(mentorship: Mentorship) -> ResourceQuerySet:
    return Resource.objects.filter(mentorship=mentorship).for_list()


def can_change_resource(member: Member, resource: Resource) -> bool:
    return resource.suggested_by_id == member.pk


def can_follow(member: Member, resource: Resource) -> bool:
    """Who it is meant for says how far they are."""
    return resource.meant_for_id == member.pk


# Introductions


def get_introduction(member: Member, pk: UUID) -> Introduction:
    return get_object_or_404(
        Introduction.objects.visible_to(member)
        .select_related("mentorship__program", "introducer", "introduced", "colleague")
        .prefetch_related(PEOPLE),
        pk=pk,
    )


def introductions_of(mentorship: Mentorship) -> IntroductionQuerySet:
    return Introduction.objects.filter(mentorship=mentorship).for_list()


def can_change_introduction(member: Member, introduction: Introduction) -> bool:
    return introduction.introducer_id == member.pk


# Messages


def get_conversation(member: Member, pk: UUID) -> Conversation:
    """With how far the member has read it, `read_until`."""
    mark = ReadMark.objects.filter(conversation=OuterRef("pk"), member=member)
    return get_object_or_404(
        Conversation.objects.visible_to(member)
        .select_related("mentorship__program", "begun_by")
        .prefetch_related(PEOPLE)
        .annotate(read_until=Subquery(mark.values("read_until")[:1])),
        pk=pk,
    )


def get_message(member: Member, pk: UUID) -> Message:
    return get_object_or_404(
        Message.objects.visible_to(member)
        .select_related("conversation", "mentorship__program", "author")
        .prefetch_related(PEOPLE),
        pk=pk,
    )


def can_change_message(member: Member, message: Message) -> bool:
    return message.author_id == member.pk


def is_editable(message: Message) -> bool:
    """Still, for who wrote it."""
    return (
        message.removed_at is None
        and timezone.now() - message.written_at < EDITABLE_FOR
        and not is_over(message.mentorship)
    )


def conversations_of(member: Member, mentorship: Mentorship) -> ConversationQuerySet:
    """The latest first, each with `unread`."""
    return Conversation.objects.filter(mentorship=mentorship).for_list(member)


def messages_in(conversation: Conversation) -> MessageQuerySet:
    """The oldest first."""
    return Message.objects.filter(conversation=conversation).for_list()


def found_messages(mentorship: Mentorship, q: str) -> MessageQuerySet:
    """Those that hold every word, in themselves or in their subject; blind to case and accents."""
    return (
        Message.objects.filter(mentorship=mentorship, removed_at__isnull=True)
        .filter(Matches(SearchVector("text", "conversation__subject"), q))
        .select_related("author", "conversation")
        .order_by("-written_at", "-id")
    )


def unread_messages(member: Member, mentorship: Mentorship) -> int:
    """How many wait for the member in this mentorship."""
    return unread_by(member).filter(mentorship=mentorship).count()


def unread_by_mentorship(member: Member) -> dict[UUID, int]:
    """The same for all of one's mentorships in one query; those without any are left out."""
    counted = unread_by(member).order_by().values("mentorship").annotate(found=Count("pk"))
    return dict(counted.values_list("mentorship", "found"))


def shared_counts(member: Member) -> dict[str, Any]:
    """Columns over Mentorship, for pages whose queries are counted: `unread_count`, `win_count`,
    and of what is still open `resource_count` and `introduction_count`."""

    def counted(rows: QuerySet[Any]) -> Coalesce:
        of_this = rows.filter(mentorship=OuterRef("pk")).order_by().values("mentorship")
        return Coalesce(Subquery(of_this.annotate(found=Count("pk")).values("found")), 0)

    return {
        "unread_count": counted(unread_by(member)),
        "win_count": counted(Win.objects.all()),
        "resource_count": counted(Resource.objects.open()),
        "introduction_count": counted(Introduction.objects.open()),
    }
