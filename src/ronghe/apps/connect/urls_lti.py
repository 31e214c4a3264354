"""Addresses of learning platforms."""

from django.urls import path

from ronghe.apps.connect.pages import lti, lti_platforms

urlpatterns = [
    path("lti/login/", lti.lti_login, name="lti_login"),
    path("lti/launch/", lti.lti_launch, name="lti_launch"),
    path("lti/open/", lti.lti_open, name="lti_open"),
    path("lti/choose/", lti.lti_choose, name="lti_choose"),
    path("lti/keys.json", lti.lti_keys, name="lti_keys"),
    path("lti/connect/<str:secret>/", lti.lti_connect, name="lti_connect"),
    path("learning-platforms/", lti_platforms.platforms, name="lti_platforms"),
    path("learning-platforms/new/", lti_platforms.platform_new, name="lti_platform_new"),
    path("learning-platforms/key/", lti_platforms.key_rotate, name="lti_key_rotate"),
    path("learning-platforms/<uuid:uuid>/", lti_platforms.platform, name="lti_platform"),
    path(
        "learning-platforms/<uuid:uuid>/change/",
        lti_platforms.platform_change,
        name="lti_platform_change",
    ),
    path(
        "learning-platforms/<uuid:uuid>/close/",
        lti_platforms.platform_close,
        name="lti_platform_close",
    ),
    path(
        "learning-platforms/<uuid:uuid>/send-again/",
        lti_platforms.grades_again,
        name="lti_grades_again",
    ),
    path(
        "learning-platforms/accounts/<uuid:uuid>/disconnect/",
        lti_platforms.account_disconnect,
        name="lti_account_disconnect",
    ),
    path("learning-platforms/courses/<uuid:uuid>/", lti_platforms.course, name="lti_course"),
]
