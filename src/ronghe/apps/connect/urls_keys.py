"""Addresses of keys for systems."""

from django.urls import path

from ronghe.apps.connect.pages import keys

urlpatterns = [
    path("keys/", keys.keys, name="keys"),
    path("keys/new/", keys.key_new, name="key_new"),
    path("keys/<uuid:uuid>/", keys.key, name="key"),
    path("keys/<uuid:uuid>/replace/", keys.key_replace, name="key_replace"),
    path("keys/<uuid:uuid>/revoke/", keys.key_revoke, name="key_revoke"),
]
