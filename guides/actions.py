"""What a company does with its guides."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member, Organization
from core.errors import Refusal
from guides.library import OWN_PREFIX, library, minutes_for
from guides.models import Guide
from guides.moments import ORDER, Moment

SLUG_LENGTH = 60


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language's version of a guide, as somebody wrote it."""

    title: str
    summary: str
    text: str
    moments: list[str]
    audience: str


class SavedMeanwhile(Refusal):
    """Somebody saved this version after the writer opened it; `current` is theirs, or None when
    it was taken back."""

    def __init__(self, current: Guide | None) -> None:
        self.current = current
        super().__init__(
            _("%(name)s changed this page meanwhile. Take over what you want to keep, then save.")
            % {"name": current.edited_by.name}
            if current
            else _("This version was taken back meanwhile. Save to bring yours in.")
        )


@transaction.atomic
def create_guide(*, by: Member, language: str, words: Words) -> Guide:
    """A page of the company's own. The same one once more is the one that is there."""
    _lock(by)
    base = OWN_PREFIX + (slugify(words.title)[:SLUG_LENGTH].strip("-") or "guide")
    taken = {row.slug: row for row in Guide.objects.filter(slug__startswith=base, hidden=False)}
    for row in taken.values():
        if row.language == language and _said(row) == words:
            return row
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    guide = _write(Guide(slug=slug, language=language), words, by=by)
    record("write", guide, by=by, language=language)
    return guide


@transaction.atomic
def change_guide(
    slug: str, *, by: Member, language: str, words: Words, seen: str = ""
) -> Guide | None:
    """Put the company's words in place of what stands there in this language.

    `seen` is the `mark` of what the writer had before them. Nothing is written, and None
    answered, where the words are those of the original. Raise SavedMeanwhile when somebody else
    saved since.
    """
    _lock(by)
    current = (
        Guide.objects.filter(slug=slug, language=language, hidden=False)
        .select_related("edited_by")
        .first()
    )
    if current is not None and _said(current) == words:
        return current
    if mark(current) != seen:
        raise SavedMeanwhile(current)
    if current is None and words == original_words(slug, language):
        return None
    guide = _write(current or Guide(slug=slug, language=language), words, by=by)
    record("change", guide, by=by, language=language)
    return guide


@transaction.atomic
def take_back(slug: str, *, by: Member, language: str) -> None:
    """Drop the company's words in one language: the original shows again, where there is one.

    Of a page of the company's own it is gone; with its last language the whole page is.
    """
    _lock(by)
    guide = Guide.objects.filter(slug=slug, language=language, hidden=False).first()
    if guide is None:
        return
    record("take_back", guide, by=by, language=language)
    guide.delete()
    left = Guide.objects.filter(slug=slug, hidden=False).exists()
    if not left and slug not in library().guides:
        Guide.objects.filter(slug=slug, hidden=True).delete()


@transaction.atomic
def hide_guide(slug: str, *, by: Member) -> None:
    """Take a guide off the shelf, in every language."""
    _lock(by)
    guide, hid_now = Guide.objects.get_or_create(
        organization_id=by.organization_id,
        slug=slug,
        language="",
        defaults={"hidden": True, "edited_by": by},
    )
    if hid_now:
        record("hide", guide, by=by)


@transaction.atomic
def show_guide(slug: str, *, by: Member) -> None:
    _lock(by)
    guide = Guide.objects.filter(slug=slug, hidden=True).first()
    if guide is not None:
        record("show", guide, by=by)
        guide.delete()


def mark(guide: Guide | None) -> str:
    """Tells what a writer had before them from what somebody saved since."""
    return guide.updated_at.isoformat() if guide else ""


def original_words(slug: str, language: str) -> Words | None:
    carried = library().guides.get(slug, {}).get(language)
    if carried is None:
        return None
    return Words(
        title=carried.title,
        summary=carried.summary,
        text=carried.text,
        moments=in_order(carried.moments),
        audience=carried.audience,
    )


def in_order(moments: Iterable[str]) -> list[str]:
    """As a mentorship lives through them."""
    return [str(moment) for moment in sorted(map(Moment, moments), key=ORDER.__getitem__)]


def _as_in_the_original(slug: str, moments: list[str]) -> list[str]:
    """The first moment says on which shelf a guide stands: a change of words leaves it there."""
    versions = library().guides.get(slug, {})
    original = [str(moment) for version in versions.values() for moment in version.moments]
    return [moment for moment in dict.fromkeys(original) if moment in moments] + [
        moment for moment in moments if moment not in original
    ]


def _lock(by: Member) -> None:
    """Whoever edits a company's guides queues: what decides may be a row that is not there yet."""
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)


def _said(guide: Guide) -> Words:
    return Words(
        title=guide.title,
        summary=guide.summary,
        text=guide.text,
        moments=in_order(guide.moments),
        audience=guide.audience,
    )


def _write(guide: Guide, words: Words, *, by: Member) -> Guide:
    for name, value in asdict(words).items():
        setattr(guide, name, value)
    guide.moments = _as_in_the_original(guide.slug, words.moments)
    guide.organization_id = by.organization_id
    guide.minutes = minutes_for(words.text)
    guide.edited_by, guide.updated_at = by, timezone.now()
    guide.save()
    return guide
