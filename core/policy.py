"""Every view says who may come: `member_required` (accounts) or `public` with a reason."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def public(reason: str) -> Callable[[View], View]:
    """Mark a view that serves people without a sign-in; a test lists every unmarked one."""

    def mark(view: View) -> View:
        view.policy = f"public: {reason}"  # type: ignore[attr-defined]
        return view

    return mark
