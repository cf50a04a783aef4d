"""What is next for the person who looks."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from accounts.models import Member
from core.htmx import page
from dashboards.access import home as reads
from dashboards.access.asks import asks_of
from dashboards.access.counts import organization_counts
from dashboards.access.people import first_name_of
from dashboards.cards import card_of, need_of
from dashboards.news import news_in
from dashboards.waiting import Waiting
from dashboards.waiting_owner import waits_for_owner
from meetings.access import today
from mentorships.models import Mentorship


@member_required
@require_http_methods(["GET"])
def home(request: MemberRequest) -> HttpResponse:
    member = request.member
    mentorships = reads.my_mentorships(member)
    asks = asks_of(member, with_news=True)
    waiting = Waiting(
        member,
        mentorships=mentorships,
        meetings=reads.scheduled_in(mentorships),
        asks=asks,
        unread=reads.unread_in(mentorships),
    )
    things = waiting.things()
    counts = organization_counts() if member.role == Member.Role.OWNER else None
    if counts is not None:
        things += waits_for_owner(counts, member)
    items = reads.my_next_action_items(member) if mentorships else []
    programs = reads.coordinated_programs(member, today(member))
    cards = [card_of(row, member, waiting.next_meeting_of(row)) for row in mentorships]
    context = {
        "first_name": first_name_of(member.name),
        "first": things[0] if things else None,
        "things": things[1:],
        "items": items[: reads.ACTION_ITEMS],
        "has_more_items": len(items) > reads.ACTION_ITEMS,
        "news": news_in(asks, member, told=waiting.going_on("win")),
        "today": today(member),
        "cards": [card for card in cards if card.mentorship.status != Mentorship.Status.CLOSED],
        "unmatched": waiting.asked("unmatched"),
        "open_programs": waiting.asked("open_program"),
        "ended": [card for card in cards if card.mentorship.status == Mentorship.Status.CLOSED],
        "programs": programs,
        "in_need": [
            need_of(row, today(member)) for row in reads.most_in_need(member, today(member))
        ]
        if programs
        else [],
        "counts": counts,
    }
    return page(request, "dashboards/home.html", context)


@member_required
@require_http_methods(["GET"])
def mentorships(request: MemberRequest) -> HttpResponse:
    """All of one's own, for whoever has several, or none any more."""
    member = request.member
    rows = reads.my_mentorships(member)
    waiting = Waiting(
        member,
        mentorships=rows,
        meetings=reads.scheduled_in(rows),
        asks=asks_of(member),
        unread=reads.unread_in(rows),
    )
    cards = [
        card_of(row, member, waiting.next_meeting_of(row), next_thing=waiting.first_of(row))
        for row in rows
    ]
    closed = Mentorship.Status.CLOSED
    context = {
        "cards": [card for card in cards if card.mentorship.status != closed],
        "ended": [card for card in cards if card.mentorship.status == closed],
    }
    return page(request, "dashboards/mentorships.html", context)
