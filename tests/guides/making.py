"""Guides of a company, and what its people type."""

from typing import Any

from accounts.models import Member
from core.tenancy import tenant
from guides.models import Guide

# One that we carry.
OURS = "open-questions"


def own_guide(by: Member, title: str = "Whom to ask", **fields: Any) -> Guide:
    fields = {
        "slug": "our-whom-to-ask",
        "language": "en",
        "summary": "People who help.",
        "text": "Ask the **front desk** first.",
        "moments": ["before_matching"],
        **fields,
    }
    with tenant(by.organization_id, by.pk):
        return Guide.objects.create(
            organization_id=by.organization_id, title=title, edited_by=by, **fields
        )


def hidden_guide(by: Member, slug: str) -> Guide:
    with tenant(by.organization_id, by.pk):
        return Guide.objects.create(
            organization_id=by.organization_id, slug=slug, hidden=True, edited_by=by
        )


def rows_of(by: Member, **filters: Any) -> list[Guide]:
    with tenant(by.organization_id, by.pk):
        return list(Guide.objects.filter(**filters).order_by("slug", "language"))


def speaking(member: Member, language: str) -> Member:
    with tenant(member.organization_id):
        Member.objects.filter(pk=member.pk).update(language=language)
    return member


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Whom to ask",
        "summary": "People who help.",
        "text": "Ask at the front desk.",
        "moments": ["goals"],
        "audience": "everyone",
        **fields,
    }
