"""The interface's tags, components and promises: no database is involved."""

import gzip
import math
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from core.forms import BOTH_OF_YOU, ONLY_YOU, ScaleField
from core.templatetags.ui import bridge, initials, relative_day, tone

ROOT = Path(settings.BASE_DIR)
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
# Mail programs know no style sheets, so mails may carry their style.
PAGES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if path.parent not in {ROOT / "templates" / "mail", ROOT / "templates" / "account" / "email"}
]
MOMENT = datetime(2026, 3, 12, 14, tzinfo=UTC)


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def component(name: str, **context: Any) -> str:
    return render_to_string(f"components/{name}.html", context)


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Aiko Tanaka", "AT"),
        ("Anna van der Berg", "AB"),
        ("Madonna", "M"),
        ("Jean-Luc", "JL"),
        ("Òscar (he) Puig", "ÒP"),
        ("李 娜", "李娜"),
        ("", "?"),
        (None, "?"),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected


def test_a_person_keeps_the_same_tint():
    assert tone("Aiko Tanaka") == tone("Aiko Tanaka")
    assert {tone(f"Person {number}") for number in range(50)} == {f"tone-{n}" for n in range(5)}


# ------------------------------------------------------------------------- arc


def test_arc_fills_evenly():
    assert bridge(0).walked == ""
    half = bridge(0.5)
    assert half.percent == 50
    # Half way is the middle of the span, at its crown.
    assert half.walked.startswith("M41.0 33.0Q")
    assert " 74.0 11.0V33.0H41.0Z" in half.walked
    assert bridge(1).walked.removesuffix("V33.0H41.0Z") == bridge(1).span


@pytest.mark.parametrize(("progress", "percent"), [(-1, 0), (None, 0), (0.004, 0), (7, 100)])
def test_arc_stays_within_its_banks(progress, percent):
    assert bridge(progress).percent == percent


def test_health_reads_without_color():
    assert bridge(0.5, "needs_care").span.count("M") == 2
    assert bridge(0.5, "drifting").span.count("M") == 1
    styles = (ROOT / "static" / "css" / "components.css").read_text()
    assert re.search(r'\[data-health="drifting"\] \.span \{ stroke-dasharray', styles)
    shapes = {component("health", health=health) for health in ("on_track", "drifting")}
    icons = {re.sub(r".*?(<svg.*</svg>).*", r"\1", shape, flags=re.S) for shape in shapes}
    assert len(icons) == 2


@pytest.mark.parametrize(
    ("context", "words"),
    [
        ({"progress": 0.4, "health": "drifting"}, "Aiko and Jan: 40 percent of the way. Drifting."),
        ({"progress": 0, "health": "on_track"}, "Aiko and Jan: 0 percent of the way. On track."),
        ({"progress": 1}, "Aiko and Jan: 100 percent of the way."),
        ({"health": "needs_care"}, "Aiko and Jan. Needs care."),
        ({}, "Aiko and Jan."),
    ],
)
def test_pair_has_a_text_alternative(context, words):
    assert f'aria-label="{words}"' in component("pair", left="Aiko", right="Jan", **context)


def test_names_are_escaped():
    nasty = '"><script>x</script>'
    assert "<script>" not in component("pair", left=nasty, right=nasty, progress=1)
    source = '{% both_times moment "UTC" "Asia/Tokyo" name %}'
    assert "<script>" not in render(source, moment=MOMENT, name=nasty)


# ------------------------------------------------------------------------ time


@time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC))
def test_local_time():
    source = '{% local_time moment "Europe/Amsterdam" %}'
    assert render(source, moment=MOMENT) == (
        '<time datetime="2026-03-12T15:00+01:00">Thu 12 March, 15:00</time>'
    )
    with override("nl"):
        assert "do 12 maart" in render(source, moment=MOMENT)
    assert render(source, moment=None) == ""


@time_machine.travel(datetime(2027, 1, 1, 1, tzinfo=UTC))
def test_another_year_is_named():
    assert "12 March 2026, 15:00" in render('{% local_time m "Europe/Amsterdam" %}', m=MOMENT)
    # In Los Angeles it is still 2026.
    assert "12 March, 07:00" in render('{% local_time m "America/Los_Angeles" %}', m=MOMENT)


@time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC))
def test_local_date_takes_a_moment_to_the_zone_and_leaves_a_date():
    late = datetime(2026, 3, 12, 20, tzinfo=UTC)
    assert "Fri 13 March" in render('{% local_date d "Asia/Tokyo" %}', d=late)
    assert "Thu 12 March" in render('{% local_date d "Asia/Tokyo" %}', d=date(2026, 3, 12))


