"""What the demo's pairs share between their meetings, by theme. `e` is the mentee, `r` the mentor.

Days count back from today.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Shared:
    """`wins`: (who, days ago, text, seen by the program). `resources`: (kind, title, link, note,
    days ago, state), from the mentor. `introductions`: (name, address, how they help, days ago,
    steps taken). `conversations`: (subject, [(who, days ago, text)]), the last message of the
    last one unread. `reflections`: (who, prompt, days ago, text, shared). `steps`: for each goal
    (text, done days ago or None). `progress`: (who, days ago, rating, text), on the first goal.
    """

    wins: tuple[tuple[str, int, str, bool], ...] = ()
    resources: tuple[tuple[str, str, str, str, int, str], ...] = ()
    introductions: tuple[tuple[str, str, str, int, int], ...] = ()
    conversations: tuple[tuple[str, tuple[tuple[str, int, str], ...]], ...] = ()
    reflections: tuple[tuple[str, str, int, str, bool], ...] = ()
    steps: tuple[tuple[tuple[str, int | None], ...], ...] = ()
    progress: tuple[tuple[str, int, int, str], ...] = ()


SHARED: Final = {
    "first_lead": Shared(
        wins=(
            ("e", 60, "Rohan found the bug in the filter before I did. I only asked.", True),
            ("r", 41, "Aiko spoke second in the architecture meeting, and it was her idea"
             " that everybody went home with.", True),
            ("e", 12, "The module went live on a day on which I was not at work.", False),
        ),
        resources=(
            ("course", "Leading without authority", "https://www.coursera.org/",
             "The third week is the one that counts for you.", 70, "finished"),
            ("article", "Bus factor, measured in red boxes", "https://example.org/red-boxes",
             "Two pages. It made me draw my own map.", 38, "begun"),
            ("document", "Our notes on giving a module away", "https://docs.google.com/",
             "Write into it as you go.", 9, "suggested"),
        ),
        introductions=(
            ("Wanjiru Kamau", "wanjiru.kamau@veldkamp.example",
             "She handed a team over without a night of overtime.", 55, 3),
            ("Ingrid Solberg", "ingrid@solberg.example",
             "She led the sensor group of our oldest customer, and knows what they fear.", 13, 1),
        ),
        conversations=(
            ("The slide before the meeting", (
                ("e", 44, "Is one slide the evening before too late for people in Delft?"),
                ("r", 44, "Six in the evening is fine. After nine I would not read it."),
                ("e", 43, "Then six. Thank you."),
            )),
            ("Ingrid would like to talk", (
                ("r", 5, "I asked Ingrid. She has an hour in the week after next."),
                ("e", 4, "Gladly. What should I not ask her?"),
                ("r", 3, "Nothing. Ask her what she would do differently, and wait."),
            )),
        ),
        reflections=(
            ("e", "noticing", 50, "When Rohan fixed it before me I was proud, and then I was"
             " afraid for an afternoon. Of what? Of not being needed.", False),
            ("e", "energy", 18, "After our Thursday hour I have more. After the status call I"
             " have less. I could send the status in writing.", True),
            ("r", "faster", 24, "I finished her sentence twice.", False),
        ),
        steps=(
            (
                ("Draw the map of the system on one page", 80),
                ("Hand the filter module to Rohan", 42),
                ("Hand the calibration to Pune", None),
                ("Two weeks in which I review and do not write", None),
            ),
            (
                ("Be the second to speak, once", 52),
                ("Bring a point of my own three weeks in a row", None),
            ),
        ),
        progress=(
            ("e", 66, 2, "The map is there. It is redder than I thought."),
            ("e", 20, 3, "One module runs without me. I still look every morning."),
        ),
    ),
    "leidinggeven": Shared(
        wins=(
            ("e", 30, "Voor het eerst nee gezegd tegen een spoedklus, en het bleek geen spoed.",
             True),
        ),
        resources=(
            ("video", "Luisteren zonder antwoord", "https://example.org/luisteren",
             "Tien minuten. De stilte in het midden is het punt.", 25, "begun"),
        ),
        conversations=(
            ("Volgende keer op kantoor?", (
                ("r", 6, "Ik ben de twaalfde in Delft. Zullen we wandelen?"),
                ("e", 5, "Graag, als het niet regent. En anders ook."),
            )),
        ),
        reflections=(
            ("e", "avoiding", 14, "Het gesprek met Bram. Het kost me elke maandag een uur.", False),
        ),
        steps=((("Het gesprek voorbereiden op een half blad", 33), ("Het gesprek voeren", None)),),
        progress=(("e", 10, 3, "Ik weet nu wat ik wil zeggen."),),
    ),
    "data": Shared(
        wins=(
            ("e", 22, "Finance used my dashboard in a meeting I was not in.", True),
        ),
        resources=(
            ("course", "Statistics for people who decide", "https://www.edx.org/",
             "Skip the first part.", 33, "finished"),
        ),
        introductions=(
            ("Vikram Rao", "vikram.rao@veldkamp.example",
             "He knows which numbers the board really reads.", 28, 2),
        ),
        steps=((("One question, one chart", 58), ("A page that Finance keeps open", 21)),),
        progress=(("e", 21, 4, "They ask me before they ask the spreadsheet."),),
    ),
    "timber": Shared(
        wins=(
            ("e", 25, "The old beam stayed, and the insurer agreed.", True),
        ),
        resources=(
            ("document", "Moisture in heritage timber", "https://example.org/moisture",
             "The table on page four.", 30, "begun"),
        ),
        introductions=(
            ("Sioned Rees", "sioned@rees.example", "She repaired the roof next door.", 16, 1),
        ),
        conversations=(
            ("The photo of the joint", (
                ("e", 8, "Is that rot, or only the light?"),
                ("r", 7, "Light. Press it with a nail to be sure."),
            )),
        ),
        reflections=(
            ("e", "asking", 11, "I would like to ask to lead the next survey.", False),
        ),
        steps=((("Survey one roof alone", 19), ("Write the report", None)),),
        progress=(("e", 19, 3, "I knew more than I thought."),),
    ),
}  # fmt: skip
