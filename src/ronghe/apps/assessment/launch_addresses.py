"""The addresses of this server that a launch hands out, as whoever asked for it reached it."""

from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language

from ronghe.apps.assessment.services.course_sessions import Doors
from ronghe.apps.people.api import PageRequest


def doors_of(request: PageRequest) -> Doors:
    """Where a launched unit fetches its token, its files and the record store."""

    def absolute(path: str) -> str:
        return request.build_absolute_uri(path)

    return Doors(
        endpoint=absolute(reverse("course_endpoint")),
        fetch=lambda secret: absolute(reverse("course_fetch", args=[secret])),
        media=lambda secret, path: absolute(
            reverse("course_media", args=[secret, "x"])[:-1] + quote(path, safe="/?=&%#")
        ),
        back=absolute(reverse("my_courses")),
        language=get_language() or "en",
    )
