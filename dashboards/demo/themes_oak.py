"""A theme for people who restore old buildings."""

from typing import Final

from dashboards.demo.themes import Theme

TIMBER: Final = Theme(
    goals=(
        (
            "Read an old roof before touching it",
            "My survey of the chapel roof needs no second visit.",
        ),
        (
            "Lead a meeting with a client who knows the building better than I do",
            "The client asked for the next meeting to be with me.",
        ),
    ),
    agendas=(
        "The chapel roof: what the joints say",
        "The client who corrected me",
        "Whether to do the timber course in spring",
    ),
    summaries=(
        "We walked through the chapel by video, twice: once looking, once saying what we saw. The"
        " second walk took four times as long.",
        "The client’s father laid that floor. We talked about how to listen to that without"
        " promising to keep the floor.",
        "The survey draft is good. What is missing is what we do not know; a page for that comes"
        " before the drawings from now on.",
    ),
    actions=(
        "e1:Photograph every joint of the north truss",
        "r:Send the survey of the granary, with my mistakes in red",
        "e:Write the page of what we do not know",
        "e2:Call the client before the meeting, not after",
        "r:Ask the carpenter to show a scarf joint on the bench",
    ),
    mentor_note="Sees more than is said. Wait longer before explaining.",
    mentee_note="Say what I see before I say what I think.",
    motivation="I learned to draw new things. I want to learn to read old ones.",
)
