"""Addresses of assessment."""

from django.urls import include, path

from ronghe.apps.assessment.pages import calibrations, classes, competence, quality

urlpatterns = [
    path("", include("ronghe.apps.assessment.urls_forms")),
    path("", include("ronghe.apps.assessment.urls_instruments")),
    path("", include("ronghe.apps.assessment.urls_mappings")),
    path("", include("ronghe.apps.assessment.urls_courses")),
    path("competence/mine/", competence.my_competence, name="my_competence"),
    path("competence/of/<uuid:uuid>/", competence.competence, name="competence"),
    path(
        "competence/of/<uuid:uuid>/<slug:dimension>/evidence/",
        competence.behind_number,
        name="behind_number",
    ),
    path("classes/", classes.classes, name="classes"),
    path("classes/<uuid:uuid>/", classes.one_class, name="class"),
    path("raters/", quality.raters, name="raters"),
    path("instruments/", quality.instruments, name="instruments"),
    path("instruments/<uuid:uuid>/", quality.instrument, name="instrument"),
    path("calibrations/", calibrations.calibrations, name="calibrations"),
    path("calibrations/new/", calibrations.calibration_new, name="calibration_new"),
    path("calibrations/<uuid:uuid>/", calibrations.calibration, name="calibration"),
    path(
        "calibrations/<uuid:uuid>/in-force/",
        calibrations.calibration_in_force,
        name="calibration_in_force",
    ),
    path("calibrations/<uuid:uuid>/cut/", calibrations.cut_score, name="cut_score"),
]
