"""Addresses of certification."""

from django.urls import URLPattern, URLResolver

from ronghe.apps.certification import (
    urls_credentials,
    urls_portfolio,
    urls_rules,
    urls_stage_rules,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_credentials.urlpatterns,
    *urls_rules.urlpatterns,
    *urls_portfolio.urlpatterns,
    *urls_stage_rules.urlpatterns,
]
