"""What an agreement starts from: a draft mostly filled in, and how each likes to work side by side.

People say about themselves how they like to work. Where two differ, the page asks what they
will do about it; nothing is concluded from where somebody comes from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from accounts.models import Member
from mentorships.models import Agreement, Mentorship
from programs.access import coordinators_of
from programs.agreement_texts import agreement_texts


def agreement_defaults(mentorship: Mentorship, *, contacts: Sequence[Member]) -> dict[str, Any]:
    """The first draft, in the language of who begins it.

    From the program's words, or ours, and from what the people say of themselves: where they
    want the same it is filled in, where they differ it is left to their conversation. `contacts`
    are the `neutral_coordinators`.
    """
    people = [one.member for one in mentorship.participants.all()]
    program = mentorship.program
    return {
        **agreement_texts(program.agreement_texts),
        "planned_end_on": mentorship.planned_end_on,
        "review_dates": review_dates(mentorship.started_on, mentorship.planned_end_on),
        "cadence_days": mentorship.cadence_days,
        "meeting_minutes": 60,
        "channel": Agreement.Channel.VIDEO,
        "who_schedules": Agreement.Who.MENTEE,
        "who_brings_agenda": Agreement.Who.MENTEE,
        "acceptable_hours": "\n".join(_hours(person) for person in people),
        "early_late": Agreement.EarlyLate.TURNS if _far_apart(people) else "",
        "response_days": 2,
        "cancellation_hours": 24,
        "languages": languages_of(people, shared=True),
        "across_cultures": "",
        "confidentiality": program.confidentiality
        or _(
            "What we tell each other stays between us, unless we agree otherwise. The program's"
            " coordinators see that we meet, never what we talk about."
        ),
        "line_manager": Agreement.LineManager.NOTHING,
        "note_keeping": Agreement.Notes.OWN,
        "recording": Agreement.Consent.NO,
        "assistants": Agreement.Consent.NO,
        "neutral_contact": contacts[0] if contacts else None,
        "notice_days": 14,
        "closing_conversation": True,
        **_wanted_by_all(people),
    }


def review_dates(start: date, end: date | None) -> list[date]:
    """A third and two thirds of the way; without an end, after six weeks and after twelve."""
    third = (end - start) / 3 if end and end > start else timedelta(weeks=6)
    found = {start + third, start + 2 * third}
    return sorted(found)


def neutral_coordinators(mentorship: Mentorship) -> list[Member]:
    """Who coordinates the program and takes no part here."""
    taking_part = {one.member_id for one in mentorship.participants.all()}
    return [one for one in coordinators_of(mentorship.program) if one.pk not in taking_part]


def languages_of(people: Sequence[Member], *, shared: bool = False) -> list[str]:
    """What they speak, in the order of who says it first; `shared`: what all of them do."""
    spoken = list(dict.fromkeys(tag for person in people for tag in person.languages))
    if shared:
        return [tag for tag in spoken if all(tag in person.languages for person in people)]
    return spoken


def _hours(person: Member) -> str:
    """When they would still meet, as their profile says; their working hours where it does not."""
    start, end = person.acceptable_from, person.acceptable_until
    if start is None or end is None or start == end:
        start, end = person.works_from, person.works_until
    return _("%(name)s: %(start)s to %(end)s, on the clock of %(place)s") % {
        "name": first_name(person),
        "start": time_format(start, "TIME_FORMAT"),
        "end": time_format(end, "TIME_FORMAT"),
        "place": person.time_zone.rpartition("/")[2].replace("_", " "),
    }


def _far_apart(people: Sequence[Member]) -> bool:
    return len({person.time_zone for person in people}) > 1


def _wanted_by_all(people: Sequence[Member]) -> dict[str, str]:
    found = {}
    for trait in TRAITS:
        chosen = {getattr(person, trait.field) for person in people}
        if len(chosen) == 1 and (choice := trait.leads_to.get(chosen.pop())):
            found[trait.decides] = choice
    return found


@dataclass(frozen=True)
class Prompt:
    """One way of working: what each chose, and a question or remark for the conversation.

    `decides` is the term of the agreement that settles it.
    """

    decides: str
    label: str
    choices: list[tuple[str, str]]
    text: str
    differs: bool


def prompts_for(people: Sequence[Member]) -> list[Prompt]:
    return [_prompt(people, trait) for trait in TRAITS]


@dataclass(frozen=True)
class Trait:
    """`one` and `other` are the two choices. `differ` names who chose which, in that order.

    `leads_to`: what the term `decides` begins with where all chose the same.
    """

    field: str
    decides: str
    leads_to: Mapping[str, str]
    label: Callable[[], str]
    one: str
    other: str
    differ: Callable[[], str]
    both_one: Callable[[], str]
    both_other: Callable[[], str]


def _prompt(people: Sequence[Member], trait: Trait) -> Prompt:
    chosen = {person: getattr(person, trait.field) for person in people}
    one = [person for person, choice in chosen.items() if choice == trait.one]
    other = [person for person, choice in chosen.items() if choice == trait.other]
    return Prompt(
        decides=trait.decides,
        label=trait.label(),
        choices=[
            (person.name, getattr(person, f"get_{trait.field}_display")() or _("Has not said"))
            for person in people
        ],
        text=_text(people, trait, one, other),
        differs=bool(one and other),
    )


def _text(people: Sequence[Member], trait: Trait, one: list[Member], other: list[Member]) -> str:
    if len(people) == 2 and one and other:
        return trait.differ() % {"one": first_name(one[0]), "other": first_name(other[0])}
    if one and other:
        return _("You differ here. What will you do?")
    if len(one) == len(people):
        return trait.both_one()
    if len(other) == len(people):
        return trait.both_other()
    return _("Not everybody has said. Ask each other.")


def first_name(person: Member) -> str:
    return person.name.split()[0]


TRAITS = (
    Trait(
        field="feedback",
        decides="directness",
        leads_to={
            Member.Feedback.DIRECT: Agreement.Directness.DIRECT,
            Member.Feedback.GENTLE: Agreement.Directness.GENTLE,
        },
        label=lambda: _("Feedback"),
        one=Member.Feedback.DIRECT,
        other=Member.Feedback.GENTLE,
        differ=lambda: _(
            "%(one)s wants feedback told directly, %(other)s wants it put gently: how will each"
            " of you say what is hard to hear?"
        ),
        both_one=lambda: _("You like feedback told directly. Say when it is too much."),
        both_other=lambda: _(
            "You like feedback put gently. How will you notice what was meant seriously?"
        ),
    ),
    Trait(
        field="formality",
        decides="formality",
        leads_to={
            Member.Formality.INFORMAL: Agreement.Formality.FIRST_NAMES,
            Member.Formality.FORMAL: Agreement.Formality.FORMAL,
        },
        label=lambda: _("Formality"),
        one=Member.Formality.INFORMAL,
        other=Member.Formality.FORMAL,
        differ=lambda: _(
            "%(one)s keeps it informal, %(other)s keeps it formal: how will you address each"
            " other, and how will your messages look?"
        ),
        both_one=lambda: _("You keep it informal."),
        both_other=lambda: _("You keep it formal. Agree on how you address each other."),
    ),
    Trait(
        field="planning",
        decides="planning",
        leads_to={
            Member.Planning.AHEAD: Agreement.Planning.AHEAD,
            Member.Planning.SPONTANEOUS: Agreement.Planning.EACH_TIME,
        },
        label=lambda: _("Planning"),
        one=Member.Planning.AHEAD,
        other=Member.Planning.SPONTANEOUS,
        differ=lambda: _(
            "%(one)s likes to plan ahead, %(other)s leaves room for the moment: what will you do?"
        ),
        both_one=lambda: _("You like to plan ahead. Put the first three meetings in now."),
        both_other=lambda: _(
            "You leave room for the moment. What makes sure that the next meeting happens?"
        ),
    ),
    Trait(
        field="speaking",
        decides="pauses",
        leads_to={
            Member.Speaking.AT_ONCE: Agreement.Pauses.FREE,
            Member.Speaking.A_MOMENT: Agreement.Pauses.AHEAD,
        },
        label=lambda: _("Speaking up"),
        one=Member.Speaking.AT_ONCE,
        other=Member.Speaking.A_MOMENT,
        differ=lambda: _(
            "%(one)s speaks up at once, %(other)s needs a moment first: how will you make room"
            " for silence?"
        ),
        both_one=lambda: _("You speak up at once. Who makes sure that each of you is heard out?"),
        both_other=lambda: _(
            "You need a moment first. Send each other the questions the day before."
        ),
    ),
    Trait(
        field="initiative",
        decides="who_schedules",
        leads_to={},
        label=lambda: _("The first step"),
        one=Member.Initiative.ME,
        other=Member.Initiative.OTHER,
        differ=lambda: _(
            "%(one)s likes to take the first step, and %(other)s is glad of it. Is that still"
            " right in half a year?"
        ),
        both_one=lambda: _("You like to take the first step. Who takes which?"),
        both_other=lambda: _(
            "You like the other to take the first step. Who writes first, and when?"
        ),
    ),
)
