"""When a guide helps, in which phase of a mentorship that is, and whom it is for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Moment(TextChoices):
    """In the order in which a mentorship lives through them."""

    BEFORE_MATCHING = "before_matching", _("Before the match")
    PROPOSAL = "proposal", _("When a match is proposed")
    FIRST_MEETING = "first_meeting", _("Before the first meeting")
    AGREEMENT = "agreement", _("When you draft the agreement")
    GOALS = "goals", _("When you set goals")
    MEETING = "meeting", _("Before a meeting")
    VIDEO_CALL = "video_call", _("Before a video call")
    LOG = "log", _("When you log a meeting")
    FEEDBACK = "feedback", _("When you give or ask for feedback")
    REFLECTION = "reflection", _("When you look at yourself")
    MIDTERM = "midterm", _("Halfway")
    DRIFTING = "drifting", _("When it gets quiet")
    CLOSING = "closing", _("Before you close")
    THANKS = "thanks", _("When you say thank you")


class Phase(TextChoices):
    PREPARING = "preparing", pgettext_lazy("phase", "Preparing")
    NEGOTIATING = "negotiating", pgettext_lazy("phase", "Agreeing on expectations")
    GROWING = "growing", pgettext_lazy("phase", "Growing")
    CLOSING = "closing", pgettext_lazy("phase", "Coming to closure")


class Audience(TextChoices):
    EVERYONE = "everyone", _("Mentors and mentees")
    MENTOR = "mentor", pgettext_lazy("people", "Mentors")
    MENTEE = "mentee", pgettext_lazy("people", "Mentees")


PHASES = {
    Phase.PREPARING: (Moment.BEFORE_MATCHING, Moment.PROPOSAL),
    Phase.NEGOTIATING: (Moment.FIRST_MEETING, Moment.AGREEMENT, Moment.GOALS),
    Phase.GROWING: (
        Moment.MEETING,
        Moment.VIDEO_CALL,
        Moment.LOG,
        Moment.FEEDBACK,
        Moment.REFLECTION,
        Moment.MIDTERM,
        Moment.DRIFTING,
    ),
    Phase.CLOSING: (Moment.CLOSING, Moment.THANKS),
}
ORDER = {moment: number for number, moment in enumerate(Moment)}


def phase_of(moment: Moment) -> Phase:
    return next(phase for phase, moments in PHASES.items() if moment in moments)
