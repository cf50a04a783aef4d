"""A record as `templates/pdf/record.typ` sets it: sections of entries, all of them texts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import initials
from meetings.models import ActionItem, Meeting
from mentorships.models import Agreement, Goal
from programs.models import Enrollment
from sharing.models import Introduction, Resource

Entry = dict[str, Any]


def printed(record: dict[str, Any]) -> dict[str, Any]:
    """Of what `record_of` gathered; in the reader's language and time zone."""
    names = [person["name"] for person in record["people"]]
    sections = [
        (_("Goals"), [_goal(row) for row in record["goals"]]),
        (_("Agreement"), [_agreement(row) for row in _readable(record["agreements"])]),
        (_("Meetings"), [_meeting(row) for row in record["meetings"]]),
        (_("Action items"), [_item(row) for row in record["action_items"]]),
        (_("Wins"), [_entry(row["text"], _by_on(row["kept_by"], row)) for row in record["wins"]]),
        (_("Resources"), [_resource(row) for row in record["resources"]]),
        (_("Introductions"), [_introduction(row) for row in record["introductions"]]),
        (_("Reflections"), [_reflection(row) for row in record["reflections"]]),
        (_("Messages"), [_conversation(row) for row in record["conversations"]]),
    ]
    return {
        "title": _("My record"),
        "names": " · ".join(names),
        "authors": record["of"],
        "initials": [initials(name) for name in names[:2]],
        "lede": _("%(program)s at %(organization)s, since %(day)s.")
        % {
            "program": record["mentorship"]["program"],
            "organization": record["organization"],
            "day": _day(record["mentorship"]["started_on"]),
        },
        "people": [
            {"label": str(Enrollment.Role(one["role"]).label), "text": one["name"]}
            for one in record["people"]
        ],
        "sections": [
            {"title": title, "entries": entries} for title, entries in sections if entries
        ],
        "footer": _("Taken by %(name)s on %(day)s. Others appear in it: keep it to yourself.")
        % {"name": record["of"], "day": _day(record["made_at"])},
    }


def _entry(title: str, about: str = "", *lines: str) -> Entry:
    return {"title": title, "about": about, "lines": [line for line in lines if line]}


def _goal(row: dict[str, Any]) -> Entry:
    lines = [row["success_criteria"]]
    for step in row["milestones"]:
        said = _("%(step)s (done)") if step["done_at"] else _("%(step)s (still to do)")
        lines.append(said % {"step": step["text"]})
    lines += [
        _("%(day)s, %(name)s: %(text)s")
        % {"day": _day(note["written_at"]), "name": note["author"], "text": note["text"]}
        for note in row["progress"]
    ]
    return _entry(row["title"], str(Goal.Status(row["status"]).label), *lines)


def _readable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was signed, and what is being worked on; the versions between them are in the JSON."""
    signed = [row for row in rows if row["signed_at"]]
    return signed[-1:] or rows[-1:]


def _agreement(row: dict[str, Any]) -> Entry:
    about = str(Agreement.Status(row["status"]).label)
    title = _("Version %(version)s") % {"version": row["version"]}
    return {**_entry(title, about), "terms": row["terms"]}


def _meeting(row: dict[str, Any]) -> Entry:
    about = ngettext("%(status)s, %(n)s minute", "%(status)s, %(n)s minutes", row["minutes"]) % {
        "status": Meeting.Status(row["status"]).label,
        "n": row["minutes"],
    }
    lines = [_("To talk about: %(text)s") % {"text": item["text"]} for item in row["agenda"]]
    lines.append(row["summary"])
    if row["my_note"]:
        lines.append(_("My own note: %(text)s") % {"text": row["my_note"]})
    lines += _pulse(row["my_pulse"] or {})
    return _entry(_moment(row["starts_at"]), about, *lines)


def _pulse(pulse: dict[str, Any]) -> list[str]:
    lines = []
    if pulse.get("useful"):
        lines.append(_("How useful it was to me: %(rating)s of 5") % {"rating": pulse["useful"]})
    if pulse.get("working"):
        lines.append(_("How it worked between us: %(rating)s of 5") % {"rating": pulse["working"]})
    if pulse.get("wants_contact"):
        lines.append(_("I asked the coordinator to contact me."))
    return lines


def _item(row: dict[str, Any]) -> Entry:
    status = str(ActionItem.Status(row["status"]).label)
    return _entry(row["text"], f"{row['owner']} · {status}")


def _resource(row: dict[str, Any]) -> Entry:
    kind, state = Resource.Kind(row["kind"]).label, Resource.State(row["state"]).label
    return _entry(row["title"], f"{kind} · {state}", row["note"] or "", row["link"] or "")


def _introduction(row: dict[str, Any]) -> Entry:
    about = _("%(introducer)s introduces %(introduced)s") % row
    return _entry(
        row["name"], f"{about} · {Introduction.Step(row['step']).label}", row["helps_with"]
    )


def _reflection(row: dict[str, Any]) -> Entry:
    return _entry(row["question"], _day(row["written_at"]), row["text"])


def _conversation(row: dict[str, Any]) -> Entry:
    lines = [
        _("%(name)s, %(moment)s: %(text)s")
        % {
            "name": message["author"],
            "moment": _moment(message["written_at"]),
            "text": message["text"],
        }
        for message in row["messages"]
    ]
    return _entry(row["subject"], "", *lines)


def _by_on(name: str, row: dict[str, Any]) -> str:
    return f"{name} · {_day(row['happened_on'])}"


def _day(value: str) -> str:
    """With the year, in the reader's zone: a record is read years later."""
    if len(value) == len("2026-01-01"):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATE_FORMAT")


def _moment(value: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
