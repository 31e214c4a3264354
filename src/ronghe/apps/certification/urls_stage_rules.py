"""Addresses of a programme's own rules of stage decisions."""

from django.urls import URLPattern, path

from ronghe.apps.certification.pages import stage_rules

urlpatterns: list[URLPattern] = [
    path("stages/rules/", stage_rules.stage_rules, name="stage_rules"),
    path(
        "stages/rules/programmes/<uuid:uuid>/",
        stage_rules.stage_rule_begin,
        name="stage_rule_begin",
    ),
    path("stages/rules/<uuid:uuid>/", stage_rules.stage_rule, name="stage_rule"),
    path("stages/rules/<uuid:uuid>/add/", stage_rules.stage_term_new, name="stage_term_new"),
    path(
        "stages/rules/<uuid:uuid>/<int:number>/",
        stage_rules.stage_term_edit,
        name="stage_term_edit",
    ),
    path(
        "stages/rules/<uuid:uuid>/<int:number>/remove/",
        stage_rules.stage_term_remove,
        name="stage_term_remove",
    ),
    path(
        "stages/rules/<uuid:uuid>/submit/",
        stage_rules.stage_rule_submit,
        name="stage_rule_submit",
    ),
    path(
        "stages/rules/<uuid:uuid>/retire/",
        stage_rules.stage_rule_retire,
        name="stage_rule_retire",
    ),
]
