from django.http import HttpRequest, HttpResponse

from core.policy import public


@public("the front door")
def landing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@public("a company is founded here")
def found(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
