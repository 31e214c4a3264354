"""Addresses of the rules by which statements become evidence."""

from django.urls import path

from ronghe.apps.assessment.pages import mappings

MAPPING = "statement-rules/<uuid:uuid>"

urlpatterns = [
    path("statement-rules/", mappings.mappings, name="mappings"),
    path("statement-rules/new/", mappings.mapping_new, name="mapping_new"),
    path(f"{MAPPING}/", mappings.mapping, name="mapping"),
    path(f"{MAPPING}/edit/", mappings.mapping_edit, name="mapping_edit"),
    path(f"{MAPPING}/try/", mappings.mapping_trial, name="mapping_trial"),
    path(f"{MAPPING}/activate/", mappings.mapping_activate, name="mapping_activate"),
    path(f"{MAPPING}/retire/", mappings.mapping_retire, name="mapping_retire"),
    path(f"{MAPPING}/discard/", mappings.mapping_discard, name="mapping_discard"),
    path(f"{MAPPING}/version/", mappings.mapping_version, name="mapping_version"),
]
