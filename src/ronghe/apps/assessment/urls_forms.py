"""Addresses of forms, sessions, uploads and one-time links."""

from django.urls import path

from ronghe.apps.assessment.pages import links, rating, sessions, upload

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
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/new/", sessions.session_new, name="session_new"),
    path("sessions/<uuid:uuid>/", sessions.session, name="session"),
    path("sessions/<uuid:uuid>/design/", sessions.session_design, name="session_design"),
    path("sessions/<uuid:uuid>/add/", sessions.session_add, name="session_add"),
    path("sessions/<uuid:uuid>/close/", sessions.session_close, name="session_close"),
    path("sessions/<uuid:uuid>/link/<uuid:rater>/", sessions.session_link, name="session_link"),
    path("ratings/upload/", upload.upload, name="ratings_upload"),
    path("ratings/upload/land/", upload.upload_land, name="ratings_upload_land"),
    path("r/thanks/", links.link_thanks, name="link_thanks"),
    path("r/<str:secret>/", links.link, name="link"),
    path("r/<str:secret>/<uuid:uuid>/", links.link_form, name="link_form"),
    path("r/<str:secret>/<uuid:uuid>/draft/", links.link_draft, name="link_draft"),
    path("r/<str:secret>/<uuid:uuid>/correct/", links.link_correct, name="link_correct"),
    path("r/<str:secret>/<uuid:uuid>/handed-in/", links.link_handed_in, name="link_handed_in"),
]