@time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC))
@pytest.mark.parametrize(
    ("moment", "zones", "words"),
    [
        (
            MOMENT,
            ("Europe/Amsterdam", "Asia/Tokyo"),
            "Thu 12 March, 15:00 your time · 23:00 Aiko’s time",
        ),
        (
            MOMENT.replace(hour=16),
            ("Europe/Amsterdam", "Asia/Tokyo"),
            "Thu 12 March, 17:00 your time · Fri 13 March, 01:00 Aiko’s time",
        ),
        (MOMENT, ("Europe/Amsterdam", "Europe/Rome"), "Thu 12 March, 15:00 for you and Aiko"),
        # Between the two clock changes the distance to New York is five hours, not six.
        (
            MOMENT,
            ("Europe/Amsterdam", "America/New_York"),
            "Thu 12 March, 15:00 your time · 10:00 Aiko’s time",
        ),
    ],
)
def test_both_times(moment, zones, words):
    html = render('{% both_times m a b "Aiko" %}', m=moment, a=zones[0], b=zones[1])
    assert re.sub(r"<[^>]+>", "", html) == words


# ----------------------------------------------------------------------- forms


class LogForm(forms.Form):
    readers = {"summary": BOTH_OF_YOU, "note": ONLY_YOU}
    held_on = forms.DateField(help_text="The day you met.")
    summary = forms.CharField(required=False)
    note = forms.CharField(required=False)
    useful = ScaleField(label="Useful?", low="Not at all", high="Very")
    contact = forms.BooleanField(required=False, label="Please contact me")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_label_help_and_error_belong_to_the_input():
    html = str(LogForm({"held_on": "soon"})["held_on"].as_field_group())
    assert '<label for="id_held_on">' in html
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    ids = described[1].split()
    assert len(ids) == 2
    assert all(f'id="{one}"' in html for one in ids)


def test_the_summary_leads_to_each_wrong_field():
    html = str(LogForm({"held_on": "soon"}))
    assert "2 things need another look." in html
    assert 'href="#id_held_on"' in html
    assert 'id="id_useful"' in html
    assert 'href="#id_useful"' in html


def test_one_wrong_field_needs_no_summary():
    html = str(LogForm({"held_on": "soon", "useful": "3"}))
    assert "error-summary" not in html
    assert 'id="id_held_on_error"' in html


def test_an_error_without_a_visible_field_is_shown():
    form = LogForm({"held_on": "2026-03-12", "useful": "3"})
    form.add_error("token", "This page is too old.")
    assert "This page is too old." in str(form)


def test_optional_fields_say_so_and_required_ones_do_not():
    form = LogForm()
    assert "(optional)" in form["summary"].as_field_group()
    assert "(optional)" not in form["held_on"].as_field_group()


def test_who_can_read_stands_beside_the_field():
    form = LogForm()
    assert str(BOTH_OF_YOU) in form["summary"].as_field_group()
    # Only the private one carries the lock.
    lock = render('{% icon "lock" %}')
    assert lock in form["note"].as_field_group()
    assert lock not in form["summary"].as_field_group()
    assert 'class="readers"' not in form["held_on"].as_field_group()


def test_scale_has_five_steps_and_none_chosen():
    html = LogForm()["useful"].as_field_group()
    assert html.count('type="radio"') == 5
    assert "checked" not in html
    assert "Not at all" in html
    assert "Very" in html
    assert "<legend>Useful?" in html
    assert (
        LogForm({"held_on": "2026-03-12", "useful": "4"})["useful"]
        .as_field_group()
        .count("checked")
        == 1
    )


@pytest.mark.parametrize("answer", ["0", "6", "2.5", "x"])
def test_scale_takes_one_to_five(answer):
    with pytest.raises(forms.ValidationError):
        ScaleField(low="", high="").clean(answer)
    assert ScaleField(low="", high="", required=False).clean("") is None
    assert ScaleField(low="", high="").clean("5") == 5


# ----------------------------------------------------------------------- lists


def test_pagination_keeps_the_query():
    request = RequestFactory().get("/people/", {"q": "aiko & jan", "page": "2"})
    request.user = AnonymousUser()
    page = Paginator(range(95), 10).get_page(2)
    html = render_to_string("components/pagination.html", {"page": page}, request=request)
    assert "11 to 20 of 95" in text(html)
    links = re.findall(r'href="([^"]+)"', html)
    assert "?q=aiko+%26+jan&amp;page=3" in links
    assert all("q=aiko" in link for link in links)
    assert '<span aria-current="page">2</span>' in html


def test_one_page_counts_and_offers_no_links():
    page = Paginator(range(3), 10).get_page(1)
    html = render_to_string("components/pagination.html", {"page": page})
    assert "1 to 3 of 3" in text(html)
    assert "href" not in html


def test_a_notice_knows_djangos_words():
    assert render('{% icon "alert" %}') in component("notice", level="extra error", text="No.")
    assert render('{% icon "info" %}') in component("notice", level="debug", text="Hm.")


