"""A program's evaluations added up in SQL: two statements, whatever its size.

Who may read which answer is the database's to say; these statements run as the coordinator.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from evaluations.questions import LEVELS, text_of
from programs.models import Program

# Below this an average is nearly somebody's own answer.
SMALLEST_GROUP = 5

# The frozen questions say what was asked, so what is missing is counted and not guessed.
# All goals count as one question: their titles are the pairs' own. What was asked and what
# was answered are added up apart; joined row by row it costs the square of a form's length.
PER_QUESTION = """
with sent as materialized (
    select e.id, e.questions, e.issued_at
    from mentorships_mentorship m
    join evaluations_evaluation e
      on e.organization_id = m.organization_id and e.mentorship_id = m.id
    where m.organization_id = %(organization)s and m.program_id = %(program)s
      and e.submitted_at is not null
), asked as (
    select case when q.item ? 'goal' then 'goal' else q.item->>'key' end as key,
           min(q.item->>'kind') as kind,
           min(q.item->>'level') as level,
           (array_agg(q.item->'text' order by sent.issued_at desc))[1] as texts,
           min(q.place) as place,
           count(*) as times
    from sent
    cross join lateral jsonb_array_elements(sent.questions) with ordinality as q(item, place)
    where q.item->>'kind' in ('scale', 'yes_no')
    group by 1
), answered as (
    select case when starts_with(a.question, 'goal:') then 'goal' else a.question end as key,
           count(*) as times,
           avg(a.rating)::float as average,
           count(*) filter (where a.rating = 1) as ones,
           count(*) filter (where a.rating = 2) as twos,
           count(*) filter (where a.rating = 3) as threes,
           count(*) filter (where a.rating = 4) as fours,
           count(*) filter (where a.rating = 5) as fives
    from evaluations_evaluationanswer a
    where a.organization_id = %(organization)s and a.rating is not null
      and a.evaluation_id in (select id from sent)
    group by 1
)
select asked.key, asked.kind, asked.level, asked.texts, asked.times,
       coalesce(answered.times, 0), answered.average,
       answered.ones, answered.twos, answered.threes, answered.fours, answered.fives
from asked left join answered on answered.key = asked.key
order by asked.place, asked.key
"""
ISSUED = """
select count(*), count(e.submitted_at)
from mentorships_mentorship m
join evaluations_evaluation e
  on e.organization_id = m.organization_id and e.mentorship_id = m.id
where m.organization_id = %(organization)s and m.program_id = %(program)s
"""


@dataclass(frozen=True)
class Result:
    """One question over a program. `counts` says how often 1 to 5 was chosen.

    `average`, `counts` and `yes` are empty for a group too small to show.
    """

    key: str
    kind: str
    level: str
    text: str
    asked: int
    answered: int
    average: float | None
    counts: list[int]

    @property
    def missing(self) -> int:
        return self.asked - self.answered

    @property
    def shown(self) -> bool:
        return self.answered >= SMALLEST_GROUP

    @property
    def yes(self) -> int | None:
        return self.counts[-1] if self.counts else None


@dataclass(frozen=True)
class Results:
    issued: int
    submitted: int
    levels: list[tuple[str, list[Result]]]


def results_of(program: Program) -> Results:
    params = {"organization": program.organization_id, "program": program.pk}
    with connection.cursor() as cursor:
        cursor.execute(ISSUED, params)
        issued, submitted = cursor.fetchone()
        cursor.execute(PER_QUESTION, params)
        found = [_result(row) for row in cursor.fetchall()]
    levels = [
        (str(name), [result for result in found if result.level == level])
        for level, name in LEVELS.items()
    ]
    return Results(issued, submitted, [(name, results) for name, results in levels if results])


def _result(row: tuple[Any, ...]) -> Result:
    # Django leaves jsonb as text in plain cursors.
    key, kind, level, texts, asked, answered, average, *counts = row
    goals = _("Where people are now with their goals")
    text = goals if key == "goal" else text_of(json.loads(texts))
    big_enough = answered >= SMALLEST_GROUP
    return Result(
        key=key,
        kind=kind,
        level=level,
        text=text,
        asked=asked,
        answered=answered,
        average=average if big_enough else None,
        counts=counts if big_enough else [],
    )
