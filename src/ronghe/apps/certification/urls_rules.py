"""Addresses of certificates and their rules."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
