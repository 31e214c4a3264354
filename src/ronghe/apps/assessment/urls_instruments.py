"""Addresses of making instruments."""

from django.urls import path

from ronghe.apps.assessment.pages import instrument_files, instrument_making

INSTRUMENT = "instruments/<uuid:uuid>"

urlpatterns = [
    path("instruments/new/", instrument_making.instrument_new, name="instrument_new"),
    path("instruments/import/", instrument_files.instrument_import, name="instrument_import"),
    path(
        "instruments/import/land/",
        instrument_files.instrument_import_land,
        name="instrument_import_land",
    ),
    path(f"{INSTRUMENT}/draft/", instrument_making.instrument_draft, name="instrument_draft"),
    path(f"{INSTRUMENT}/about/", instrument_making.instrument_about, name="instrument_about"),
    path(
        f"{INSTRUMENT}/items/new/",
        instrument_making.instrument_item_new,
        name="instrument_item_new",
    ),
    path(
        f"{INSTRUMENT}/items/<int:place>/",
        instrument_making.instrument_item,
        name="instrument_item",
    ),
    path(
        f"{INSTRUMENT}/items/<int:place>/move/",
        instrument_making.instrument_item_move,
        name="instrument_item_move",
    ),
    path(f"{INSTRUMENT}/preview/", instrument_making.instrument_preview, name="instrument_preview"),
    path(f"{INSTRUMENT}/publish/", instrument_making.instrument_publish, name="instrument_publish"),
    path(f"{INSTRUMENT}/discard/", instrument_making.instrument_discard, name="instrument_discard"),
    path(f"{INSTRUMENT}/version/", instrument_making.instrument_version, name="instrument_version"),
    path(f"{INSTRUMENT}/copy/", instrument_making.instrument_copy, name="instrument_copy"),
    path(f"{INSTRUMENT}/csv/", instrument_making.instrument_export, name="instrument_export"),
]
