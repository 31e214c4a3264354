"""Addresses of `people`."""

from django.urls import path

from ronghe.apps.people import pages

urlpatterns = [
    path("people/", pages.people_list, name="people_list"),
    path("people/import/", pages.people_import, name="people_import"),
    path("people/import/land/", pages.people_import_land, name="people_import_land"),
    path("people/<uuid:uuid>/export/", pages.export_data, name="export_data"),
    path("people/<uuid:uuid>/erase/", pages.erase, name="erase"),
    path("people/<uuid:uuid>/consent/", pages.change_consent, name="change_consent"),
    path("me/data/", pages.own_data, name="own_data"),
    path("keys/", pages.keys, name="keys"),
    path("keys/<uuid:uuid>/revoke/", pages.key_revoke, name="key_revoke"),
    path("audit/", pages.audit, name="audit"),
]
