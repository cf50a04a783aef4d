"""What somebody is typing, kept on the server until it is sent.

A draft is sealed with the company's key, and the database gives its row to nobody but the
author. Saving one leaves no line in the audit trail: when somebody types is nobody's business.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import uuid6
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import Draft, Member
from core.encryption import seal, unseal
from core.errors import Refusal
from core.links import link
from core.prepared import planned_once
from core.typed import Fields, put_back

MOST_BYTES = 64 * 1024
# More than anybody writes at once; without an end, one person could fill the disk.
MOST_DRAFTS = 100
KEPT = timedelta(days=30)
LONGEST_PATH = 200


@dataclass(frozen=True)
class Typed:
    """A draft as it is read again. `writer` is the page, of all open ones, that saved it."""

    fields: Fields
    writer: str
    version: int
    saved_at: datetime


@dataclass(frozen=True)
class Saved:
    version: int
    saved_at: datetime


@dataclass(frozen=True)
class Conflict:
    """Another page saved since, or (both None) the draft was sent or thrown away."""

    version: int | None
    saved_at: datetime | None


def draft_of(member: Member, path: str) -> Typed | None:
    """What the member typed and did not send, in the form that is sent to `path`."""
    draft = Draft.objects.filter(author=member, path=_inside(member, path)).first()
    return _open(draft, member) if draft else None


def save_draft(
    member: Member, *, path: str, fields: Fields, based_on: int | None, writer: str = ""
) -> Saved | Conflict:
    """Keep what stands in a form now.

    `based_on` is the version the writer last saw. When another page has saved since, nothing is
    overwritten. Raise Refusal for a path that is no page of this company, and for too much text.
    """
    inside = _inside(member, path)
    text = json.dumps({"writer": writer[:64], "fields": dict(fields)}, ensure_ascii=False)
    if len(text.encode()) > MOST_BYTES:
        raise Refusal(
            _("This is too long to be saved while you type. It stays on this page: send it soon.")
        )
    with transaction.atomic():
        draft = _lock(member, inside)
        if draft is None and based_on is None:
            draft = _create(member, inside, text)
            if draft is not None:
                _make_room(member)
                return Saved(draft.version, draft.saved_at)
            draft = _lock(member, inside)
        if draft is None:
            return Conflict(None, None)
        stored = _open(draft, member)
        if stored.fields == fields:
            # The answer to an earlier save was lost on its way.
            return Saved(draft.version, draft.saved_at)
        if draft.version != based_on and not (writer and stored.writer == writer[:64]):
            return Conflict(draft.version, draft.saved_at)
        draft.sealed = _seal(draft, member, text)
        draft.version += 1
        draft.saved_at = timezone.now()
        draft.save(update_fields=["sealed", "version", "saved_at"])
    return Saved(draft.version, draft.saved_at)


def discard_draft(member: Member, *, path: str) -> None:
    Draft.objects.filter(author=member, path=_inside(member, path)).delete()


def _inside(member: Member, path: str) -> str:
    """The part of a page's path that follows the company's own."""
    home = link("dashboards:home", member.organization)
    inside = path.removeprefix(home)
    refusal = Refusal(_("There is no such page to keep a draft of."))
    if inside == path or len(inside) > LONGEST_PATH or "\0" in inside:
        raise refusal
    try:
        page = resolve(path)
    except Resolver404:
        raise refusal from None
    if getattr(page.func, "policy", "") != "member":
        raise refusal
    return inside


def _lock(member: Member, inside: str) -> Draft | None:
    return Draft.objects.select_for_update().filter(author=member, path=inside).first()


def _create(member: Member, inside: str, text: str) -> Draft | None:
    """None: another page was faster."""
    draft = Draft(
        pk=uuid6.uuid7(), organization_id=member.organization_id, author=member, path=inside
    )
    draft.sealed = _seal(draft, member, text)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        return None
    return draft


def _make_room(member: Member) -> None:
    """No sweep may read drafts, so their author's next one takes the old ones away."""
    mine = Draft.objects.filter(author=member)
    newest = mine.order_by("-saved_at", "-pk").values("pk")[:MOST_DRAFTS]
    mine.exclude(pk__in=newest).delete()
    mine.filter(saved_at__lt=timezone.now() - KEPT).delete()


def _seal(draft: Draft, member: Member, text: str) -> bytes:
    return seal(
        text,
        wrapped_key=bytes(member.organization.wrapped_key),
        organization_id=draft.organization_id,
        table=Draft._meta.db_table,
        row=draft.pk,
    )


def _open(draft: Draft, member: Member) -> Typed:
    text = unseal(
        bytes(draft.sealed),
        wrapped_key=bytes(member.organization.wrapped_key),
        organization_id=draft.organization_id,
        table=Draft._meta.db_table,
        row=draft.pk,
    )
    known = json.loads(text)
    return Typed(known["fields"], known["writer"], draft.version, draft.saved_at)


@dataclass(frozen=True)
class Drafting:
    """What a page with a drafted form tells its template (`components/draft.html`)."""

    save_url: str
    discard_url: str
    back: str
    # Tells the browser's own copies of two people at one computer apart.
    owner: str
    version: int | None
    # When what stands in the form was saved; None when it is not from a draft.
    saved_at: datetime | None = None
    # The form came back as wrong, perhaps with more in it than was saved.
    unsaved: bool = False


class Drafts:
    """The drafts of who is looking: `request.drafts`, which asks the database only when used."""

    def __init__(self, request: HttpRequest, member: Member) -> None:
        self.request, self.member = request, member

    def resume(self, path: str, *forms: BaseForm | BaseFormSet[Any]) -> Drafting:
        """Put what was typed back into forms that are sent to `path`, when they are fresh."""
        fresh = not any(form.is_bound for form in forms)
        typed = draft_of(self.member, path) if fresh else None
        if typed:
            put_back(typed.fields, *forms)
        inside = _inside(self.member, path)
        asked = self.request.method == "GET"
        return Drafting(
            save_url=link("accounts:draft", self.member.organization, inside),
            discard_url=link("accounts:draft_discard", self.member.organization, inside),
            # What was posted to need not answer GET.
            back=self.request.get_full_path() if asked else "",
            owner=salted_hmac("accounts.drafts", str(self.member.pk)).hexdigest()[:16],
            version=typed.version if typed else None if fresh else self.version,
            saved_at=typed.saved_at if typed else None,
            unsaved=not fresh,
        )

    def sent(self, path: str) -> None:
        """What was typed has reached its place. What another page saved since is kept."""
        if self.version is None or "\0" in path:
            return
        inside = path.removeprefix(link("dashboards:home", self.member.organization))
        with planned_once(self.member.organization_id) as cursor:
            # Written out: every form that is sent ends with it.
            cursor.execute(
                "delete from accounts_draft"
                " where organization_id = %s and author_id = %s and path = %s and version <= %s",
                [self.member.organization_id, self.member.pk, inside, self.version],
            )

    @property
    def version(self) -> int | None:
        """The one that the page which was sent had seen."""
        said = self.request.POST.get("draft", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None
