"""How the fairness ledger says how much somebody carried."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def length(minutes: int) -> str:
    """`45 minutes`, `2 hours`, `2 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}
    if not rest:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
