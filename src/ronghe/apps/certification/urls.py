"""Addresses of certification."""

from django.urls import URLPattern, URLResolver

from ronghe.apps.certification import urls_rules

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_rules.urlpatterns,
]
