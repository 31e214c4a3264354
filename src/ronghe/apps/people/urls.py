"""Addresses of `people`."""

from django.urls import path

from ronghe.apps.people.pages import (
    guardians,
    imports,
    office,
    organisations,
    own,
    people,
    persons,
    programmes,
    regions,
    sign_ins,
)

ORGANISATION = "organisations/<uuid:uuid>"
PROGRAMME = "programmes/<uuid:uuid>"
CLASS = "school-classes/<uuid:uuid>"
REGION = "regions/<uuid:uuid>"

UNITS = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path(f"{ORGANISATION}/", organisations.organisation, name="organisation"),
    path(f"{ORGANISATION}/change/", organisations.organisation_change, name="organisation_change"),
    path(f"{ORGANISATION}/close/", organisations.organisation_close, name="organisation_close"),
    path(f"{ORGANISATION}/reopen/", organisations.organisation_reopen, name="organisation_reopen"),
    path(f"{ORGANISATION}/programmes/new/", programmes.programme_new, name="programme_new"),
    path(f"{ORGANISATION}/people/new/", persons.person_new, name="person_new"),
    path(
        f"{ORGANISATION}/links/",
        sign_ins.organisation_sign_in_links,
        name="organisation_sign_in_links",
    ),
    path(f"{PROGRAMME}/", programmes.programme, name="programme"),
    path(f"{PROGRAMME}/change/", programmes.programme_change, name="programme_change"),
    path(f"{PROGRAMME}/close/", programmes.programme_close, name="programme_close"),
    path(f"{PROGRAMME}/reopen/", programmes.programme_reopen, name="programme_reopen"),
    path(f"{PROGRAMME}/classes/new/", programmes.class_new, name="class_new"),
    path(f"{CLASS}/", programmes.school_class, name="school_class"),
    path(f"{CLASS}/change/", programmes.school_class_change, name="school_class_change"),
    path(f"{CLASS}/close/", programmes.school_class_close, name="school_class_close"),
    path(f"{CLASS}/reopen/", programmes.school_class_reopen, name="school_class_reopen"),
    path(f"{CLASS}/links/", sign_ins.school_class_links, name="school_class_links"),
    path("regions/", regions.regions, name="regions"),
    path("regions/new/", regions.region_new, name="region_new"),
    path(f"{REGION}/", regions.region, name="region"),
    path(f"{REGION}/years/new/", regions.year_new, name="year_new"),
    path(f"{REGION}/years/<uuid:year>/", regions.year_change, name="year_change"),
]

urlpatterns = [
    path("people/", people.people_list, name="people_list"),
    path("people/import/", imports.people_import, name="people_import"),
    path("people/import/land/", imports.people_import_land, name="people_import_land"),
    path("people/<uuid:uuid>/", persons.person, name="person"),
    path("people/<uuid:uuid>/change/", persons.person_change, name="person_change"),
    path("people/<uuid:uuid>/roles/new/", persons.role_new, name="role_new"),
    path("people/<uuid:uuid>/roles/<uuid:role>/end/", persons.role_end, name="role_end"),
    path("people/<uuid:uuid>/roles/<uuid:role>/move/", persons.role_move, name="role_move"),
    path("people/<uuid:uuid>/link/", sign_ins.sign_in_link, name="sign_in_link"),
    path("people/<uuid:uuid>/guardians/new/", guardians.guardian_new, name="guardian_new"),
    path(
        "people/<uuid:uuid>/guardians/<uuid:guardian>/end/",
        guardians.guardian_end,
        name="guardian_end",
    ),
    path("people/<uuid:uuid>/export/", own.export_data, name="export_data"),
    path("people/<uuid:uuid>/erase/", own.erase, name="erase"),
    path("people/<uuid:uuid>/consent/", own.change_consent, name="change_consent"),
    path("me/data/", own.own_data, name="own_data"),
    path("audit/", office.audit, name="audit"),
    path("sign-in/<str:secret>/", sign_ins.sign_in_by_link, name="sign_in_by_link"),
    *UNITS,
]
