"""Addresses of forms, sessions, uploads and one-time links."""

from django.urls import path

from ronghe.apps.assessment.pages import rating

urlpatterns = [
    path("rate/", rating.rate, name="rate"),
    path("rate/<uuid:uuid>/", rating.rate_person, name="rate_person"),
    path("rate/<uuid:uuid>/draft/", rating.rate_draft, name="rate_draft"),
    path("rate/<uuid:uuid>/correct/", rating.rate_correct, name="rate_correct"),
    path("rate/<uuid:uuid>/handed-in/", rating.rate_done, name="rate_done"),
    path("forms/", rating.forms, name="forms"),
    path("forms/<uuid:uuid>/", rating.form, name="form"),
    path("forms/<uuid:uuid>/draft/", rating.form_draft, name="form_draft"),
    path("forms/<uuid:uuid>/correct/", rating.form_correct, name="form_correct"),
    path("forms/<uuid:uuid>/handed-in/", rating.form_done, name="form_done"),
]
