"""Addresses of calendar links."""

from django.urls import path

from ronghe.apps.connect.pages import calendars

urlpatterns = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/make/", calendars.calendar_make, name="calendar_make"),
    path("calendars/withdraw/", calendars.calendar_withdraw, name="calendar_withdraw"),
    path("calendar/<str:secret>.ics", calendars.calendar_feed, name="calendar_feed"),
]
