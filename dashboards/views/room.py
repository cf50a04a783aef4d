"""One mentorship on one page."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from accounts.models import Member
from core.errors import require
from core.htmx import done, page
from core.links import link
from dashboards import timeline
from dashboards.access import room as reads
from dashboards.access.asks import asks_of
from dashboards.access.happenings import facts_in, latest_in
from dashboards.access.home import scheduled_in
from dashboards.access.people import people_of
from dashboards.access.shelf import shelf_of
from dashboards.cards import card_of, need_of
from dashboards.carrying import fairness_in_words
from dashboards.phases import phases_of
from dashboards.quiet import without_hurry
from dashboards.waiting import Waiting, times_of
from evaluations.access import closure_reasons_of
from evaluations.actions import note_contact
from guides.access import offers_for
from guides.moments import Moment
from meetings.access import today
from meetings.models import Meeting
from mentorships.access import has_left
from mentorships.models import Mentorship

# Of what has happened; the rest has a page.
# As many of the meetings after the next one are shown at once.
LATER = 3
LATEST = 4


@member_required
@require_http_methods(["GET"])
def room(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One page for a pair. A coordinator sees the facts of it and no text."""
    mentorship = reads.get_room(request.member, pk)
    if takes_part(request.member, mentorship):
        return page(request, "dashboards/room.html", _own_room(request, mentorship))
    return page(request, "dashboards/room_facts.html", _facts(request, mentorship))


def takes_part(member: Member, mentorship: Mentorship) -> bool:
    return any(person.id == member.pk for person in people_of(mentorship))


def _own_room(request: MemberRequest, mentorship: Mentorship) -> dict[str, Any]:
    member = request.member
    shelf = shelf_of(mentorship, member)
    waiting = Waiting(
        member,
        mentorships=[mentorship],
        meetings=scheduled_in([mentorship]),
        asks=[ask for ask in asks_of(member) if ask.mentorship_id == mentorship.pk],
        unread={mentorship.pk: shelf.unread},
    )
    things = waiting.things()
    items = reads.open_items_in(mentorship)
    people = people_of(mentorship)
    card = card_of(mentorship, member, waiting.next_meeting_of(mentorship))
    later = [
        (meeting.pk, times_of(meeting, member, waiting.others[mentorship.pk]))
        for meeting in waiting.meetings
        if card.meeting and meeting.starts_at > card.meeting.starts_at
    ]
    latest = latest_in(mentorship, seen_by=member, most=LATEST)
    return {
        "card": card,
        "phases": phases_of(mentorship),
        "guides": offers_for(
            member,
            _moments(mentorship, drifts=card.health.status in {"drifting", "needs_care"}),
            role=next(person.role for person in people if person.id == member.pk),
            rows=mentorship.guide_rows,  # type: ignore[attr-defined]  # by get_room
        ),
        "mentorship": mentorship,
        "first": things[0] if things else without_hurry(waiting, mentorship),
        "things": things[1:],
        "later": later[:LATER],
        "even_later": later[LATER:],
        "items": items[: reads.ITEMS],
        "more_items": items[reads.ITEMS :],
        "items_done": shelf.items_done,
        "items_in_all": shelf.items_in_all,
        "goals": reads.goals_in(mentorship),
        "shelf": shelf,
        "next_review": shelf.next_review(today(member)),
        "fairness": fairness_in_words(shelf.ledger, people, member)
        if shelf.ledger and not has_left(mentorship)
        else "",
        "events": timeline.happened(
            latest, organization=request.organization, of=mentorship.pk, seen_by=member
        ),
        "today": today(member),
        "is_open": mentorship.status != Mentorship.Status.CLOSED,
        "somebody_left": has_left(mentorship),
    }


def _moments(mentorship: Mentorship, *, drifts: bool) -> list[Moment]:
    """What a guide may help with now."""
    if mentorship.status == Mentorship.Status.CLOSED:
        return [Moment.THANKS]
    if mentorship.status == Mentorship.Status.CLOSING:
        return [Moment.CLOSING, Moment.THANKS]
    if drifts:
        return [Moment.DRIFTING]
    if mentorship.last_held_at is None:
        return [Moment.FIRST_MEETING, Moment.AGREEMENT]
    return [Moment.MEETING, Moment.REFLECTION]


def _facts(request: MemberRequest, mentorship: Mentorship) -> dict[str, Any]:
    meetings = reads.meetings_in(mentorship)
    check_ins = reads.check_ins_in(mentorship)
    held = [meeting for meeting in meetings if meeting.status == Meeting.Status.HELD]
    return {
        "need": need_of(mentorship, today(request.member)),
        "mentorship": mentorship,
        "people": people_of(mentorship),
        "phases": phases_of(mentorship),
        "minutes_held": sum(meeting.minutes for meeting in held),
        "wanting_contact": reads.wanting_contact(mentorship, check_ins)
        if mentorship.contact_requested_at
        else [],
        "reasons": closure_reasons_of(mentorship),
        "events": timeline.newest_first(
            timeline.their_meetings(meetings),
            timeline.check_ins_with_ratings(check_ins),
            timeline.facts(facts_in(mentorship)),
        ),
        "is_open": mentorship.status != Mentorship.Status.CLOSED,
    }


@member_required
@require_http_methods(["POST"])
def contact(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A coordinator has been in touch with whoever asked for it."""
    mentorship = reads.get_room(request.member, pk)
    coordinates: bool = mentorship.coordinates  # type: ignore[attr-defined]  # by get_room
    require(coordinates and not takes_part(request.member, mentorship))
    note_contact(mentorship, by=request.member)
    return done(request, link("dashboards:room", request.organization, pk), _("Noted. Thank you."))
