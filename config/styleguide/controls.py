"""What one works with, and charts: the source is what is shown and what is rendered."""

from config.styleguide.example import Example, Section

ITEMS = [
    {"label": "Goals", "url": "#panel-goals", "current": True, "count": 2},
    {"label": "Action items", "url": "#panel-items", "count": 4},
    {"label": "History", "url": "#panel-history"},
]
LINKS = [
    {"label": "Overview", "url": "#tabs", "current": True},
    {"label": "People", "url": "#tabs", "count": 43},
    {"label": "Matching", "url": "#tabs"},
    {"label": "Evaluations", "url": "#tabs"},
]
MENU = [
    {"label": "Change the time", "url": "#menus"},
    {"label": "Download for the calendar", "url": "#menus"},
    {"label": "Call the meeting off", "url": "/styleguide/", "post": True, "danger": True},
]
STEPS = [
    {"label": "Invited", "count": 43, "url": "#charts"},
    {"label": "Joined", "count": 42},
    {"label": "Matched", "count": 38},
    {"label": "First meeting held", "count": 27},
    {"label": "Closed with an evaluation", "count": 0},
]
BARS = [
    {"label": "Engineering", "value": 18, "url": "#charts"},
    {"label": "Product", "value": 11},
    {"label": "A department with a name that needs two lines", "value": 4},
    {"label": "Board", "value": 0},
]
RATINGS = [{"label": str(n), "value": value} for n, value in enumerate((0, 2, 5, 14, 9), 1)]
MONTHS = ["May", "June", "July", "August", "September", "October"]
HELD = [
    {"label": "Held", "values": [12, 18, 9, None, 21, 24]},
    {"label": "Planned", "values": [14, 20, 16, 12, 22, 26]},
]
WEEKS = [3, 4, 4, 2, None, 5, 7, 6]
HEALTHS = ["On track", "Drifting", "Needs care"]
ONE = [{"label": "", "values": [10, 5, 5]}]
SEVERAL = [
    {"label": "Across borders", "values": [10, 5, 5]},
    {"label": "First hundred days", "values": [3, 0, 1]},
    {"label": "A program without mentorships yet", "values": [0, 0, 0]},
]

