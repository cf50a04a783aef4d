"""Puts what a pair shares into rows, as its actions would have left them, each as its author."""

from datetime import datetime, time, timedelta

import uuid6

from accounts.models import Member
from core.encryption import seal
from core.tenancy import enter
from dashboards.demo.calendar import day, noon
from dashboards.demo.shared_words import SHARED, Shared
from evaluations.models import Reflection, SharedReflection
from mentorships.models import Goal, Mentorship, Milestone, ProgressNote
from sharing.models import (
    Conversation,
    Introduction,
    Message,
    ReadMark,
    Resource,
    SharedWin,
    Win,
    WinConsent,
)


class Sharing:
    """Of one mentorship; a theme without words shares nothing."""

    def __init__(
        self, mentorship: Mentorship, *, theme: str, mentor: Member, mentee: Member
    ) -> None:
        self.mentorship, self.mentor, self.mentee = mentorship, mentor, mentee
        self.words = SHARED.get(theme, Shared())
        self.keys = {
            "organization_id": mentorship.organization_id,
            "mentorship_id": mentorship.pk,
        }

    def tell(self) -> None:
        self._step_by_step()
        self._win()
        self._read()
        self._introduce()
        self._write()
        self._reflect()

    def _as(self, member: Member) -> Member:
        enter(self.mentorship.organization_id, member.pk)
        return member

    def _who(self, letter: str) -> Member:
        return self._as(self.mentor if letter == "r" else self.mentee)

    def _noon(self, ago: int) -> datetime:
        """Never before the mentorship itself."""
        begun = datetime.combine(self.mentorship.started_on, time(13), noon(0).tzinfo)
        return max(noon(-ago), begun)

    def _step_by_step(self) -> None:
        author = self._as(self.mentee)
        goals = list(Goal.objects.filter(mentorship=self.mentorship).order_by("id"))
        for goal, steps in zip(goals, self.words.steps, strict=False):
            for position, (text, done) in enumerate(steps, 1):
                Milestone.objects.create(
                    **self.keys,
                    goal=goal,
                    text=text,
                    position=position,
                    due_on=day(14 * position) if done is None else None,
                    done_at=None if done is None else self._noon(done),
                    created_by=author,
                    created_at=goal.created_at,
                )
        for letter, ago, rating, text in self.words.progress if goals else ():
            ProgressNote.objects.create(
                **self.keys,
                goal=goals[0],
                author=self._who(letter),
                text=text,
                rating=rating,
                written_at=self._noon(ago),
            )

    def _win(self) -> None:
        for letter, ago, text, shown in self.words.wins:
            win = Win.objects.create(
                **self.keys,
                author=self._who(letter),
                text=text,
                happened_on=day(-ago),
                created_at=self._noon(ago),
            )
            if not shown:
                continue
            for member in (self.mentor, self.mentee):
                WinConsent.objects.create(
                    **self.keys, win=win, member=self._as(member), given_at=self._noon(ago - 2)
                )
            SharedWin.objects.create(
                **self.keys,
                win=win,
                program_id=self.mentorship.program_id,
                text=text,
                happened_on=win.happened_on,
                shared_at=self._noon(ago - 2),
            )

    def _read(self) -> None:
        for kind, title, link, note, ago, state in self.words.resources:
            Resource.objects.create(
                **self.keys,
                kind=kind,
                title=title,
                link=link,
                note=note,
                suggested_by=self._as(self.mentor),
                suggested_at=self._noon(ago),
                meant_for=self.mentee,
                state=state,
                state_at=self._noon(ago - 4),
            )

    def _introduce(self) -> None:
        for name, email, helps_with, ago, steps in self.words.introductions:
            days = [day(-ago + 3), day(-ago + 6), day(-ago + 10)][:steps]
            asked, made, followed = [*days, None, None, None][:3]
            Introduction.objects.create(
                **self.keys,
                introducer=self._as(self.mentor),
                introduced=self.mentee,
                name=name,
                email=email,
                colleague=Member.objects.filter(email=email).first(),
                helps_with=helps_with,
                offered_at=self._noon(ago),
                asked_on=asked,
                made_on=made,
                followed_up_on=followed,
            )

    def _write(self) -> None:
        for subject, letters in self.words.conversations:
            moments = [
                self._noon(ago) + timedelta(minutes=17 * order)
                for order, (_letter, ago, _text) in enumerate(letters)
            ]
            conversation = Conversation.objects.create(
                **self.keys,
                subject=subject,
                begun_by=self._who(letters[0][0]),
                begun_at=moments[0],
                last_message_at=moments[-1],
            )
            for (letter, _ago, text), at in zip(letters, moments, strict=True):
                Message.objects.create(
                    **self.keys,
                    conversation=conversation,
                    author=self._who(letter),
                    text=text,
                    written_at=at,
                )
            latest = subject == self.words.conversations[-1][0]
            for member in (self.mentor, self.mentee):
                ReadMark.objects.create(
                    organization_id=self.mentorship.organization_id,
                    conversation=conversation,
                    member=self._as(member),
                    read_until=moments[-2 if latest and member is self.mentee else -1],
                )

    def _reflect(self) -> None:
        for letter, prompt, ago, text, shared in self.words.reflections:
            author = self._who(letter)
            reflection = Reflection(
                pk=uuid6.uuid7(),
                **self.keys,
                author=author,
                prompt=prompt,
                written_at=self._noon(ago),
            )
            self._seal(reflection, text)
            if shared:
                copy = SharedReflection(
                    pk=uuid6.uuid7(),
                    **self.keys,
                    reflection=reflection,
                    author=author,
                    prompt=prompt,
                    shared_at=self._noon(ago - 1),
                )
                self._seal(copy, text)

    def _seal(self, row: Reflection | SharedReflection, text: str) -> None:
        row.sealed = seal(
            text,
            wrapped_key=bytes(self.mentor.organization.wrapped_key),
            organization_id=row.organization_id,
            table=row._meta.db_table,
            row=row.pk,
        )
        row.save(force_insert=True)
