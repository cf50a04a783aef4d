"""Several times to choose from: offered by one, picked by one of the others."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from meetings.actions.planning import check_open, schedule_meeting
from meetings.models import Meeting, SlotOffer
from mentorships.actions import lock
from mentorships.models import Mentorship


@transaction.atomic
def offer_slots(
    mentorship: Mentorship,
    *,
    by: Member,
    times: Sequence[datetime],
    minutes: int,
    way: str = Meeting.Way.VIDEO,
    link: str = "",
    place: str = "",
) -> SlotOffer:
    """Offer up to five times. The same offer once more answers the one that waits.

    It takes the place of an offer that waits: one's own is withdrawn, and somebody else's is
    answered with these. Raises Refusal for no time, too many, one that has passed, and in a
    mentorship that has ended.
    """
    mentorship = lock(mentorship)
    check_open(mentorship)
    times = sorted(set(times))
    if not times:
        raise Refusal(_("Choose at least one time."))
    if len(times) > SlotOffer.MOST:
        raise Refusal(_("Five times are enough. Take one or two away."))
    if times[0] <= timezone.now():
        raise Refusal(_("One of these times has passed. Choose times that are still to come."))
    details = {"minutes": minutes, "way": way, "link": link, "place": place}
    waiting = _locked_open(mentorship)
    if waiting is not None:
        same = waiting.times == times and waiting.offered_by_id == by.pk
        if same and all(getattr(waiting, name) == value for name, value in details.items()):
            return waiting
        mine = waiting.offered_by_id == by.pk
        _answer(waiting, SlotOffer.Status.WITHDRAWN if mine else SlotOffer.Status.DECLINED, by=by)
    offer = SlotOffer.objects.create(
        organization_id=mentorship.organization_id,
        mentorship=mentorship,
        offered_by=by,
        times=times,
        last_at=times[-1],
        **details,
    )
    record("offer_slots", offer, by=by, times=len(times), minutes=minutes)
    return offer


@transaction.atomic
def pick_slot(offer: SlotOffer, *, by: Member, starts_at: datetime) -> Meeting:
    """Plan the meeting at one of the times. The same pick once more answers the meeting.

    Raises Refusal when another time was picked, the offer is over, or the time is no longer free.
    """
    offer = _locked(offer)
    planned: Meeting | None = offer.meeting
    if planned is not None:
        if planned.starts_at == starts_at and offer.answered_by_id == by.pk:
            return planned
        raise Refusal(_("A time has been chosen already. You can still change it."))
    if offer.status != SlotOffer.Status.PROPOSED:
        raise Refusal(_("This offer is over. Offer times yourself, or plan a meeting."))
    if by.pk == offer.offered_by_id:
        raise Refusal(_("You offered these times, so somebody else chooses among them."))
    if starts_at not in offer.times:
        raise Refusal(_("Choose one of the times that were offered."))
    meeting = schedule_meeting(
        offer.mentorship,
        by=by,
        starts_at=starts_at,
        minutes=offer.minutes,
        way=offer.way,
        link=offer.link,
        place=offer.place,
    )
    offer.meeting = meeting
    _answer(offer, SlotOffer.Status.PICKED, by=by)
    record("pick_slot", offer, by=by, starts_at=starts_at.isoformat())
    return meeting


@transaction.atomic
def withdraw_offer(offer: SlotOffer, *, by: Member) -> SlotOffer:
    """Nothing when it is over already; Refusal when a time was picked meanwhile."""
    offer = _locked(offer)
    if offer.status == SlotOffer.Status.PICKED:
        raise Refusal(_("A time has been chosen already. You can still change or cancel it."))
    if offer.status == SlotOffer.Status.PROPOSED:
        _answer(offer, SlotOffer.Status.WITHDRAWN, by=by)
        record("withdraw_offer", offer, by=by)
    return offer


def _locked(offer: SlotOffer) -> SlotOffer:
    mentorship = lock(offer.mentorship)
    found = (
        SlotOffer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("meeting")
        .get(pk=offer.pk)
    )
    found.mentorship = mentorship
    return found


def _locked_open(mentorship: Mentorship) -> SlotOffer | None:
    """The one that waits, its times passed or not: there is one at most."""
    return (
        SlotOffer.objects.select_for_update(no_key=True)
        .filter(mentorship=mentorship, status=SlotOffer.Status.PROPOSED)
        .first()
    )


def _answer(offer: SlotOffer, status: SlotOffer.Status, *, by: Member) -> None:
    offer.status, offer.answered_by, offer.answered_at = status, by, timezone.now()
    offer.save(update_fields=["status", "answered_by", "answered_at", "meeting"])