CONTROLS = (
    Section(
        "tabs",
        "Tabs",
        "Links to pages beside this one, with the current one marked. With panels=True they lead"
        " to parts of this page: all are shown without JavaScript, one at a time with it, moved"
        " between with the arrow keys.",
        (
            Example(
                "Pages",
                '{% include "components/tabs.html" with label="The program" items=links only %}',
                context={"links": LINKS},
            ),
            Example(
                "Parts of a page",
                '{% include "components/tabs.html" with label="Your mentorship" items=items'
                ' panels=True only %}<section id="panel-goals"><h3>Goals</h3><p>Lead the sensor'
                ' rewrite.</p></section><section id="panel-items"><h3>Action items</h3><p>Draft the'
                ' plan.</p></section><section id="panel-history"><h3>History</h3><p>You met.</p>'
                "</section>",
                context={"items": ITEMS},
            ),
        ),
    ),
    Section(
        "menus",
        "Menus and dialogs",
        "A menu is a <details> and works as it is. A dialog asks once before what cannot be taken"
        " back; without JavaScript its link opens a page that asks the same.",
        (
            Example(
                "Menu",
                '{% include "components/menu.html" with label="This meeting" items=items small=True'
                " csrf_token=csrf_token only %}",
                context={"items": MENU},
            ),
            Example(
                "A question",
                '<a class="button danger" href="#menus" data-dialog="example-confirm">Call it off'
                '</a>{% include "components/confirm.html" with id="example-confirm" title="Call the'
                ' meeting off?" text="The other gets a mail." action=here submit="Call it off"'
                " danger=True csrf_token=csrf_token only %}",
            ),
            Example(
                "Something to read",
                '<a class="button" href="#menus" data-dialog="example-dialog">What counts</a>'
                '{% include "components/dialog.html" with id="example-dialog" title="What counts as'
                ' drifting" text="Nothing is planned, and the last meeting is longer ago than one'
                ' and a half times your rhythm." only %}',
            ),
        ),
    ),
    Section(
        "forms",
        "Forms",
        "Label, help and what is wrong belong to the field. Optional fields say so. Nothing is"
        " chosen beforehand on a scale.",
        (
            Example(
                "Every field",
                '<form class="form" method="post" action="{{ here }}" novalidate>{% csrf_token %}'
                '{{ form }}<div class="form-actions sticky"><button class="button primary">Save'
                '</button></div></form><datalist id="skills"><option value="Facilitation"></option>'
                '<option value="Finance for engineers"></option><option value="Negotiating">'
                '</option><option value="Python"></option><option value="System design"></option>'
                "</datalist>",
                "On a phone .form-actions.sticky keeps the one action in reach of the thumb.",
            ),
            Example(
                "What is wrong",
                '<form class="form" method="post" action="{{ here }}" novalidate>{% csrf_token %}'
                "{{ wrong }}</form>",
                "{{ form }} begins with components/form_errors.html when two or more fields are"
                " wrong; the focus goes there.",
            ),
            Example(
                "What somebody else saved meanwhile",
                '<form class="form" method="post" action="{{ here }}" novalidate>{% csrf_token %}'
                '{% include "components/beside.html" with form=beside only %}</form>',
                "A SeenForm: what was typed stays in the field, what is stored stands beside it.",
            ),
            Example("Disabled", '<form class="form">{{ disabled }}</form>'),
            Example(
                "A draft that is kept",
                '{% include "components/draft_notice.html" with draft=draft csrf_token=csrf_token'
                ' only %}<form>{% include "components/draft.html" with draft=draft only %}'
                '<p class="soft small">A form of long texts.</p></form>',
            ),
        ),
    ),
    Section(
        "charts",
        "Charts",
        "Numbers first. Series differ by pattern or dash and by their names, texts keep their"
        " size on a phone, and the numbers stand in a table: as the chart itself, or behind it.",
        (
            Example(
                "Bars",
                '{% include "charts/bar.html" with rows=rows head="Department" unit="People"'
                ' caption="Who takes part, by department" only %}',
                context={"rows": BARS},
            ),
            Example(
                "Funnel",
                '{% include "charts/funnel.html" with steps=steps caption="People, each counted'
                ' once" only %}',
                context={"steps": STEPS},
            ),
            Example(
                "One stacked bar",
                '{% include "charts/stacked.html" with id="chart-health" rows=rows series=series'
                ' head="Program" caption="How the 20 open mentorships go" only %}',
                context={"rows": ONE, "series": HEALTHS},
            ),
            Example(
                "Several stacked bars, one of them empty",
                '{% include "charts/stacked.html" with id="chart-programs" rows=rows series=series'
                ' head="Program" caption="How mentorships go, by program" only %}',
                context={"rows": SEVERAL, "series": HEALTHS},
            ),
            Example(
                "Lines, with a month nobody counted",
                '{% include "charts/line.html" with id="chart-months" labels=labels series=series'
                ' head="Month" caption="Meetings, by month" only %}',
                context={"labels": MONTHS, "series": HELD},
            ),
            Example(
                "Distribution",
                '{% include "charts/distribution.html" with id="chart-ratings" rows=rows'
                ' head="Rating" unit="Answers" caption="How useful it was, from 1 to 5 (30 of 38'
                ' answered)" only %}',
                context={"rows": RATINGS},
            ),
            Example(
                "Sparkline",
                '{% include "charts/sparkline.html" with id="chart-weeks" values=values text="6'
                ' this week" caption="Meetings held, in the last eight weeks" labels=labels'
                ' head="Week" unit="Held" only %}',
                context={"values": WEEKS, "labels": [f"Week {n}" for n in range(40, 48)]},
            ),
        ),
    ),
)
