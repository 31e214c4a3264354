"""Addresses of competence."""

from django.urls import path

from ronghe.apps.competence.pages import (
    classifications,
    following,
    frameworks,
    qualifications,
    work,
)

urlpatterns = [
    path("frameworks/", frameworks.framework_list, name="frameworks"),
    path(
        "programmes/<uuid:uuid>/framework/",
        following.programme_framework,
        name="programme_framework",
    ),
    path("frameworks/search/", classifications.framework_search, name="framework_search"),
    path("frameworks/import/", frameworks.framework_import, name="framework_import"),
    path("frameworks/import/land/", frameworks.framework_import_land, name="framework_import_land"),
    path("frameworks/<uuid:uuid>/", frameworks.framework, name="framework"),
    path("frameworks/<uuid:uuid>/export/", frameworks.framework_export, name="framework_export"),
    path("frameworks/<uuid:uuid>/case/", frameworks.framework_case, name="framework_case"),
    path("frameworks/<uuid:uuid>/publish/", frameworks.framework_publish, name="framework_publish"),
    path(
        "frameworks/<uuid:uuid>/version/",
        frameworks.framework_begin_version,
        name="framework_begin_version",
    ),
    path(
        "frameworks/competences/<uuid:uuid>/",
        frameworks.framework_competence,
        name="framework_competence",
    ),
    path(
        "frameworks/competences/<uuid:uuid>/below/",
        frameworks.competence_branch,
        name="competence_branch",
    ),
    path(
        "frameworks/classifications/<uuid:uuid>/",
        classifications.classification,
        name="classification",
    ),
    path("frameworks/occupations/", work.occupation_list, name="occupations"),
    path("frameworks/occupations/<uuid:uuid>/", work.occupation, name="occupation"),
    path("frameworks/tasks/<uuid:uuid>/", work.task, name="typical_task"),
    path("qualifications/of/<uuid:uuid>/", qualifications.qualifications, name="qualifications"),
    path(
        "qualifications/of/<uuid:uuid>/new/",
        qualifications.qualification_new,
        name="qualification_new",
    ),
    path(
        "qualifications/<uuid:uuid>/remove/",
        qualifications.qualification_remove,
        name="qualification_remove",
    ),
    path("frameworks/concepts/<uuid:uuid>/", classifications.concept, name="concept"),
    path(
        "frameworks/concepts/<uuid:uuid>/below/",
        classifications.concept_branch,
        name="concept_branch",
    ),
]
