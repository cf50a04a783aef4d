"""What happened between the demo's pairs, in days before today, and why somebody should care.

Between them the stories show every phase, every rule of a mentorship's health and every way to
end, so that no page of the demo is empty.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Story:
    """One mentorship. Days count back from today; `planned` and `ends` count forward.

    `signers`: how many have signed. `actions`: for each action of the theme, in order, the days
    until it is due, or None when it is done. `ratings`: for each check-in day, (useful, working)
    of the mentee and of the mentor; None where somebody has not answered.
    """

    mentor: str
    mentee: str
    theme: str
    started: int
    agreement: str = "signed"
    signers: int = 2
    held: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    to_log: int | None = None
    planned: tuple[int, ...] = ()
    offered: tuple[int, ...] = ()
    minutes: int = 60
    actions: tuple[int | None, ...] = ()
    ratings: tuple[tuple[tuple[int, int] | None, tuple[int, int] | None], ...] = ()
    contact: int | None = None
    ends: int = 90
    closing: bool = False
    closed: int | None = None
    kind: str = "completed"
    reason: str = ""
    across: str = ""
    notes: bool = True


ACROSS_BORDERS: Final = (
    Story(
        mentor="Jasper van Leeuwen",
        mentee="Aiko Tanaka",
        theme="first_lead",
        started=95,
        held=(88, 67, 46, 26),
        to_log=4,
        planned=(1, 22),
        minutes=45,
        actions=(None, None, None, -3, 2, 6, 12),
        ratings=(((5, 4), (4, 4)), (None, None)),
        across="Jasper thinks aloud and says when a thought is not finished. Aiko takes a day"
        " before a big answer, and that is not a no. The late hour goes to each in turn.",
    ),
    Story(
        mentor="Mirjam de Graaf",
        mentee="Femke Visser",
        theme="leidinggeven",
        started=102,
        held=(95, 73, 50, 29, 9),
        planned=(12,),
        actions=(None, None, None, 5, 9),
        ratings=(((5, 5), (4, 5)), ((5, 4), (5, 5))),
        across="We zeggen het gewoon, en vragen daarna hoe het aankwam.",
    ),
    Story(
        mentor="Anouk Willems",
        mentee="Lotte Smit",
        theme="spreken",
        started=11,
        agreement="proposed",
        signers=1,
        held=(4,),
        planned=(10,),
        actions=(3, 8),
    ),
    Story(
        mentor="Priya Nair",
        mentee="Lucas Pereira",
        theme="data",
        started=98,
        held=(90, 70, 48, 27, 8),
        planned=(13,),
        actions=(None, None, None, 4, 11, 18),
        ratings=(((4, 5), (5, 5)), ((5, 5), (4, 5))),
        across="Priya’s early morning is Lucas’s late evening: every second meeting is moved by"
        " three hours.",
    ),
    Story(
        mentor="Grace Liu",
        mentee="Beatriz Lima",
        theme="product",
        started=92,
        held=(84, 61, 38),
        offered=(3, 5, 9),
        actions=(None, None, 6, 14),
        ratings=(((4, 4), (4, 5)), ((4, 4), None)),
    ),
    Story(
        mentor="Marcus Reed",
        mentee="Rafael Souza",
        theme="presenting",
        started=88,
        held=(80, 45),
        missed=(25, 8),
        actions=(None, None, 7),
        ratings=(((4, 4), (4, 4)), (None, (3, 4))),
    ),
    Story(
        mentor="Laura Bennett",
        mentee="Arjun Deshpande",
        theme="across",
        started=105,
        held=(97, 79, 63),
        actions=(None, 9, 15),
        ratings=(((3, 4), (4, 4)), (None, None)),
    ),
    Story(
        mentor="Pieter Bakker",
        mentee="Thiago Ribeiro",
        theme="change",
        started=90,
        held=(82, 60, 37, 16),
        planned=(6,),
        actions=(None, None, 5, 8),
        ratings=(((4, 3), (4, 4)), ((2, 3), (4, 4))),
    ),
    Story(
        mentor="Kenji Mori",
        mentee="Jonas Brandt",
        theme="across",
        started=86,
        held=(78, 55, 33, 13),
        planned=(9,),
        actions=(None, None, 3),
        ratings=(((4, 4), (4, 5)), ((3, 3), (4, 4))),
        contact=2,
    ),
    Story(
        mentor="Katrin Vogel",
        mentee="Haruto Ito",
        theme="presenting",
        started=19,
        agreement="draft",
        held=(10,),
        planned=(8,),
        actions=(4, 7),
    ),
    Story(
        mentor="Sanjay Kulkarni",
        mentee="Ren Nakamura",
        theme="across",
        started=26,
        held=(),
    ),
    Story(
        mentor="Nadia Haddad",
        mentee="Achieng Odhiambo",
        theme="product",
        started=84,
        held=(77, 54, 32, 12),
        planned=(10,),
        actions=(None, -12, -8, -2, 6),
        ratings=(((4, 4), (4, 4)), ((4, 4), (4, 4))),
    ),
    Story(
        mentor="Friederike Lang",
        mentee="Camila Duarte",
        theme="presenting",
        started=6,
        agreement="draft",
        planned=(3,),
    ),
    Story(
        mentor="Daniel Otieno",
        mentee="Lena Hoffmann",
        theme="feedback",
        started=107,
        held=(99, 76, 54, 30, 14),
        actions=(None, None, None, None, 5),
        ratings=(((5, 4), (5, 5)), ((5, 5), (5, 5))),
        ends=-5,
    ),
    Story(
        mentor="Jasper van Leeuwen",
        mentee="Brian Kiptoo",
        theme="systems",
        started=108,
        held=(100, 78, 57, 35, 15),
        actions=(None, None, None, None, 6),
        ratings=(((5, 5), (4, 5)), ((5, 5), (5, 5))),
        ends=14,
        closing=True,
    ),
    Story(
        mentor="Mariana Alves",
        mentee="Diego Morales",
        theme="change",
        started=94,
        held=(86, 65, 44, 22),
        to_log=1,
        planned=(20,),
        actions=(None, None, None, 8, 10),
        ratings=(((4, 4), (4, 4)), ((4, 5), (4, 4))),
    ),
    Story(
        mentor="Vikram Rao",
        mentee="Mehmet Aydın",
        theme="feedback",
        started=91,
        held=(83, 62, 40, 18),
        planned=(4,),
        actions=(None, None, 9),
        ratings=(((5, 5), (5, 5)), ((3, 3), (4, 4))),
    ),
    Story(
        mentor="Meera Iyer",
        mentee="Ananya Bose",
        theme="product",
        started=12,
        planned=(2,),
    ),
    Story(
        mentor="Priya Nair",
        mentee="Tyler Brooks",
        theme="systems",
        started=9,
        agreement="proposed",
        signers=0,
        held=(2,),
        planned=(16,),
        actions=(5, 9),
    ),
    Story(
        mentor="Wanjiru Kamau",
        mentee="Njeri Mwangi",
        theme="presenting",
        started=89,
        held=(81, 59, 36, 17),
        actions=(None, None, None, 7),
        ratings=(((5, 4), (5, 5)), ((4, 4), (5, 5))),
    ),
    Story(
        mentor="Marcus Reed",
        mentee="Kavya Reddy",
        theme="systems",
        started=80,
        held=(72, 50),
        actions=(None, None),
        ratings=(((3, 4), (4, 4)),),
        closed=18,
        kind="concluded_early",
        reason="Eleven and a half hours apart was more than we could carry. We would both do it"
        " again with somebody nearer.",
    ),
)

LEADING: Final = (
    Story(
        mentor="Pieter Bakker",
        mentee="Sander Kuipers",
        theme="feedback",
        started=322,
        held=(314, 290, 262, 230, 190, 150, 110, 75),
        actions=(None, None, None, None, None),
        ratings=(((4, 4), (4, 4)), ((4, 4), (5, 4)), ((5, 5), (5, 5))),
        closed=66,
        ends=-64,
    ),
    Story(
        mentor="Mirjam de Graaf",
        mentee="Yasmina El Amrani",
        theme="leidinggeven",
        started=324,
        held=(317, 292, 268, 240, 205, 160, 118, 80),
        actions=(None, None, None, None),
        ratings=(((5, 5), (5, 5)), ((5, 4), (5, 5))),
        closed=70,
        ends=-64,
    ),
    Story(
        mentor="Laura Bennett",
        mentee="Nadia Haddad",
        theme="presenting",
        started=320,
        held=(312, 281, 250, 210, 170, 120, 82),
        actions=(None, None, None),
        ratings=(((4, 5), (4, 4)), ((4, 4), (4, 4))),
        closed=71,
        ends=-64,
    ),
    Story(
        mentor="Ruud Jansen",
        mentee="Friederike Lang",
        theme="feedback",
        started=319,
        held=(310, 280, 245, 200, 155, 100),
        actions=(None, None, None, None),
        ratings=(((4, 4), (4, 4)), ((4, 4), (3, 4))),
        closed=68,
        ends=-64,
    ),
    Story(
        mentor="Mariana Alves",
        mentee="Vikram Rao",
        theme="change",
        started=318,
        held=(311, 284, 255, 222, 180, 140, 96),
        actions=(None, None, None, None, None),
        ratings=(((5, 5), (5, 4)), ((5, 5), (5, 5))),
        closed=69,
        ends=-64,
    ),
    Story(
        mentor="Kenji Mori",
        mentee="Meera Iyer",
        theme="across",
        started=321,
        held=(313, 279, 243, 199, 151, 99),
        actions=(None, None, None),
        ratings=(((4, 4), (4, 5)), ((5, 4), (4, 5))),
        closed=67,
        ends=-64,
    ),
    Story(
        mentor="Jasper van Leeuwen",
        mentee="Femke Visser",
        theme="leidinggeven",
        started=320,
        held=(312, 288, 251, 215, 171),
        actions=(None, None),
        ratings=(((3, 4), (3, 4)), ((3, 3), (3, 4))),
        closed=140,
        kind="handed_over",
        ends=-64,
    ),
    Story(
        mentor="Katrin Vogel",
        mentee="Tobias Kern",
        theme="presenting",
        started=317,
        held=(309, 275, 240),
        actions=(None,),
        ratings=(((4, 4), (4, 4)),),
        closed=205,
        kind="left_company",
        ends=-64,
    ),
)

HERITAGE: Final = (
    Story(
        mentor="Ruth Adeyemi",
        mentee="Owen Blake",
        theme="timber",
        started=70,
        held=(63, 42, 20),
        to_log=3,
        planned=(1,),
        actions=(None, None, -2, 4, 7),
        ratings=(((5, 5), (5, 4)),),
        across="Cardiff eats lunch when Toronto wakes up. We meet at three in Cardiff.",
    ),
    Story(
        mentor="Claire Fontaine",
        mentee="Mateo Vargas",
        theme="feedback",
        started=66,
        held=(58, 36),
        actions=(None, 3),
        ratings=(((4, 4), (4, 4)),),
    ),
    Story(
        mentor="Amara Okoye",
        mentee="Dafydd Lloyd",
        theme="timber",
        started=17,
        agreement="proposed",
        signers=1,
        held=(8,),
        planned=(9,),
        actions=(6,),
    ),
    Story(
        mentor="Claire Fontaine",
        mentee="Imogen Hart",
        theme="presenting",
        started=64,
        held=(57, 37, 15),
        planned=(6,),
        actions=(None, None, 8),
        ratings=(((5, 4), (4, 4)),),
    ),
)
