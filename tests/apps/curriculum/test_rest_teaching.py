"""Resources, enrolments, workshops and proposals over the API."""

from tests.apps.curriculum.conftest import Work

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.curriculum.models import Enrolment

API = "/api/v1"


def test_a_class_is_enrolled_in_a_published_module_once(work: Work) -> None:
    version = work.published()
    client = signed_in(work.world.lead)
    path = f"{API}/modules/{version.uuid}/enrolments"
    body = {"school_class": str(work.world.school_class.uuid)}

    first = post_json(client, path, body).json()
    again = post_json(client, path, body).json()

    students = {str(student.uuid) for student in work.world.students}
    assert (set(first["enrolled"]), first["already"]) == (students, [])
    assert (again["enrolled"], set(again["already"])) == ([], students)
    assert Enrolment.objects.count() == 4


def test_a_student_enrols_nobody(work: Work) -> None:
    path = f"{API}/modules/{work.published().uuid}/enrolments"
    client = signed_in(work.world.students[0])
    before = state_of_tables()

    response = post_json(client, path, {"school_class": str(work.world.school_class.uuid)})

    assert response.status_code == 403
    assert state_of_tables() == before


def test_lists_are_empty_where_there_is_nothing_and_closed_to_keys(work: Work) -> None:
    lead = signed_in(work.world.lead)
    system = system_of(work.world.school, "people:read")

    for name in ("resources", "workshops", "programme-proposals"):
        assert lead.get(f"{API}/{name}").json() == {"items": [], "count": 0}
        assert system.get(f"{API}/{name}").status_code == 403
