"""Addresses of courses; those under cmi5/ are opened by secrets of a launch."""

from django.urls import path

from ronghe.apps.assessment.pages import course_doors, courses

STORE = "cmi5/store/"
RESOURCES = (
    "statements",
    "activities/state",
    "activities/profile",
    "agents/profile",
    "activities",
    "agents",
    "about",
)

urlpatterns = [
    path("courses/", courses.courses, name="courses"),
    path("courses/import/", courses.course_import, name="course_import"),
    path("courses/mine/", courses.my_courses, name="my_courses"),
    path(
        "courses/mine/<uuid:registration>/<uuid:unit>/launch/",
        courses.course_launch,
        name="course_launch",
    ),
    path("courses/<uuid:uuid>/", courses.course, name="course"),
    path("courses/<uuid:uuid>/assign/", courses.course_assign, name="course_assign"),
    path("courses/<uuid:uuid>/remove/", courses.course_remove, name="course_remove"),
    path("courses/<uuid:uuid>/let-off/", courses.course_waive, name="course_waive"),
    path("cmi5/fetch/<str:secret>/", course_doors.course_fetch, name="course_fetch"),
    path("cmi5/files/<str:secret>/<path:path>", course_doors.course_media, name="course_media"),
    path(STORE, course_doors.course_store, {"address": "about"}, name="course_endpoint"),
    *(
        path(
            f"{STORE}{address}",
            course_doors.course_store,
            {"address": address},
            name=f"course_store_{address.replace('/', '_')}",
        )
        for address in RESOURCES
    ),
]
