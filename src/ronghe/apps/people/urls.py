"""Addresses of `people`."""

from django.urls import path

from ronghe.apps.people.pages import imports, office, own, people

urlpatterns = [
    path("people/", people.people_list, name="people_list"),
    path("people/import/", imports.people_import, name="people_import"),
    path("people/import/land/", imports.people_import_land, name="people_import_land"),
    path("people/<uuid:uuid>/export/", own.export_data, name="export_data"),
    path("people/<uuid:uuid>/erase/", own.erase, name="erase"),
    path("people/<uuid:uuid>/consent/", own.change_consent, name="change_consent"),
    path("me/data/", own.own_data, name="own_data"),
    path("keys/", office.keys, name="keys"),
    path("keys/<uuid:uuid>/revoke/", office.key_revoke, name="key_revoke"),
    path("audit/", office.audit, name="audit"),
]
