"""Addresses of signing in through a school."""

from django.urls import path

from ronghe.apps.connect.pages import oidc

urlpatterns = [
    path("signing-in/school/", oidc.school_sign_in, name="school_sign_in"),
    path("signing-in/school/done/", oidc.school_sign_in_done, name="school_sign_in_done"),
    path("signing-in/school/<uuid:uuid>/", oidc.school_sign_in_begin, name="school_sign_in_begin"),
    path("school-sign-ins/", oidc.providers, name="identity_providers"),
    path("school-sign-ins/new/", oidc.provider_new, name="identity_provider_new"),
    path("school-sign-ins/<uuid:uuid>/", oidc.provider, name="identity_provider"),
    path(
        "school-sign-ins/<uuid:uuid>/change/",
        oidc.provider_change,
        name="identity_provider_change",
    ),
    path("school-sign-ins/<uuid:uuid>/close/", oidc.provider_close, name="identity_provider_close"),
]
