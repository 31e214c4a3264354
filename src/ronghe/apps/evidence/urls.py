"""Addresses of evidence."""

from django.urls import path

from ronghe.apps.evidence import pages

urlpatterns = [
    path("evidence/record/<uuid:uuid>/", pages.record, name="evidence_record"),
    path("evidence/verification/", pages.verification, name="evidence_verification"),
]
