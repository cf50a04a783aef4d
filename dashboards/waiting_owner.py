"""What waits for an organization's owner, because nobody else looks after it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from core.links import link
from dashboards.access.counts import OrganizationCounts
from dashboards.things import Thing


def waits_for_owner(counts: OrganizationCounts, owner: Member) -> list[Thing]:
    """What nobody else looks after: people without a way in, programs and mails left alone."""
    organization = owner.organization
    things = [
        Thing(
            kind="uncoordinated",
            icon="alert",
            title=_("Nobody coordinates %(program)s") % {"program": program.name},
            text=_("Name somebody, so that the people in it are not on their own."),
            url=link("programs:coordinators", organization, program.pk),
            label=_("Name a coordinator"),
        )
        for program in counts.listed
        if not program.coordinators
    ]
    if counts.troubled:
        things.append(
            Thing(
                kind="troubled",
                icon="mail",
                title=_("Some mails did not arrive"),
                text=_("They failed, or the mail server never confirmed them."),
                url=link("reminders:deliveries", organization),
                label=_("See which"),
            )
        )
    if counts.uninvited:
        things.append(
            Thing(
                kind="uninvited",
                icon="people",
                title=ngettext(
                    "%(count)s person is expected and holds no invitation",
                    "%(count)s people are expected and hold no invitation",
                    counts.uninvited,
                )
                % {"count": counts.uninvited},
                text=_("An invitation lasts seven days. Open a person’s page to send a new one."),
                url=f"{link('accounts:members', organization)}?status={Member.Status.EXPECTED}",
                label=_("See who"),
            )
        )
    return things
