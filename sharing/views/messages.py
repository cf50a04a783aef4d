"""Short messages, by subject, that only those who take part can read and search."""

from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, page
from core.links import link
from mentorships.access import get_shared_mentorship, is_alone
from sharing.access import (
    can_change_message,
    conversations_of,
    found_messages,
    get_conversation,
    get_message,
    is_editable,
    is_over,
    messages_in,
)
from sharing.actions import (
    begin_conversation,
    change_message,
    mark_read,
    remove_message,
    write_message,
)
from sharing.forms import ConversationForm, MessageForm, ReadForm, SearchForm
from sharing.models import Conversation
from sharing.views.pages import names_in

PAGE_SIZE = 20
MESSAGES_A_PAGE = 50


@member_required
@require_GET
def conversations(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The subjects, or with `q` the messages that hold these words."""
    mentorship = get_shared_mentorship(request.member, pk)
    form = SearchForm(request.GET)
    q = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = found_messages(mentorship, q) if q else conversations_of(request.member, mentorship)
    context = {
        "mentorship": mentorship,
        "names": names_in(mentorship, request.member),
        "form": form,
        "q": q,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_over": is_over(mentorship) or is_alone(request.member, mentorship),
    }
    return page(request, "sharing/conversations.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def conversation_create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    form = ConversationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            begun = begin_conversation(mentorship, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            to = link("sharing:conversation", request.organization, begun.pk)
            return done(request, to, _("Sent."))
    context = {"mentorship": mentorship, "names": names_in(mentorship, request.member)}
    return form_page(request, "sharing/conversation_create.html", form, context, draft=request.path)


@member_required
@require_http_methods(["GET", "POST"])
def conversation(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Read, and answer. Reading alone writes nothing: the page says so by a POST of its own."""
    found = get_conversation(request.member, pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            write_message(found, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            _note_read(request, found)
            return done(request, f"{request.path}#latest", _("Sent."))
    over = is_over(found.mentorship) or is_alone(request.member, found.mentorship)
    return form_page(
        request,
        "sharing/conversation.html",
        form,
        _reading(request, found) | {"is_over": over},
        draft="" if over else request.path,
    )


def _reading(request: MemberRequest, conversation: Conversation) -> dict[str, object]:
    """The latest page unless another one is asked for; what is new to the reader is marked."""
    pages = Paginator(messages_in(conversation), MESSAGES_A_PAGE)
    shown = pages.get_page(request.GET.get("page") or pages.num_pages)
    rows = list(shown)
    read_until: datetime | None = conversation.read_until  # type: ignore[attr-defined]  # by its getter
    news = [
        row.pk
        for row in rows
        if row.author_id != request.member.pk
        and row.removed_at is None
        and (read_until is None or read_until < row.written_at)
    ]
    return {
        "mentorship": conversation.mentorship,
        "conversation": conversation,
        "names": names_in(conversation.mentorship, request.member),
        "page": shown,
        "rows": rows,
        "news": news,
        "until": rows[-1].written_at.isoformat() if rows else "",
    }


@member_required
@require_http_methods(["POST"])
def reading(request: MemberRequest, pk: UUID) -> HttpResponse:
    """As far as the page reached, it is read. With htmx the button goes away by itself."""
    found = get_conversation(request.member, pk)
    form = ReadForm(request.POST)
    to = link("sharing:conversation", request.organization, pk)
    if not form.is_valid():
        return page(request, "sharing/conversation.html", _unread(request, found), status=422)
    mark_read(found, by=request.member, until=form.cleaned_data["until"])
    if request.headers.get("HX-Request") == "true":
        return HttpResponse()
    return done(request, to)


def _unread(request: MemberRequest, conversation: Conversation) -> dict[str, object]:
    return {
        **_reading(request, conversation),
        "form": MessageForm(),
        "is_over": is_over(conversation.mentorship),
    }


@member_required
@require_http_methods(["GET", "POST"])
def message(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_message(request.member, pk)
    require(can_change_message(request.member, found) and found.removed_at is None)
    data = request.POST if request.method == "POST" else None
    form = MessageForm(data, initial={"text": found.text})
    if form.is_valid():
        try:
            change_message(found, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            to = link("sharing:conversation", request.organization, found.conversation_id)
            return done(request, to, _("Changed."))
    editable = is_editable(found)
    context = {"mentorship": found.mentorship, "message": found, "editable": editable}
    return form_page(
        request, "sharing/message.html", form, context, draft=request.path if editable else ""
    )


@member_required
@require_http_methods(["POST"])
def message_removal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_message(request.member, pk)
    require(can_change_message(request.member, found))
    remove_message(found)
    to = link("sharing:conversation", request.organization, found.conversation_id)
    return done(request, to, _("Removed. That there was a message stays."))


def _note_read(request: MemberRequest, conversation: Conversation) -> None:
    """Who answers has read what stood above the answer."""
    form = ReadForm(request.POST)
    if form.is_valid():
        mark_read(conversation, by=request.member, until=form.cleaned_data["until"])
