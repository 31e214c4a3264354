"""Addresses of connect."""

from django.urls import URLPattern, URLResolver

from ronghe.apps.connect import urls_calendars

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_calendars.urlpatterns,
]
