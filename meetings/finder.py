"""When the people of a mentorship can meet: their hours, holidays and other meetings, and who is
next to go out of their way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Member
from meetings import fairness, timezones
from meetings.access import hours_of, today
from meetings.models import Attendance, Meeting
from meetings.public_holidays import holidays_in
from mentorships.access import Agreed, agreed_planning, others_here
from mentorships.models import Agreement, Mentorship
from programs.models import Enrollment

PROPOSED_DAYS = 14
# Who carried the early and late ones is judged on the latest meetings.
LEDGER_MEETINGS = 20

EarlyLate = Agreement.EarlyLate
ROLES = {
    EarlyLate.MENTOR.value: Enrollment.Role.MENTOR,
    EarlyLate.MENTEE.value: Enrollment.Role.MENTEE,
}


def finder_for(member: Member, mentorship: Mentorship, *, but: Meeting | None = None) -> Finder:
    """Of the member and all who are still there; the mentorship comes with its participants."""
    others = [participant.member for participant in others_here(member, mentorship)]
    return Finder(mentorship, first=member, others=others, but=but)


class Finder:
    """Two queries, made when they are needed. To be used as the tenant and the reader.

    `first` is the reader; `but` is a meeting that is about to move, and so takes no time.
    """

    def __init__(
        self,
        mentorship: Mentorship,
        *,
        first: Member,
        others: Iterable[Member],
        but: Meeting | None = None,
    ) -> None:
        self.mentorship, self.first, self.but = mentorship, first, but
        self.people = [first, *others]
        self.hours = {str(person.pk): hours_of(person) for person in self.people}

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The latest that were held or are planned, newest first."""
        return list(
            Meeting.objects.filter(
                mentorship=self.mentorship,
                status__in=[Meeting.Status.HELD, Meeting.Status.SCHEDULED],
            ).order_by("-starts_at", "id")[:LEDGER_MEETINGS]
        )

    @cached_property
    def agreed(self) -> Agreed | None:
        return agreed_planning(self.mentorship)

    @property
    def keeps_accounts(self) -> bool:
        """Not where they meet only at hours that suit all of them: nobody owes anybody any."""
        return self.agreed is None or self.agreed.early_late != EarlyLate.NEVER

    @cached_property
    def carriers(self) -> tuple[str, ...]:
        """Who carries the early and late ones, as all have signed it; empty where turns are taken.

        Only those who still take part: an agreement with somebody who has left binds nobody.
        """
        role = ROLES.get(self.agreed.early_late) if self.agreed else None
        parts = self.mentorship.participants.all() if role else []
        wanted = {part.member_id for part in parts if part.role == role}
        return tuple(str(person.pk) for person in self.people if person.pk in wanted)

    @cached_property
    def ledger(self) -> fairness.Ledger:
        """What is planned counts as well: whoever plans three ahead shares them out, too."""
        counted = [(m.starts_at, m.minutes) for m in self.meetings if m != self.but]
        return fairness.ledger(self.hours, counted, carriers=self.carriers)

    @cached_property
    def busy(self) -> dict[UUID, list[timezones.Window]]:
        """When each is in a planned meeting, whatever and with whomever it is."""
        found: dict[UUID, list[timezones.Window]] = {person.pk: [] for person in self.people}
        rows = Attendance.objects.filter(
            member__in=list(found), active=True, during__endswith__gt=timezone.now()
        )
        if self.but is not None:
            rows = rows.exclude(meeting=self.but)
        for member_id, during in rows.values_list("member_id", "during"):
            found[member_id].append(timezones.Window(during.lower, during.upper))
        return found

    def taken(self, starts_at: datetime, minutes: int) -> list[Member]:
        """Those who are in another meeting at that time."""
        ends_at = starts_at + timedelta(minutes=minutes)
        return [
            person
            for person in self.people
            if any(
                starts_at < window.ends_at and window.starts_at < ends_at
                for window in self.busy[person.pk]
            )
        ]

    def holidays(self, person: Member, *, first: date, days: int) -> dict[date, str]:
        return holidays_in(person.country, first=first, days=days, language=get_language() or "en")

    def holiday_at(self, person: Member, starts_at: datetime) -> str:
        """The holiday that it is for somebody then, or an empty text."""
        day = starts_at.astimezone(timezones.zone_of(person.time_zone)).date()
        return self.holidays(person, first=day, days=1).get(day, "")

    @cached_property
    def begin(self) -> date:
        """Tomorrow, or about when the cadence asks for the next one."""
        begin = today(self.first) + timedelta(days=1)
        held = [m.starts_at for m in self.meetings if m.status == Meeting.Status.HELD]
        if held:
            last = held[0].astimezone(timezones.zone_of(self.first.time_zone)).date()
            begin = max(begin, last + timedelta(days=self.mentorship.cadence_days - 7))
        return begin

    def slots(self, minutes: int, *, count: int = 5) -> list[timezones.Slot]:
        """Moments that suit everybody, on nobody's holiday and with nothing else planned.

        In the order of `propose_slots`: the first is the fairest.
        """
        # Where somebody else is, it may be the day before or after.
        first, days = self.begin - timedelta(days=1), PROPOSED_DAYS + 2
        return timezones.propose_slots(
            self.hours,
            first=self.begin,
            days=PROPOSED_DAYS,
            minutes=minutes,
            carried=self.ledger.minutes if self.keeps_accounts else {},
            carriers=self.carriers,
            count=count,
            closed={
                str(person.pk): set(self.holidays(person, first=first, days=days))
                for person in self.people
            },
            busy=[window for windows in self.busy.values() for window in windows],
        )

    def coming_holidays(self) -> list[tuple[Member, date, str]]:
        """Those in the weeks that are proposed, on days on which the person would work."""
        return sorted(
            (
                (person, day, name)
                for person in self.people
                for day, name in self.holidays(person, first=self.begin, days=PROPOSED_DAYS).items()
                if day.isoweekday() in self.hours[str(person.pk)].days
            ),
            key=lambda found: found[1],
        )
