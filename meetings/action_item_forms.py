"""One action item, as those who share it write it down and mend it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Member
from core.beside import SeenForm
from core.forms import BOTH_OF_YOU
from core.templatetags.ui import local_date
from meetings.access import mark_of_item, today
from meetings.actions import ItemChanged
from meetings.log_forms import ActionItemForm, RadioPills
from meetings.models import ActionItem
from mentorships.models import Goal, Participant


class OneActionItemForm(SeenForm, ActionItemForm):
    """As a row of the log, on a page of its own.

    Somebody who has left can keep what is theirs, and is offered nothing new; so does a goal that
    is no longer open.
    """

    readers: ClassVar = {"text": BOTH_OF_YOU}

    text = forms.CharField(
        label=gettext_lazy("What will be done"),
        max_length=ActionItem._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who"), widget=RadioPills)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        member: Member,
        people: Iterable[Participant],
        goals: Sequence[Goal],
        known: ActionItem | None = None,
        goal: str = "",
    ) -> None:
        self.member, self.known = member, known
        owner_id = known.owner_id if known else member.pk
        here = [
            part.member
            for part in people
            if part.member.status != Member.Status.DEACTIVATED or part.member_id == owner_id
        ]
        # The reader first.
        here.sort(key=lambda one: one.pk != member.pk)
        initial: dict[str, Any] = {"goal": goal, "seen": ""}
        if known is not None:
            initial = {
                "text": known.text,
                "due_on": known.due_on,
                "goal": str(known.goal_id or ""),
                "seen": mark_of_item(known),
            }
        super().__init__(
            data,
            owners=[(str(one.pk), self._name(one)) for one in here],
            usual_owner=str(owner_id),
            goals=goals,
            initial=initial,
        )

    def _name(self, owner: Member) -> str:
        return _("You") if owner.pk == self.member.pk else owner.name

    def clean_text(self) -> str:
        """One line, as the log has it: the field is taller only so that all of it can be read."""
        return " ".join(self.cleaned_data["text"].split())

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < today(self.member) and not self._is_due(due_on):
            raise forms.ValidationError(
                _("This day has passed. Choose another one, or leave it open.")
            )
        return due_on

    def _is_due(self, day: date) -> bool:
        return self.known is not None and self.known.due_on == day

    def show_current(self, changed: ItemChanged) -> None:
        """Beside what was typed: what is stored by now."""
        current: ActionItem = changed.current
        self.show_beside(
            self._differing(current), seen=mark_of_item(current), writer=changed.writer
        )

    def _differing(self, current: ActionItem) -> dict[str, str]:
        wanted, theirs = self.item, {}
        if current.text != wanted.text:
            theirs["text"] = current.text
        if current.owner_id != wanted.owner_id:
            theirs["owner"] = self._name(current.owner)
        if current.due_on != wanted.due_on:
            theirs["due_on"] = str(local_date(current.due_on)) if current.due_on else _("No day")
        if current.goal_id != wanted.goal_id:
            theirs["goal"] = current.goal.title if current.goal else _("None")
        return theirs
