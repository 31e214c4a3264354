"""Every address of the platform, by app."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("ronghe.apps.people.urls")),
    path("", include("ronghe.apps.assessment.urls")),
    path("", include("ronghe.apps.competence.urls")),
    path("", include("ronghe.apps.evidence.urls")),
    path("", include("ronghe.web.urls")),
]
