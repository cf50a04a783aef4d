"""What the demo's pairs work on: the words of their goals, meetings and promises.

A pair takes one theme and uses as much of it as its story has got to. In `actions` the first
letter says whose the promise is: the mentee's (e) or the mentor's (r); a number after it, for
which goal.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Theme:
    goals: tuple[tuple[str, str], ...]
    agendas: tuple[str, ...]
    summaries: tuple[str, ...]
    actions: tuple[str, ...]
    mentor_note: str
    mentee_note: str
    motivation: str
    language: str = "en"


FIRST_LEAD: Final = Theme(
    goals=(
        (
            "Lead the sensor rewrite without writing all of it myself",
            "Two colleagues own a module each, and I hear of problems before the demo does.",
        ),
        (
            "Speak in the weekly architecture meeting",
            "I bring one point of my own each week, and say it in the first half hour.",
        ),
    ),
    agendas=(
        "How the handover to the Pune team went",
        "Saying no to Sales without closing the door",
        "The question nobody asked in the architecture meeting",
        "What I would do with a second engineer",
    ),
    summaries=(
        "We told each other how we got here. Aiko drew the sensor system on one page and marked"
        " in red what only she knows: almost half of it. First aim: fewer red boxes, not more"
        " code.",
        "We went through the handover to Pune. What worked: an hour of pairing before the"
        " document. What did not: answering every question in chat at 22:00. From now on"
        " questions wait for the shared hour.",
        "Practiced the architecture meeting with the roles swapped. It helps to send one slide"
        " the evening before and to be the second to speak. Aiko will try it twice before we"
        " judge it.",
        "The module went live without her touching it, and it hurt a little. We talked about what"
        " a lead is proud of when the commit is not theirs.",
        "Looked at the feedback from the team. Three of four mention calm. One asks for earlier"
        " bad news; we made a rule for that: the same day, in two sentences.",
    ),
    actions=(
        "e1:Write the one-page map of the sensor system and share it with Rohan",
        "r:Introduce Aiko to the lead of the valve team",
        "e2:Send one slide before Thursday's architecture meeting",
        "e1:Ask two colleagues what they need from a lead",
        "r1:Find the recording of the 2024 handover",
        "e1:Draft the plan for the second engineer, one page",
        "r:Read the plan and answer in writing, not in a call",
    ),
    mentor_note="I talk too much in the first ten minutes. Ask, then count to seven.",
    mentee_note="He asked what I want, not what the team needs. I did not have an answer yet.",
    motivation="I have become the person everybody asks. I would like to become the person who"
    " makes asking unnecessary.",
)

PRESENTING: Final = Theme(
    goals=(
        (
            "Present the quarterly results without reading from the slides",
            "Ten minutes, five slides, and at least two questions that I answer on the spot.",
        ),
        (
            "Be known outside my own department",
            "Three people from other departments asked me for advice this half year.",
        ),
    ),
    agendas=(
        "First three sentences of the results talk",
        "What to do when the boss interrupts",
        "Whether to apply for the Boston rotation",
    ),
    summaries=(
        "First meeting. We talked about talks we remember and why. None of them was remembered"
        " for its slides.",
        "We rehearsed the opening four times. The version without greeting and agenda was the"
        " best one. The numbers move to the appendix.",
        "The talk is done. It went well until the currency question; then a silence that felt"
        " like a minute and was four seconds on the recording. Next time: repeat the question"
        " first.",
        "We made a list of eight people worth knowing and what each of them would like to know"
        " from us. Two coffees are planned.",
    ),
    actions=(
        "e:Record the opening on the phone and listen to it once",
        "r:Send the two talks that I keep coming back to",
        "e:Invite the head of customer care for coffee",
        "e:Cut the results deck to five slides",
        "r:Sit in on the dress rehearsal",
        "e:Write down the three questions I am afraid of",
    ),
    mentor_note="Very good already. The nerves are about being seen, not about the content.",
    mentee_note="Four seconds. Remember: it was only four seconds.",
    motivation="My work is good and stays in my department. I want to learn to show it.",
)

FEEDBACK: Final = Theme(
    goals=(
        (
            "Give difficult feedback within a week, not within a quarter",
            "Three conversations held, each prepared on half a page, each looked back on.",
        ),
        (
            "Know what my team thinks of how I lead",
            "Everybody has answered the two questions, and I have told them what I will change.",
        ),
    ),
    agendas=(
        "The late reports: how to begin",
        "What I heard from the team",
        "Feedback by video to somebody I have met twice",
    ),
    summaries=(
        "We sorted what is feedback and what is merely taste. The late reports are the first, the"
        " long e-mails are the second.",
        "The conversation about the late reports took twelve minutes. The reason turned out to"
        " be a broken export that nobody had mentioned. We both learned something.",
        "Role play: the same message, once direct and once gently. Which of the two is heard"
        " depends on who listens; asking beforehand costs ten seconds.",
        "The two questions are out. We agreed not to defend anything for a week, only to say"
        " thank you.",
    ),
    actions=(
        "e:Prepare the conversation about the late reports on half a page",
        "r:Share my own worst feedback conversation in writing",
        "e:Ask the team the two questions",
        "e:Tell the team what changes and what does not",
        "r:Suggest one book chapter, not a book",
    ),
    mentor_note="The real subject is a colleague who used to be a friend. Leave room for it.",
    mentee_note="I was relieved when he told me about his own failure first.",
    motivation="I was promoted for being kind. I need to learn to be kind and clear.",
)

ACROSS: Final = Theme(
    goals=(
        (
            "Run the Osaka pilot with a team in four time zones",
            "The pilot starts in March, and nobody had more than one late meeting a week.",
        ),
        (
            "Understand how decisions are really taken in the Tokyo office",
            "Before a steering meeting I know who will agree and who needs another talk.",
        ),
    ),
    agendas=(
        "Who gets the late meeting this month",
        "What a yes means in the steering group",
        "First visit: whom to see, and in which order",
    ),
    summaries=(
        "We compared our weeks. Both of us believed that the other never had late meetings. We"
        " put them side by side: five against six.",
        "Talked about the word yes. It can mean I agree, I heard you, or please do not ask again"
        " in front of everybody. New habit: settle it in a call of two before the meeting.",
        "The visit is planned. First the plant, then the office: people there will have heard"
        " that we came to look before we came to talk.",
        "The pilot's plan survived its first Monday. We looked at what slipped and whether"
        " anybody could have known.",
    ),
    actions=(
        "e:Make a table of everybody's working hours and holidays until March",
        "r:Ask Kenji whom to speak with before the steering meeting",
        "e:Move the Monday call so that Denver gets the early one next month",
        "e:Write the invitation for the visit, and have it read",
        "r:Share the notes of my first year abroad",
    ),
    mentor_note="Still plans like an engineer: every hour full. Ask about slack.",
    mentee_note="I had never noticed that I always speak first.",
    motivation="I work with five countries and know one of them.",
)

DATA: Final = Theme(
    goals=(
        (
            "Forecast pump demand with a model that the planners trust",
            "Planners overrule it less than one time in five, and say why when they do.",
        ),
        (
            "Explain a model to somebody who has to decide with it",
            "The plant director can tell in her own words when not to believe it.",
        ),
    ),
    agendas=(
        "Why the planners overruled the September forecast",
        "Baseline first: what would a spreadsheet say?",
        "A picture of uncertainty that is not a band",
    ),
    summaries=(
        "We began with the spreadsheet that is in use. It is wrong by 18 percent, which is less"
        " than the first model. A humbling and useful start.",
        "The model beats the spreadsheet in nine of twelve months. We looked at the other three"
        " together: all of them have a public holiday that moves.",
        "Explained the model to each other with a whiteboard and no formula. Second attempt was"
        " half as long.",
        "The planners now write a reason when they overrule. Four reasons in two weeks, and all"
        " of them were good ones.",
    ),
    actions=(
        "e1:Add the moving holidays of Brazil and India",
        "r:Make the introduction to the planner in Osaka",
        "e:Write the model's card: what it knows, what it does not",
        "e:Sit with the planners for a morning and only watch",
        "r:Review the evaluation notebook",
        "e2:Ask Mariana to explain the forecast back",
    ),
    mentor_note="Excellent technically. The next step is people, and he knows it.",
    mentee_note="I should have sat with the planners a year ago.",
    motivation="I can build models. I would like them to be used.",
)

CHANGE: Final = Theme(
    goals=(
        (
            "Bring the new shift plan in without losing the night crew",
            "The crew has chosen between two plans, and nobody left because of it.",
        ),
        (
            "Delegate the daily stand-up",
            "I was away for two weeks and the stand-up took place ten times.",
        ),
    ),
    agendas=(
        "What the night crew is afraid of",
        "Two plans instead of one",
        "Who could run the stand-up",
    ),
    summaries=(
        "We drew who wins and who loses with the new shift plan. The night crew loses two free"
        " Fridays a month. Nobody had said that aloud until now.",
        "The talk at 05:30 with coffee was worth more than the memo. Two versions of the plan"
        " came out of it, one of them better than ours.",
        "The stand-up works without its inventor. We talked about how that feels and what to do"
        " with the free quarter of an hour.",
        "The crew voted. We wrote down what we would do again, while it is fresh.",
    ),
    actions=(
        "e:Be at the plant for the end of a night shift",
        "e:Put the two plans side by side on one sheet",
        "r:Call the works council in Hamburg and ask how they did it",
        "e:Ask a colleague to run the stand-up for two weeks",
        "r:Share the plan of the 2023 change, with its mistakes",
    ),
    mentor_note="Carries everything alone. Keep asking who else could.",
    mentee_note="Coffee at half past five. Who would have thought.",
    motivation="I know the machines. People are the part that keeps me awake.",
)

PRODUCT: Final = Theme(
    goals=(
        (
            "Move from agronomy to product management",
            "I have led one small feature from the first interview to the launch.",
        ),
        (
            "Say no to a good idea with a reason that people accept",
            "The list of ideas has a third column: not now, because.",
        ),
    ),
    agendas=(
        "Notes from the grower interviews",
        "Which of the eleven ideas is the one",
        "How to talk with my manager about the move",
    ),
    summaries=(
        "We read two interviews together and marked what was said and what was hoped. The grower"
        " never asked for an app. She asked to sleep through the night.",
        "Eleven ideas became three by asking what we would stop doing instead. The alarm that"
        " waits until it matters stayed.",
        "Talked about the move itself. The manager has known for a while, and is glad to be asked.",
        "The small feature is live with six growers. One of them sent a photo of her sleeping dog.",
    ),
    actions=(
        "e:Interview two more growers, one of whom left us",
        "e:Write the one-page brief for the patient alarm",
        "r:Make room to shadow a planning week",
        "e:Talk with my manager about the next year",
        "r:Share three product briefs, one of a failure",
    ),
    mentor_note="Has the ear for it. Needs to trust a half-finished page.",
    mentee_note="She asked to sleep through the night.",
    motivation="I know what plants need. I want to learn how a product gets made of it.",
)

SYSTEMS: Final = Theme(
    goals=(
        (
            "Design a service that others can run at night",
            "The on-call engineer mended it from the handbook, without calling me.",
        ),
        (
            "Read other people's code with pleasure",
            "One review a day, with one question and one thing I liked.",
        ),
    ),
    agendas=(
        "The outage of the 3rd, calmly",
        "What belongs in a handbook and what in the code",
        "A review that I am unsure about",
    ),
    summaries=(
        "Walked through the outage minute by minute. The alert was right and nobody believed it,"
        " since it had been wrong nine times before.",
        "Wrote the first page of the handbook together, for somebody tired. Short sentences, one"
        " command each.",
        "We looked at three reviews. Questions get answers; statements get silence.",
        "The night shift mended it with the handbook. Two steps were in the wrong order, and now"
        " they are not.",
    ),
    actions=(
        "e:Delete the four alerts that nobody believes",
        "e:Write the handbook page for a full disk",
        "r:Review the design of the queue, on paper",
        "e:Pair with the on-call engineer for one evening",
        "r:Find a talk about calm incidents",
    ),
    mentor_note="Fast. Slow down the first ten minutes and the rest takes care of itself.",
    mentee_note="Write for somebody tired.",
    motivation="I learned to build things. Nobody taught me how to keep them running.",
)

THEMES: Final = {
    "first_lead": FIRST_LEAD,
    "presenting": PRESENTING,
    "feedback": FEEDBACK,
    "across": ACROSS,
    "data": DATA,
    "change": CHANGE,
    "product": PRODUCT,
    "systems": SYSTEMS,
}
