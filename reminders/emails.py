"""One mail for each kind of reminder, in the reader's language and time zone."""

from collections.abc import Callable
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Invitation, Member
from core.links import absolute, link
from core.mail import Mail
from core.templatetags.ui import both_times, local_date, local_time
from evaluations.prompts import prompt_for
from meetings.calendar import meeting_ics, title
from meetings.models import Meeting, SlotOffer
from mentorships.access import has_left
from mentorships.models import Mentorship
from reminders.models import Delivery
from reminders.topics import Topic, first_name, names_of, plain

Kind = Delivery.Kind


def write(topic: Topic, reader: Member) -> Mail:
    """To be called with the reader's language and time zone active."""
    return MAILS[topic.kind](topic, reader)


def invitation(topic: Topic, reader: Member) -> Mail:
    door: Invitation = topic.subject
    words = {"organization": reader.organization.name}
    if door.invited_by is None:
        opening = _("%(organization)s would like you to take part in its mentoring programs.")
    else:
        opening = _(
            "%(name)s would like you to take part in the mentoring programs of %(organization)s."
        )
        words["name"] = door.invited_by.name
    return Mail(
        subject=topic.title,
        paragraphs=[
            opening % words,
            _("A mentor and a mentee meet now and then, and agree beforehand on what they expect."),
            _("The link is yours alone and works until %(day)s.")
            % {"day": plain(local_date(door.expires_at))},
        ],
        action=_("Accept the invitation"),
        url=absolute(topic.path),
        reason=_("You get this because somebody at %(organization)s invited you.") % words,
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def proposal(topic: Topic, reader: Member) -> Mail:
    return Mail(
        subject=topic.title,
        paragraphs=[
            _("You and %(names)s are proposed to each other in the program %(program)s.")
            % {"names": full_names(topic), "program": topic.subject.program.name},
            _("Read why you were matched, and say yes or no. Nobody else sees a reason for a no."),
        ],
        action=_("See the match"),
        url=absolute(topic.path),
        reason=_("You get this because you take part in the program."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def handover(topic: Topic, reader: Member) -> Mail:
    program = {"program": topic.subject.mentorship.program.name}
    if topic.delivery.slot == "mentor":
        paragraphs = [
            _("In the program %(program)s somebody is to go on with another mentor.") % program,
            _("Read who it is, and say yes or no. A no needs no reason."),
        ]
    else:
        paragraphs = [
            _("In the program %(program)s another mentor has time for you.") % program,
            _("You decide, and you choose what goes along. Nothing changes before your yes."),
        ]
    return Mail(
        subject=topic.title,
        paragraphs=paragraphs,
        action=_("Read and answer"),
        url=absolute(topic.path),
        reason=_("You get this because you take part in the program."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def agreement_proposed(topic: Topic, reader: Member) -> Mail:
    """None of its terms: they are between those who sign."""
    return Mail(
        subject=topic.title,
        paragraphs=[
            _("It says what each of you does, how often you meet and what stays between you."),
            _("Sign it, or suggest a change. It holds once each of you has signed."),
        ],
        action=_("Read the agreement"),
        url=absolute(topic.path),
        reason=_("You get this because you take part in the mentorship."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def meeting_tomorrow(topic: Topic, reader: Member) -> Mail:
    meeting: Meeting = topic.subject
    url = absolute(topic.path)
    return Mail(
        subject=topic.title,
        paragraphs=[times(topic, reader), where(meeting), agenda(meeting)],
        action=_("Open the meeting"),
        url=url,
        reason=_("You get this because you have planned this meeting."),
        unsubscribe_url=unsubscribe_url(topic, reader),
        attachments=[
            (
                "meeting.ics",
                meeting_ics(
                    meeting,
                    summary=title(names_of(topic.others)),
                    url=url,
                    reader_zone=reader.time_zone,
                ),
                "text/calendar",
            )
        ],
    )


def meeting_planned(topic: Topic, reader: Member) -> Mail:
    return calendar_mail(
        topic,
        reader,
        paragraphs=[
            times(topic, reader),
            where(topic.subject),
            _("Your calendar takes it over from this mail. Does it not suit you? Move it here."),
        ],
        reason=_("You get this because this meeting was planned with you."),
    )


def meeting_changed(topic: Topic, reader: Member) -> Mail:
    return calendar_mail(
        topic,
        reader,
        paragraphs=[
            _("This is how it takes place now:"),
            times(topic, reader),
            where(topic.subject),
            _("Your calendar moves it with this mail."),
        ],
        reason=_("You get this because a meeting of yours has changed."),
    )


def meeting_canceled(topic: Topic, reader: Member) -> Mail:
    meeting: Meeting = topic.subject
    calendar = _("Your calendar takes it out with this mail.")
    if meeting.mentorship.status == Mentorship.Status.CLOSED:
        why = _("Your mentorship has ended, so this meeting does not take place:")
    elif has_left(meeting.mentorship):
        gone = [one for one in topic.others if one.status == Member.Status.DEACTIVATED]
        why = ngettext(
            "%(names)s has left, so this meeting does not take place:",
            "%(names)s have left, so this meeting does not take place:",
            len(gone),
        ) % {"names": names_of(gone)}
        calendar += " " + _("Your coordinator looks for a way to go on.")
    else:
        why = _("This meeting does not take place:")
        calendar = _(
            "Your calendar takes it out with this mail. You can plan another one at any time."
        )
    return calendar_mail(
        topic,
        reader,
        paragraphs=[why, times(topic, reader), calendar],
        reason=_("You get this because a meeting of yours was canceled."),
    )


def calendar_mail(topic: Topic, reader: Member, *, paragraphs: list[str], reason: str) -> Mail:
    """With the meeting for the calendar (iTIP), twice, for mail programs look in two places:
    beside the text, where it is acted upon, and attached, to be opened by hand."""
    url = absolute(topic.path)
    method = "CANCEL" if topic.kind == Kind.MEETING_CANCELED else "REQUEST"
    file = meeting_ics(
        topic.subject,
        summary=title(names_of(topic.others)),
        url=url,
        reader_zone=reader.time_zone,
        method=method,
    )
    return Mail(
        subject=topic.title,
        paragraphs=paragraphs,
        action=_("Open the meeting"),
        url=url,
        reason=reason,
        unsubscribe_url=unsubscribe_url(topic, reader),
        alternatives=[(file.decode(), f"text/calendar; method={method}")],
        attachments=[("invite.ics", file, "application/ics")],
    )


def slot_offer(topic: Topic, reader: Member) -> Mail:
    """The times that are still to come, on both clocks."""
    offer: SlotOffer = topic.subject
    coming = [at for at in offer.times if at > timezone.now()]
    return Mail(
        subject=topic.title,
        paragraphs=[
            "\n".join(
                [
                    _("Choose the one that suits you best:"),
                    *(f"– {on_clocks(topic, reader, at)}" for at in coming),
                ]
            ),
            _("Does none of them fit? Offer times of your own in the same place."),
        ],
        action=_("Choose a time"),
        url=absolute(topic.path),
        reason=_("You get this because somebody you meet with offers you times."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def log_meeting(topic: Topic, reader: Member) -> Mail:
    return Mail(
        subject=topic.title,
        paragraphs=[
            _("You planned to meet on %(when)s. Say what became of it; it takes a minute.")
            % {"when": plain(local_time(topic.subject.starts_at))},
            _("Did you not meet? Note that as well, or move the meeting to another day."),
        ],
        action=_("Log the meeting"),
        url=absolute(topic.path),
        reason=_("You get this because the meeting has passed and is not logged."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def action_due(topic: Topic, reader: Member) -> Mail:
    return Mail(
        subject=topic.title,
        paragraphs=[
            # The text of the pair: for the one who promised it, never for the subject line.
            _("“%(text)s”, from your mentorship with %(names)s.")
            % {"text": topic.subject.text, "names": names_of(topic.others)},
            _("Tick it off when it is done, or let it go when it no longer matters."),
        ],
        action=_("See your action items"),
        url=absolute(topic.path),
        reason=_("You get this because the action item is yours."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def check_in_due(topic: Topic, reader: Member) -> Mail:
    return Mail(
        subject=topic.title,
        paragraphs=[
            _("Two quick questions about your mentorship, and a way to ask for help."),
            _("You and the coordinator of the program can read your answers. %(names)s cannot.")
            % {"names": names_of(topic.others)},
        ],
        action=_("Answer the check-in"),
        url=absolute(topic.path),
        reason=_("You get this because your mentorship is under way."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def end_evaluation(topic: Topic, reader: Member) -> Mail:
    return Mail(
        subject=topic.title,
        paragraphs=[
            _("Your mentorship with %(names)s is coming to its end.")
            % {"names": full_names(topic)},
            _("Take ten minutes to look back: what did you learn, and what do you do differently?"),
        ],
        action=_("Start the evaluation"),
        url=absolute(topic.path),
        reason=_("You get this because you take part in the mentorship."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def reflection(topic: Topic, reader: Member) -> Mail:
    prompt = prompt_for(timezone.localdate())
    return Mail(
        subject=topic.title,
        paragraphs=[
            str(prompt.question),
            str(prompt.hint),
            _("What you write is for you alone, and nobody is told that you did."),
        ],
        action=_("Write it down"),
        url=absolute(topic.path),
        reason=_("You get this because your mentorship is under way."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


def message(topic: Topic, reader: Member) -> Mail:
    """Without the text: mail is read on screens and by filters that it was not written for."""
    return Mail(
        subject=topic.title,
        paragraphs=[
            _("A message waits for you in your mentorship."),
            _("What it says stays where only the people in the mentorship can read it."),
        ],
        action=_("Read it"),
        url=absolute(topic.path),
        reason=_("You get this because you have not read it yet. It comes once an hour at most."),
        unsubscribe_url=unsubscribe_url(topic, reader),
    )


MAILS: dict[Kind, Callable[[Topic, Member], Mail]] = {
    Kind.INVITATION: invitation,
    Kind.PROPOSAL: proposal,
    Kind.HANDOVER: handover,
    Kind.MEETING_PLANNED: meeting_planned,
    Kind.MEETING_CHANGED: meeting_changed,
    Kind.MEETING_CANCELED: meeting_canceled,
    Kind.MEETING_TOMORROW: meeting_tomorrow,
    Kind.AGREEMENT_PROPOSED: agreement_proposed,
    Kind.SLOT_OFFER: slot_offer,
    Kind.LOG_MEETING: log_meeting,
    Kind.ACTION_DUE: action_due,
    Kind.CHECK_IN_DUE: check_in_due,
    Kind.REFLECTION: reflection,
    Kind.MESSAGE: message,
    Kind.END_EVALUATION: end_evaluation,
}


def full_names(topic: Topic) -> str:
    return ", ".join(person.name for person in topic.others)


def times(topic: Topic, reader: Member) -> str:
    """In a pair both wall clocks; in a circle the reader's own."""
    meeting: Meeting = topic.subject
    when = on_clocks(topic, reader, meeting.starts_at)
    return _("%(when)s, %(minutes)s minutes") % {"when": when, "minutes": meeting.minutes}


def on_clocks(topic: Topic, reader: Member, at: datetime) -> str:
    if len(topic.others) != 1:
        return plain(local_time(at, reader.time_zone))
    other = topic.others[0]
    return plain(both_times(at, reader.time_zone, other.time_zone, first_name(other)))


def where(meeting: Meeting) -> str:
    at = meeting.link or meeting.place
    if not at:
        return str(meeting.get_way_display())
    return f"{meeting.get_way_display()}: {at}"


def agenda(meeting: Meeting) -> str:
    items = [item.text for item in meeting.agenda.order_by("created_at", "id")]
    if not items:
        return _("The agenda is still empty. Write down one thing that you want to talk about.")
    return "\n".join([_("On the agenda:"), *(f"– {text}" for text in items)])


# The link in a mail that switches its kind off, without a sign-in and for as long as the mail
# lies around: it can do nothing else.
SIGNER = Signer(salt="reminders.unsubscribe")


def unsubscribe_url(topic: Topic, reader: Member) -> str:
    return absolute(
        link("reminders:unsubscribe", reader.organization, unsubscribe_token(reader, topic.kind))
    )


def unsubscribe_token(member: Member, kind: Kind) -> str:
    return SIGNER.sign_object([str(member.pk), kind.value])


def read_unsubscribe_token(token: str) -> tuple[str, Kind] | None:
    """(the member's id, the kind), or None for a token that is not ours."""
    try:
        member_id, kind = SIGNER.unsign_object(token)
    except BadSignature:
        return None
    return member_id, Kind(kind)
