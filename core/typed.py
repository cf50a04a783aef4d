"""What somebody typed into a form, apart from the form: to keep it, and to put it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict
from django.http import QueryDict

Fields = Mapping[str, Sequence[str]]

# Sent with a form and no part of what was typed: the token, and what the form's draft needs.
BESIDE = frozenset({"csrfmiddlewaretoken", "draft", "draft_writer", "kept"})


def typed_in(posted: QueryDict) -> dict[str, list[str]]:
    """The fields as they were sent, in their order. Files are not among them."""
    return {
        name: [str(value) for value in values]
        for name, values in posted.lists()
        # A password is typed again, never kept.
        if name not in BESIDE and "password" not in name
    }


def put_back(fields: Fields, *forms: BaseForm | BaseFormSet[Any]) -> None:
    """Show what was typed, in forms nobody has sent yet, without judging it.

    They become bound, as only a bound form shows what no field would accept and as many rows
    as there were.
    """
    posted = QueryDict(mutable=True)
    for name, values in fields.items():
        posted.setlist(name, list(values))
    for form in forms:
        form.data = posted
        form.is_bound = True
        if isinstance(form, BaseFormSet):
            _put_back_rows(form)
        else:
            vars(form)["_errors"] = ErrorDict()


def _put_back_rows(rows: BaseFormSet[Any]) -> None:
    for known in ("management_form", "forms"):
        # Made when the set was not bound, by whoever asked for its length.
        rows.__dict__.pop(known, None)
    vars(rows).update(_errors=[], _non_form_errors=rows.error_class())
    for form in rows.forms:
        vars(form)["_errors"] = ErrorDict()
