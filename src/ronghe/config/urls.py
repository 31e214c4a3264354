"""Every address of the platform, by app."""

from django.urls import include, path
from django.views.generic import RedirectView

from ronghe.config.api import api

handler404 = "ronghe.config.missing.not_found"

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("api/docs", RedirectView.as_view(pattern_name="api:openapi-view"), name="api_docs"),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("ronghe.apps.people.urls")),
    path("", include("ronghe.apps.governance.urls")),
    path("", include("ronghe.apps.industry.urls")),
    path("", include("ronghe.apps.curriculum.urls")),
    path("", include("ronghe.apps.assessment.urls")),
    path("", include("ronghe.apps.competence.urls")),
    path("", include("ronghe.apps.evidence.urls")),
    path("", include("ronghe.apps.certification.urls")),
    path("", include("ronghe.apps.connect.urls")),
    path("", include("ronghe.web.urls")),
]
