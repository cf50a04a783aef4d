from django.urls import URLPattern, URLResolver, path

from meetings.views import (
    action_item,
    action_items,
    agenda,
    fairness,
    feed,
    log,
    meeting,
    offers,
    planning,
    series,
)

app_name = "meetings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("mentorships/<uuid:pk>/meetings/new/", planning.create, name="create"),
    path("mentorships/<uuid:pk>/meetings/log/", log.log_new, name="log_new"),
    path("mentorships/<uuid:pk>/meetings/series/", series.create, name="series_create"),
    path("mentorships/<uuid:pk>/meetings/fairness/", fairness.ledger, name="fairness"),
    path("mentorships/<uuid:pk>/offers/new/", offers.create, name="offer_create"),
    path("offers/<uuid:pk>/", offers.offer, name="offer"),
    path("offers/<uuid:pk>/withdrawal/", offers.withdrawal, name="offer_withdrawal"),
    path("meetings/<uuid:pk>/", meeting.detail, name="detail"),
    path("meetings/<uuid:pk>/time/", planning.reschedule, name="reschedule"),
    path("meetings/<uuid:pk>/cancellation/", meeting.cancellation, name="cancellation"),
    path("meetings/<uuid:pk>/absence/", meeting.absence, name="absence"),
    path("meetings/<uuid:pk>/log/", log.log, name="log"),
    path("meetings/<uuid:pk>/confirmation/", meeting.confirmation, name="confirmation"),
    path("meetings/<uuid:pk>/agenda/", meeting.agenda, name="agenda"),
    path("agenda/<uuid:pk>/", agenda.agenda_item, name="agenda_item"),
    path("meetings/<uuid:pk>/calendar.ics", meeting.calendar, name="calendar"),
    path("calendar/", feed.settings, name="feed_settings"),
    path("calendar/replacement/", feed.replacement, name="feed_replacement"),
    path("calendar/revocation/", feed.revocation, name="feed_revocation"),
    path("calendar/<str:token>.ics", feed.feed, name="feed"),
    path("actions/", action_items.action_items, name="action_items"),
    path("mentorships/<uuid:pk>/actions/new/", action_item.action_create, name="action_create"),
    path("actions/<uuid:pk>/", action_item.action_item, name="action_item"),
    path("actions/<uuid:pk>/done/", action_items.action_done, name="action_done"),
    path("actions/<uuid:pk>/reopening/", action_items.action_reopening, name="action_reopening"),
    path("actions/<uuid:pk>/removal/", action_items.action_removal, name="action_removal"),
]
