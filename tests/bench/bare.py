"""The smallest pages there can be, to measure others against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.access import MemberRequest, member_required
from accounts.models import User
from config.urls import urlpatterns as ours
from core.policy import public
from meetings.models import Meeting


@public("only to measure with")
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(User.objects.get(pk=request.GET["user"]).name)


@member_required
def bare_signed_in(request: MemberRequest) -> HttpResponse:
    return HttpResponse(Meeting.objects.get(pk=request.GET["meeting"]).status)


urlpatterns = [
    path("bare/", bare),
    path("o/<slug:organization>/bare/", bare_signed_in),
    *ours,
]
