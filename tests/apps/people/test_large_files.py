"""A file that was looked at comes back with the form that lets it land, however large it may be."""

import base64

from django.urls import reverse
from tests.apps.conftest import World

from api_calls import signed_in
from ronghe.apps.people.api import Person
from ronghe.apps.people.services.imports import MOST_BYTES


def test_a_file_of_nearly_the_largest_size_lands(world: World) -> None:
    padding = "x" * 100_000
    rows = "".join(f"L{n},Person {n},student,2026-01-01,{padding}\n" for n in range(48))
    content = f"number,name_en,role,starts_on,remark\n{rows}".encode()
    assert 0.9 * MOST_BYTES < len(content) <= MOST_BYTES

    answer = signed_in(world.administrator).post(
        reverse("people_import_land"), {"content": base64.b64encode(content).decode()}
    )

    assert answer.status_code == 302
    assert Person.objects.filter(number__startswith="L").count() == 48
