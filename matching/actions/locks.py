"""Whatever hands out places locks the program's row first, so that two coordinators never give
the same place away.
"""

from django.utils.translation import gettext as _

from core.errors import Refusal
from matching.models import MatchRun
from programs.models import Program


def lock_program(program: Program) -> Program:
    """NO KEY: rows that point at it may still be inserted by others meanwhile."""
    locked = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if not locked.takes_answers:
        raise Refusal(_("This program is closing or archived. No new pairs are made in it."))
    return locked


def lock_run(match_run: MatchRun) -> MatchRun:
    lock_program(match_run.program)
    return (
        MatchRun.objects.select_for_update(no_key=True, of=("self",))
        .select_related("program")
        .get(pk=match_run.pk)
    )


def lock_draft(match_run: MatchRun) -> MatchRun:
    locked = lock_run(match_run)
    if locked.status != MatchRun.Status.DRAFT:
        raise Refusal(_("This run is no longer a draft. Run the match again to change pairs."))
    return locked
