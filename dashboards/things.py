"""What is to be done, as a sentence with one way to do it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from meetings.access import Joining


@dataclass(frozen=True)
class Thing:
    """`title` and `text` say what and why, `label` is on the button to `url`."""

    kind: str
    icon: str
    title: str
    text: str | SafeString
    url: str
    label: str
    # How far away it is, where that says something.
    when: str = ""
    # The way into the call of a meeting that is near.
    joining: Joining | None = None
