"""What a company adds to the guides that Bruggen carries."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from guides.moments import Audience, Moment

LONGEST_TEXT = 20_000


class GuideQuerySet(models.QuerySet["Guide"]):
    def visible_to(self, member: Member) -> Self:
        """Texts of hidden guides are for those who look after people; that they are hidden
        is in the rows without a text, for everybody."""
        return self if member.looks_after_people else self.shown_to_all()

    def shown_to_all(self) -> Self:
        hidden = Guide.objects.filter(slug=OuterRef("slug"), hidden=True)
        return self.filter(Q(hidden=True) | ~Exists(hidden))


class Guide(TenantModel):
    """A company's own page, or its version of one that Bruggen carries, in one language.

    A row that is `hidden` has no language and no text: it hides the guide in all languages.
    """

    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=10, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    moments = ArrayField(
        models.CharField(max_length=20, choices=Moment),
        default=list,
        blank=True,
        verbose_name=_("when it helps"),
    )
    audience = models.CharField(
        _("for whom"), max_length=10, choices=Audience, default=Audience.EVERYONE
    )
    minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    hidden = models.BooleanField(default=False, editable=False)
    edited_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    objects = GuideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "slug", "language"], name="guides_guide_once"
            ),
            models.CheckConstraint(
                condition=Q(hidden=True, language="", text="")
                | (Q(hidden=False) & ~Q(language="") & ~Q(text="") & ~Q(title="")),
                name="guides_guide_hidden_or_written",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug
