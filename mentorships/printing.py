"""The signed copy: what `templates/pdf/agreement.typ` sets."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.templatetags.ui import initials
from mentorships.models import Agreement, Mentorship, Participant
from mentorships.terms import day, goal_in_words, terms_by_part


def signed_copy(mentorship: Mentorship, agreement: Agreement) -> dict[str, Any]:
    """Texts only, in the reader's language; days in the reader's time zone."""
    people = list(mentorship.participants.all())
    signed_at = {one.participant_id: one.signed_at for one in agreement.signatures.all()}
    names = [one.member.name for one in people]
    return {
        "title": _("Our agreement"),
        "names": " · ".join(names),
        "authors": names,
        # A circle is more than a bridge can hold: its first two stand for all.
        "initials": [initials(name) for name in names[:2]],
        "facts": _facts(mentorship, agreement, people),
        "goals_title": _("Goals"),
        "goals": [
            {"title": words[0], "lines": words[1:]}
            for words in (goal_in_words(goal) for goal in agreement.goals)
        ],
        "parts": [
            {
                "legend": legend,
                "terms": [{"label": term.label, "text": term.text} for term in terms],
            }
            for legend, terms in terms_by_part(agreement)
        ],
        "signatures_title": _("Signed by"),
        "signatures": [
            {
                "name": one.member.name,
                "role": one.get_role_display(),
                "when": _moment(signed_at[one.pk]),
            }
            for one in people
            if one.pk in signed_at
        ],
        "promise": _(
            "A signature here is somebody's word, not a contract. Those who signed may agree on"
            " something else at any time; this version then stays readable."
        ),
        "footer": _("%(program)s, version %(version)s, signed on %(day)s")
        % {
            "program": mentorship.program.name,
            "version": agreement.version,
            "day": day(timezone.localtime(agreement.signed_at).date()),
        },
    }


def _facts(
    mentorship: Mentorship, agreement: Agreement, people: list[Participant]
) -> list[dict[str, str]]:
    facts = [(one.get_role_display(), one.member.name) for one in people]
    facts.append((_("Program"), mentorship.program.name))
    facts.append((_("Start"), day(mentorship.started_on)))
    if agreement.planned_end_on:
        facts.append((_("Planned end"), day(agreement.planned_end_on)))
    facts.append((_("Version"), str(agreement.version)))
    return [{"label": label, "text": text} for label, text in facts]


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
