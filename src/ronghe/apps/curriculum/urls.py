"""Addresses of curriculum."""

from django.urls import URLPattern, URLResolver

from ronghe.apps.curriculum import urls_core, urls_programme, urls_revisions, urls_workshop

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_core.urlpatterns,
    *urls_workshop.urlpatterns,
    *urls_programme.urlpatterns,
    *urls_revisions.urlpatterns,
]
