"""Addresses of credentials, of their issuers and of verification."""

from django.urls import URLPattern, URLResolver, path

from ronghe.apps.certification.pages import credentials, issuers, talent, verification

urlpatterns: list[URLPattern | URLResolver] = [
    path("talent/", talent.talent, name="talent"),
    path("talent/mine/", talent.my_talent, name="my_talent"),
    path("verify/", verification.verify_page, name="verify"),
    path("credentials/mine/", credentials.my_credentials, name="my_credentials"),
    path("credentials/issued/", credentials.issued_credentials, name="credentials_issued"),
    path(
        "credentials/issued/<uuid:uuid>/", credentials.issued_credential, name="credential_issued"
    ),
    path("credentials/<uuid:uuid>/", verification.hosted, name="credential"),
    path("credentials/<uuid:uuid>/share/", credentials.credential_share, name="credential_share"),
    path(
        "credentials/<uuid:uuid>/credential.<slug:form>",
        verification.credential_file,
        name="credential_file",
    ),
    path("issuers/<uuid:uuid>/did.json", issuers.did_document, name="issuer_did"),
    path(
        "issuers/<uuid:uuid>/status/<int:number>/<slug:purpose>",
        issuers.status,
        name="issuer_status",
    ),
    path(
        "issuers/<uuid:uuid>/status/<int:number>/<slug:purpose>.jwt",
        issuers.status_token,
        name="issuer_status_token",
    ),
]
