"""Addresses of assessment."""

from django.urls import path

from ronghe.apps.assessment.pages import competence

urlpatterns = [
    path("competence/mine/", competence.my_competence, name="my_competence"),
    path("competence/of/<uuid:uuid>/", competence.competence, name="competence"),
    path(
        "competence/of/<uuid:uuid>/<slug:dimension>/evidence/",
        competence.behind_number,
        name="behind_number",
    ),
]
