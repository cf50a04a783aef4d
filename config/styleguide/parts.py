"""What stands on a page: the source is what is shown and what is rendered."""

from config.styleguide.example import Example, Section

PARTS = (
    Section(
        "color",
        "Color and type",
        "Paper, ink and canal water; moss, sun and brick for states. Nothing is said by color"
        " alone. Switch the theme above: dark is night water, and every pair of text and ground"
        " keeps its contrast there.",
        (
            Example(
                "Grounds and inks",
                '<ul class="swatches"><li class="on-paper">Paper</li><li class="on-raised">Raised'
                '</li><li class="on-sunken">Sunken</li><li class="on-canal">Canal</li>'
                '<li class="on-moss">Moss</li><li class="on-sun">Sun</li>'
                '<li class="on-brick">Brick</li></ul>',
            ),
            Example(
                "Six sizes",
                '<h1>A page’s name</h1><p class="lede">What it is about, in a line.</p>'
                "<h2>A section</h2><h3>A part of it</h3><p>Running text, 68 characters wide at"
                ' most, in which a <a href="#color">link</a> is underlined.</p>'
                '<p class="soft small">A quieter line.</p><p class="soft smaller">A note.</p>'
                "<blockquote>Something that somebody said.</blockquote>",
            ),
            Example(
                "Icons",
                '<p class="cluster">{% icon "lock" %}{% icon "people" %}{% icon "check" %}'
                '{% icon "info" %}{% icon "alert" %}{% icon "calendar" %}{% icon "clock" %}'
                '{% icon "mail" %}{% icon "note" %}{% icon "plus" %}{% icon "arrow" %}'
                '{% icon "search" %}{% icon "flag" %}{% icon "chevron" %}{% icon "video" %}'
                '{% icon "close" %}{% icon "upload" %}</p>',
                "Always beside a word that says the same.",
            ),
        ),
    ),
    Section(
        "buttons",
        "Buttons and links",
        "One primary action a screen. Hover deepens the ground, the keyboard’s focus is a ring"
        " of canal blue two pixels away, and a touch target is 44 pixels high.",
        (
            Example(
                "Kinds",
                '<p class="cluster"><button class="button primary">Save</button>'
                '<button class="button">Plan a meeting</button>'
                '<button class="button quiet">Not now</button>'
                '<button class="button danger">End it</button>'
                '<button class="button danger primary">Yes, end it</button>'
                '<button class="button small">{% icon "check" %}Done</button>'
                '<button class="link-button">A button that reads as a link</button></p>',
            ),
            Example(
                "Disabled, busy, pressed",
                '<p class="cluster"><button class="button primary" disabled>Save</button>'
                '<button class="button" disabled>Plan a meeting</button>'
                '<button class="button" aria-pressed="true">{% icon "check" %}Thu 12 March</button>'
                '<button class="button" aria-pressed="false">Fri 13 March</button></p>',
                "A form that htmx sends pales its button until the answer is there.",
            ),
            Example(
                "Wide, with a long text",
                '<button class="button primary wide">Invite the 43 people of Across borders who'
                " have not been invited before</button>",
            ),
        ),
    ),
    Section(
        "people",
        "People and pairs",
        "Two avatars joined by an arc are the sign of a pair. The fill says how far along they"
        " are, the stroke how it goes: whole, dashed or broken.",
        (
            Example(
                "Avatars",
                '<p class="cluster">{% include "components/avatar.html" with name="Aiko Tanaka"'
                ' size="small" only %}{% include "components/avatar.html" with name="Jasper van'
                ' Leeuwen" only %}{% include "components/avatar.html" with name="Òscar Puig"'
                ' size="large" only %}{% include "components/avatar.html" with name="" only %}</p>',
                "The name stands beside it; without a name there is a question mark.",
            ),
            Example(
                "A person",
                '<div class="stack">{% include "components/person.html" with name="Aiko Tanaka"'
                ' about="Software engineer" url="#people" only %}'
                '{% include "components/person.html" with name=long about="Head of everything that'
                ' has no other head" only %}</div>',
            ),
            Example(
                "The arc",
                '<p class="cluster">{% include "components/pair.html" with left="Aiko Tanaka"'
                ' right="Jasper van Leeuwen" progress=0.45 health="on_track" only %}'
                '{% include "components/pair.html" with left="Kenji Mori" right="Jonas Brandt"'
                ' progress=0.7 health="drifting" only %}'
                '{% include "components/pair.html" with left="Laura Bennett" right="Arjun'
                ' Deshpande" progress=0.2 health="needs_care" only %}'
                '{% include "components/pair.html" with left="Beatriz Lima" right="Emi Sato"'
                ' size="small" only %}</p>',
            ),
            Example(
                "The arc, large",
                '{% include "components/pair.html" with left="Aiko Tanaka" right="Jasper van'
                ' Leeuwen" progress=1 health="on_track" size="large" only %}',
            ),
            Example(
                "The sign of Bruggen",
                '<p class="sign">{% include "components/logo.html" only %}</p>',
            ),
        ),
    ),
    Section(
        "states",
        "Badges and health",
        "A word in a tint, with a shape where it is a state. Long words wrap.",
        (
            Example(
                "Health",
                '<p class="cluster">{% include "components/health.html" with health="on_track" only'
                ' %}{% include "components/health.html" with health="drifting" only %}'
                '{% include "components/health.html" with health="needs_care" only %}</p>',
            ),
            Example(
                "Badges",
                '<p class="cluster">{% include "components/badge.html" with text="Draft" only %}'
                '{% include "components/badge.html" with text="Running" tone="info" only %}'
                '{% include "components/badge.html" with text="Signed" tone="good" icon="check"'
                ' only %}{% include "components/badge.html" with text="Not answered yet"'
                ' tone="warn" only %}{% include "components/badge.html" with text="Overdue"'
                ' tone="bad" icon="triangle" only %}{% include "components/badge.html" with'
                ' text=long tone="info" only %}</p>',
            ),
            Example(
                "Who can read it",
                '{% include "components/readers.html" with text="Only you can read this."'
                ' private=True only %}{% include "components/readers.html" with text="The two of'
                ' you can read this. The coordinator cannot." only %}',
            ),
        ),
    ),
    Section(
        "notices",
        "Notices and toasts",
        "What happened stands at the top of the page. What can be undone floats at its foot for"
        " ten seconds in which nobody points at it, and can be undone elsewhere, too. Without"
        " JavaScript it is a notice like the others.",
        (
            Example(
                "Levels",
                '<div class="stack">{% include "components/notice.html" with level="info"'
                ' text="Until this one is signed by all, version 2 stays in force." url="#notices"'
                ' label="Read what is in force" only %}{% include "components/notice.html" with'
                ' level="success" text="Signed." only %}{% include "components/notice.html" with'
                ' level="warning" title="Some mails did not arrive" text="The mail server never'
                ' confirmed them." only %}{% include "components/notice.html" with level="error"'
                ' text="That did not work, and nothing was changed. Try again in a moment." only'
                " %}</div>",
            ),
            Example(
                "A toast with an undo",
                '<form method="post" action="{{ here }}">{% csrf_token %}<button class="button'
                ' small">{% icon "check" %}Done</button></form>',
                "done(request, to, message, undo=url) after a whole page, with_notice(…) beside a"
                " part of one.",
            ),
        ),
    ),
    Section(
        "next",
        "Headers and next steps",
        "Where am I, what is next, the thing itself, history last.",
        (
            Example(
                "Page header",
                '<div class="page-header">{% include "components/breadcrumbs.html" with url="#next"'
                ' label="Programs" only %}{% include "components/page_header.html" with'
                ' title="People" lede="Everybody who takes part, and who is expected."'
                ' eyebrow="Across borders" url="#next" label="Add a person" only %}</div>',
            ),
            Example(
                "Next step",
                '{% include "components/next_step.html" with title="Meeting with Jasper"'
                ' text="Thu 12 March, 15:00 your time · 23:00 Aiko’s time" url="#next"'
                ' label="Open the meeting" other_url="#next" other_label="Change the time" only %}',
            ),
            Example(
                "Nothing there yet",
                '{% include "components/empty.html" with title="No goals yet" text="One to three'
                ' are enough: what should be different at the end?" url="#next" label="Set a goal"'
                " only %}",
            ),
            Example(
                "Times",
                '<p>{% local_time moment "Europe/Amsterdam" %}</p><p>{% local_date moment %}</p>'
                '<p>{% both_times moment "Europe/Amsterdam" "Asia/Tokyo" "Aiko" %}</p>',
            ),
        ),
    ),
    Section(
        "lists",
        "Lists, tables and numbers",
        "Rows before boxes. A number stands with what it is a part of, or its period.",
        (
            Example(
                "Stats",
                '<dl class="stats">{% include "components/stat.html" with value=31 of=38'
                ' label="have signed" only %}{% include "components/stat.html" with value=0 of=38'
                ' label="need care" note="As of today." only %}{% include "components/stat.html"'
                ' with value=14 label="meetings this month" only %}</dl>',
            ),
            Example(
                "Progress",
                '{% include "components/progress.html" with label="Action items" value=3 max=7'
                ' text="3 of 7" only %}{% include "components/progress.html" with label="Goals"'
                ' value=0 max=2 text="0 of 2" only %}',
            ),
            Example(
                "Rows",
                '<ul class="rows"><li><div class="grow"><p class="title">Draft the plan</p>'
                '<p class="soft small">You · due Fri 27 November</p></div><button class="button'
                ' small">{% icon "check" %}Done</button></li><li><div class="grow">'
                '<p class="title">{{ long }} wrote what is to be done in a line that is much longer'
                ' than one would think</p></div>{% include "components/badge.html" with'
                ' text="Overdue" tone="bad" icon="triangle" only %}</li></ul>',
            ),
            Example(
                "Timeline",
                '<ol class="timeline">{% include "components/timeline_item.html" with at=moment'
                ' text="You meet" detail="45 minutes, a video call" now=True only %}'
                '{% include "components/timeline_item.html" with day=moment text="The agreement was'
                ' signed" url="#lists" only %}{% include "components/timeline_item.html" with'
                ' day=moment text="You were matched" only %}</ol>',
            ),
            Example(
                "Phases",
                '{% include "components/phases.html" with phases=phases only %}',
                context={
                    "phases": [
                        {"word": "Preparing", "over": True},
                        {"word": "Agreeing", "over": True},
                        {"word": "Under way", "now": True},
                        {"word": "Closing"},
                    ]
                },
            ),
            Example(
                "Facts",
                '<dl class="facts"><div><dt>How you meet</dt><dd>Video call</dd></div><div>'
                "<dt>Days to answer a message</dt><dd>2</dd></div></dl>",
            ),
            Example(
                "A table that becomes cards",
                '<table class="table cards"><thead><tr><th scope="col">Name</th><th scope="col">'
                'State</th><th scope="col" class="number">Places</th></tr></thead><tbody><tr>'
                '<th scope="row">Aiko Tanaka</th><td data-label="State">{% include'
                ' "components/badge.html" with text="Active" tone="good" only %}</td>'
                '<td class="number" data-label="Places">2</td></tr><tr><th scope="row">{{ long }}'
                '</th><td data-label="State">{% include "components/badge.html" with text="Not yet'
                ' joined" only %}</td><td class="number" data-label="Places">12</td></tr></tbody>'
                "</table>",
            ),
            Example(
                "Filters and pages",
                '{% include "components/filters.html" with form=filters label="Find people"'
                ' clear_url="#lists" only %}{% include "components/pagination.html" with'
                " page=people request=request only %}",
            ),
            Example(
                "While htmx looks",
                '{% include "components/skeleton.html" with always=True person=True only %}',
                "Inside the target, without always: it shows while the answer is on its way, and"
                " breathes unless less motion is asked for.",
            ),
        ),
    ),
)
