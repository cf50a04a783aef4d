"""Widgets, tabs, menus, dialogs and notices that undo: what they send without JavaScript."""

import re
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from core.errors import Refusal
from core.forms import CheckboxPills, FileDrop, RadioCards, TagInput
from core.htmx import done, refused, with_notice
from core.templatetags.ui import floats, undo_url

NASTY = '"><script>x</script>'


def component(name: str, **context: Any) -> str:
    return render_to_string(f"components/{name}.html", context)


class Form(forms.Form):
    skills = forms.CharField(widget=TagInput(suggestions="names"), required=False)
    role = forms.ChoiceField(
        choices=[("a", "Mentee"), ("b", "Mentor")],
        widget=RadioCards(explanations={"a": "You bring the questions."}),
    )
    days = forms.MultipleChoiceField(
        choices=[("1", "Monday"), ("2", "Tuesday")], widget=CheckboxPills
    )
    file = forms.FileField(widget=FileDrop(accept=".csv", most=5 * 1024 * 1024), required=False)


# --------------------------------------------------------------------- widgets


def test_tags_are_one_text_field_with_commas():
    html = str(Form(initial={"skills": ["Python", NASTY]})["skills"])
    inputs = re.findall(r"<input[^>]*>", html)
    assert len(inputs) == 1
    assert 'name="skills"' in inputs[0]
    assert 'list="names"' in inputs[0]
    assert 'value="Python, &quot;&gt;&lt;script' in inputs[0]
    assert 'data-remove="Remove {name}"' in html


def test_what_was_typed_stays_in_the_tags():
    assert 'value="Python,, x"' in str(Form({"skills": "Python,, x"})["skills"])


def test_each_card_has_its_line():
    html = str(Form({"role": "b"})["role"])
    assert re.findall(r"<b>(\w+)</b>", html) == ["Mentee", "Mentor"]
    assert html.count("You bring the questions.") == 1
    assert re.search(r'value="b"[^>]* checked', html)
    for one in re.findall(r'<label for="([^"]+)"', html):
        assert f'id="{one}"' in html


def test_nothing_is_chosen_beforehand():
    assert "checked" not in str(Form())


def test_pills_are_checkboxes():
    html = str(Form({"days": ["2"]})["days"])
    assert html.count('type="checkbox"') == 2
    assert re.search(r'value="2"[^>]* checked', html)
    assert not re.search(r'value="1"[^>]* checked', html)


def test_the_file_drop_knows_the_most():
    html = str(Form()["file"])
    assert 'data-most="5242880"' in html
    assert 'accept=".csv"' in html
    assert re.search(r'data-too-large="\{file\} is \{size\}, and the most is 5\.0\sMB', html)
    with override("nl"):
        # Numbers for machines have no thousands' mark in any language.
        assert 'data-most="5242880"' in str(Form()["file"])


def test_each_group_is_named_by_a_legend():
    html = str(Form())
    assert html.count("<legend>") == 2


# ------------------------------------------------------------- tabs and others


def test_tabs_are_links():
    items = [{"label": "Goals", "url": "?tab=goals", "current": True, "count": 0}, {"label": NASTY}]
    html = component("tabs", label="Parts", items=items)
    assert '<a href="?tab=goals" aria-current="page">' in html
    assert '<span class="count">0</span>' in html
    assert "<script>" not in html
    assert "data-tabs" not in html
    assert "data-tabs" in component("tabs", label="Parts", items=items, panels=True)


def test_a_menu_sends_what_changes_something():
    items = [
        {"label": "Look", "url": "/look/"},
        {"label": "Let go", "url": "/go/", "post": True, "danger": True},
    ]
    html = component("menu", label="More", items=items, csrf_token="t")
    assert '<a href="/look/">Look</a>' in html
    assert '<form method="post" action="/go/">' in html
    assert 'class="danger"' in html


def test_a_dialog_is_named_and_closes_without_a_script():
    html = component("dialog", id="why", title="Why", text="Because.")
    assert 'aria-labelledby="why-title"' in html
    assert 'method="dialog"' in html


def test_a_skeleton_says_that_something_comes():
    assert "One moment" in component("skeleton")


# --------------------------------------------------------------------- notices


@pytest.fixture
def asked():
    request = RequestFactory().post("/o/veldkamp/actions/1/done/")
    request.session = SessionStore()
    request.user = AnonymousUser()
    MessageMiddleware(lambda request: HttpResponse()).process_request(request)
    return request


def test_done_carries_the_way_back(asked):
    response = done(asked, "/o/veldkamp/", "Done.", undo="/undo/")
    assert (response.status_code, response.headers["Location"]) == (303, "/o/veldkamp/")
    (message,) = get_messages(asked)
    assert (str(message), message.level_tag, undo_url(message)) == ("Done.", "success", "/undo/")


def test_without_an_undo_there_is_none(asked):
    done(asked, "/o/veldkamp/", "Saved.")
    (message,) = get_messages(asked)
    assert undo_url(message) == ""
    done(asked, "/o/veldkamp/")
    assert len(get_messages(asked)) == 1


def test_what_is_said_of_a_part_of_a_page_is_in_view_there(asked):
    done(asked, "/o/veldkamp/", "Saved.")
    done(asked, "/o/veldkamp/#items", "Added.")
    assert [floats(message) for message in get_messages(asked)] == [False, True]


def test_a_refusal_is_read_at_the_top(asked):
    response = refused(asked, Refusal("Too late."), "/o/veldkamp/#items")
    assert (response.status_code, response.headers["Location"]) == (303, "/o/veldkamp/")
    (message,) = get_messages(asked)
    assert (str(message), message.level_tag, floats(message)) == ("Too late.", "error", False)


def test_a_part_of_a_page_says_it_where_the_page_does(asked):
    part = HttpResponse("<li>One</li>")
    html = with_notice(asked, part, NASTY, back="/o/veldkamp/", undo="/undo/").content.decode()
    assert html.startswith("<li>One</li>")
    assert '<div id="messages" data-hx-swap-oob="innerHTML">' in html
    assert 'action="/undo/"' in html
    assert '<input type="hidden" name="next" value="/o/veldkamp/">' in html
    assert "csrfmiddlewaretoken" in html
    assert "<script>" not in html


def test_only_what_can_be_undone_floats():
    assert "data-toast" not in component("notice", level="success", text="Saved.")
    assert "data-toast" in component("notice", level="success", text="Done.", undo="/undo/")
