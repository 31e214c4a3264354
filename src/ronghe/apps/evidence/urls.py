"""Addresses of evidence, and of the record store in both versions of xAPI."""

from django.urls import URLPattern, include, path

from ronghe.apps.evidence.pages import identities, records
from ronghe.apps.evidence.record_store.letting_in import RESOURCES


def _mount(name: str, version: str) -> list[URLPattern]:
    return [
        path(address, view, {"version": version}, name=f"{name}_{address.replace('/', '_')}")
        for address, view in RESOURCES.items()
    ]


urlpatterns = [
    path("evidence/identities/", identities.identities, name="identities"),
    path("evidence/identities/<uuid:uuid>/", identities.identity, name="identity"),
    path(
        "evidence/identities/<uuid:uuid>/untie/", identities.identity_untie, name="identity_untie"
    ),
    path("evidence/record/<uuid:uuid>/", records.record, name="evidence_record"),
    path("evidence/verification/", records.verification, name="evidence_verification"),
    path("xapi/1.0.3/", include(_mount("xapi1", "1.0.3"))),
    path("xapi/2.0/", include(_mount("xapi2", "2.0.0"))),
]