# -------------------------------------------------------------------- promises


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_inline_code_or_style(path):
    source = path.read_text()
    assert not re.search(r"\sstyle\s*=", source)
    assert "<style" not in source
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert not re.search(r"\son[a-z]+\s*=|hx-on|javascript:|js:", source)


def test_styles_stay_small():
    assert sum(len(path.read_text().splitlines()) for path in STYLES) < 1500
    for path in (ROOT / "static" / "js").glob("*.js"):
        assert len(path.read_text().splitlines()) < 60, path.name


def assets_of(template: Path) -> set[str]:
    """The scripts and styles it asks for, with the modules that those import."""
    names = set(re.findall(r'{% static "((?:js|css)/[^"]+)" %}', template.read_text()))
    for name in list(names):
        source = (ROOT / "static" / name).read_text()
        names |= {f"js/{module}" for module in re.findall(r'from "\./([^"]+)"', source)}
    return names


def compressed(name: str) -> int:
    path = finders.find(name)
    assert isinstance(path, str), name
    return len(gzip.compress(Path(path).read_bytes()))


def test_first_load_is_under_60_kb():
    frame = assets_of(ROOT / "templates" / "base.html") | {"django_htmx/htmx-2.min.js"}
    assert len(frame) > 8
    sizes = {
        str(path.relative_to(ROOT)): sum(map(compressed, frame | assets_of(path))) for path in PAGES
    }
    heaviest = max(sizes, key=lambda path: sizes[path])
    # The rest is for the page itself.
    assert sizes[heaviest] < 48_000, heaviest


def test_every_component_is_documented():
    documented = (ROOT / "docs" / "interface.md").read_text()
    # Included by the frame of every page.
    frame = {"logo", "site_header", "site_footer", "draft_notice", "zone_question"}
    for path in (ROOT / "templates" / "components").glob("*.html"):
        if path.stem not in frame:
            assert f"components/{path.name}" in documented, path.name


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """WCAG's relative luminance of an oklch color (Ottosson's OKLab matrices)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0.0), 1.0) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tokens() -> dict[str, tuple[float, float]]:
    """Luminance of each color in the light and in the dark theme."""
    color = r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)"
    source = (ROOT / "static" / "css" / "tokens.css").read_text()
    found = re.findall(rf"--([a-z-]+): light-dark\({color}, {color}\)", source)
    return {
        name: (
            luminance(float(parts[0]) / 100, float(parts[1]), float(parts[2])),
            luminance(float(parts[3]) / 100, float(parts[4]), float(parts[5])),
        )
        for name, *parts in found
    }


@pytest.mark.parametrize(
    ("text_color", "grounds", "least"),
    [
        ("ink", ("paper", "raised", "sunken"), 7),
        ("ink-soft", ("paper", "raised", "sunken"), 7),
        ("canal", ("paper", "raised", "canal-soft", "sunken"), 4.5),
        ("canal-deep", ("paper", "canal-soft"), 4.5),
        ("on-canal", ("canal", "canal-deep"), 4.5),
        ("on-brick", ("brick-text", "brick"), 4.5),
        ("moss-text", ("moss-soft",), 4.5),
        ("sun-text", ("sun-soft",), 4.5),
        ("brick-text", ("brick-soft", "paper", "raised"), 4.5),
        ("ink", ("canal-soft", "moss-soft", "sun-soft", "brick-soft"), 7),
        ("line-strong", ("paper", "raised"), 3),
        ("moss", ("paper",), 3),
        ("sun-line", ("paper",), 3),
        ("brick", ("paper",), 3),
    ],
)
def test_contrast(text_color, grounds, least):
    colors = tokens()
    for ground in grounds:
        for theme in (0, 1):
            high, low = sorted((colors[text_color][theme], colors[ground][theme]), reverse=True)
            ratio = (high + 0.05) / (low + 0.05)
            assert ratio >= least, f"{text_color} on {ground}, theme {theme}: {ratio:.2f}"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 9), "3 days ago"),
        (date(2026, 3, 11), "yesterday"),
        (date(2026, 3, 12), "today"),
        (date(2026, 3, 13), "tomorrow"),
        (date(2026, 3, 26), "in 14 days"),
        (date(2026, 3, 27), ""),
        (date(2026, 2, 25), ""),
        (None, ""),
    ],
)
def test_how_far_away_a_day_is(day: date | None, words: str):
    with time_machine.travel("2026-03-12 12:00Z"):
        assert relative_day(day, "Europe/Amsterdam") == words


def test_today_depends_on_where_one_is():
    with time_machine.travel("2026-03-12 20:00Z"):
        moment = datetime(2026, 3, 12, 16, tzinfo=UTC)
        assert relative_day(moment, "Asia/Tokyo") == "today"
        assert relative_day(datetime(2026, 3, 12, 9, tzinfo=UTC), "Asia/Tokyo") == "yesterday"
        assert relative_day(moment, "Europe/Amsterdam") == "today"
