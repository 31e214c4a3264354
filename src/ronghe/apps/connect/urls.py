"""Addresses of connect."""

from django.urls import URLPattern, URLResolver

from ronghe.apps.connect import (
    urls_calendars,
    urls_keys,
    urls_lti,
    urls_oidc,
    urls_rosters,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_calendars.urlpatterns,
    *urls_keys.urlpatterns,
    *urls_rosters.urlpatterns,
    *urls_lti.urlpatterns,
    *urls_oidc.urlpatterns,
]
