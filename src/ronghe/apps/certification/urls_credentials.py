"""Addresses of credentials, of their issuers and of verification."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
