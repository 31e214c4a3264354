"""Addresses of certificates and their rules, of how people stand, and of issuing."""

from django.urls import URLPattern, path

from ronghe.apps.certification.pages import certificates, issuing, rules, standings

urlpatterns: list[URLPattern] = [
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/new/", certificates.certificate_new, name="certificate_new"),
    path("certificates/mine/", standings.my_certificates, name="my_certificates"),
    path("certificates/<uuid:uuid>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:uuid>/edit/", certificates.certificate_edit, name="certificate_edit"),
    path("certificates/<uuid:uuid>/rule/", certificates.rule_begin, name="rule_begin"),
    path(
        "certificates/<uuid:uuid>/confirm/<uuid:person>/",
        issuing.certificate_confirm,
        name="certificate_confirm",
    ),
    path("certificates/<uuid:uuid>/batch/", issuing.batch_new, name="batch_new"),
    path("certificates/batches/<uuid:uuid>/", issuing.batch, name="batch"),
    path(
        "certificates/batches/<uuid:uuid>/progress/",
        issuing.batch_progress,
        name="batch_progress",
    ),
    path("certificates/batches/<uuid:uuid>/again/", issuing.batch_retry, name="batch_retry"),
    path("certificates/rules/<uuid:uuid>/", rules.rule, name="rule"),
    path("certificates/rules/<uuid:uuid>/changes/", rules.rule_changes, name="rule_changes"),
    path("certificates/rules/<uuid:uuid>/submit/", rules.rule_submit, name="rule_submit"),
    path("certificates/rules/<uuid:uuid>/retire/", rules.rule_retire, name="rule_retire"),
    path(
        "certificates/rules/<uuid:uuid>/add/<slug:kind>/",
        rules.requirement_new,
        name="requirement_new",
    ),
    path(
        "certificates/rules/<uuid:uuid>/<int:number>/",
        rules.requirement_edit,
        name="requirement_edit",
    ),
    path(
        "certificates/rules/<uuid:uuid>/<int:number>/remove/",
        rules.requirement_remove,
        name="requirement_remove",
    ),
    path("certificates/of/<uuid:uuid>/", standings.certificates_of, name="certificates_of"),
    path("certificates/of/<uuid:uuid>/<uuid:certificate>/", standings.standing, name="standing"),
    path(
        "certificates/classes/<uuid:uuid>/",
        standings.class_certificates,
        name="class_certificates",
    ),
    path(
        "certificates/decisions/<uuid:uuid>/",
        standings.certificate_decision,
        name="certificate_decision",
    ),
]
