"""Addresses of signals to judge, revisions, resources, pace and gaps."""

from django.urls import path

from ronghe.apps.curriculum.pages import (
    gap,
    impact_decisions,
    one_revision,
    pace,
    resource_reports,
    resources,
    revisions,
    signals_to_judge,
)

R = "revisions/<uuid:uuid>/"

urlpatterns = [
    path("signals-to-judge/", signals_to_judge.signals_waiting, name="signals_to_judge"),
    path(
        "signals-to-judge/<uuid:signal>/<uuid:programme>/",
        signals_to_judge.signal_judge,
        name="signal_judge",
    ),
    path("revisions/", revisions.revisions, name="revisions"),
    path("revisions/list/", revisions.revision_list, name="revision_list"),
    path("revisions/new/<uuid:programme>/", revisions.revision_new, name="revision_new"),
    path(R, one_revision.revision, name="revision"),
    path(f"{R}move/<slug:target>/", revisions.revision_move, name="revision_move"),
    path(f"{R}module/", one_revision.revision_module, name="revision_module"),
    path(f"{R}steps/<slug:step>/", one_revision.revision_step, name="revision_step"),
    path(f"{R}decisions/<slug:item>/", impact_decisions.impact_decide, name="impact_decide"),
    path(f"{R}decisions/<slug:item>/who/", impact_decisions.impact_assign, name="impact_assign"),
    path(f"{R}taught/", one_revision.revision_taught, name="revision_taught"),
    path(f"{R}effect/", one_revision.revision_effect, name="revision_effect"),
    path(f"{R}effect/kept/", one_revision.revision_effect_kept, name="revision_effect_kept"),
    path("modules/<uuid:uuid>/resources/", resources.resources, name="resources"),
    path("modules/<uuid:uuid>/resources/new/", resources.resource_new, name="resource_new"),
    path(
        "modules/versions/<uuid:uuid>/review/", resource_reports.module_review, name="module_review"
    ),
    path("resources/", resources.resources_all, name="resources_all"),
    path("resources/reports/", resource_reports.my_reports, name="my_reports"),
    path("resources/reports/<uuid:uuid>/", resource_reports.report_answer, name="report_answer"),
    path("resources/files/<uuid:uuid>/", resources.resource_file, name="resource_file"),
    path("resources/<uuid:uuid>/", resources.resource, name="resource"),
    path(
        "resources/<uuid:uuid>/version/",
        resources.resource_version_new,
        name="resource_version_new",
    ),
    path("resources/<uuid:uuid>/confirm/", resources.resource_confirm, name="resource_confirm"),
    path("resources/<uuid:uuid>/access/", resources.resource_access, name="resource_access"),
    path("resources/<uuid:uuid>/report/", resource_reports.resource_report, name="resource_report"),
    path("pace/", pace.pace_programmes, name="pace_programmes"),
    path("pace/<uuid:uuid>/", pace.pace, name="pace"),
    path("demand-and-supply/", gap.gap_programmes, name="gap_programmes"),
    path("demand-and-supply/<uuid:uuid>/", gap.gap, name="gap"),
]
