"""What has changed lately in the demo's pairs: one rests, and in two somebody has left."""

from accounts.actions import deactivate_member
from accounts.models import Member
from core.tenancy import enter
from dashboards.demo.calendar import day
from dashboards.demo.company import Company
from mentorships.models import Mentorship
from mentorships.pausing import pause_mentorship


def what_changed(company: Company) -> None:
    _rest(company["Diego Morales"], company["Mariana Alves"], why="Paternity leave.")
    for name in ("Daniel Otieno", "Njeri Mwangi"):
        deactivate_member(company[name], by=company["Hanneke Veldkamp"])


def _rest(mentee: Member, mentor: Member, *, why: str) -> None:
    enter(mentee.organization_id, mentee.pk)
    mentorship = Mentorship.objects.of(mentor).of(mentee).open().get()
    pause_mentorship(mentorship, by=mentee, until_on=day(16), why=why)
    enter(mentee.organization_id)
