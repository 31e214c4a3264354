"""The register of equipment and withdrawn signals over the API."""

from tests.apps.industry.conftest import SYSTEM, Industry

from api_calls import post_json, signed_in, state_of_tables
from ronghe.apps.base.api import Text
from ronghe.apps.industry.models import Equipment, Signal
from ronghe.apps.industry.services.equipment import define_generation, define_type

API = "/api/v1"


def test_a_machine_is_entered_and_taken_out_of_use(industry: Industry) -> None:
    kind = define_type(viewer=SYSTEM, code="lathe", title=Text("Lathe", "车床"))
    define_generation(viewer=SYSTEM, kind=kind, number=2, title=Text("CNC", "数控"))
    client = signed_in(industry.world.administrator)
    body = {
        "organisation": str(industry.world.school.uuid),
        "type": "lathe",
        "generation": 2,
        "count": 3,
    }

    made = post_json(client, f"{API}/equipment", body)
    retired = post_json(client, f"{API}/equipment/{made.json()['uuid']}/retire", {})

    assert (made.status_code, made.json()["count"]) == (201, 3)
    assert retired.status_code == 200
    machine = Equipment.objects.get(uuid=made.json()["uuid"])
    assert (machine.type.code, machine.retired_on is None) == ("lathe", False)


def test_an_unknown_kind_and_another_s_register_are_refused(industry: Industry) -> None:
    define_type(viewer=SYSTEM, code="lathe", title=Text("Lathe", "车床"))
    client = signed_in(industry.world.administrator)
    student = signed_in(industry.world.students[0])
    body = {"organisation": str(industry.world.school.uuid), "type": "none"}
    before = state_of_tables()

    codes = [
        post_json(client, f"{API}/equipment", body).status_code,
        post_json(client, f"{API}/equipment", {**body, "type": "lathe", "count": 0}).status_code,
        post_json(student, f"{API}/equipment", {**body, "type": "lathe"}).status_code,
    ]

    assert codes == [404, 422, 403]
    assert state_of_tables() == before


def test_a_signal_is_withdrawn_once_with_a_reason(industry: Industry) -> None:
    signal = industry.signal()
    client = signed_in(industry.world.lead)
    path = f"{API}/signals/{signal.uuid}/withdraw"

    empty = post_json(client, path, {"reason": ""})
    first = post_json(client, path, {"reason": "It was another machine."})
    again = post_json(client, path, {"reason": "Again."})

    assert [one.status_code for one in (empty, first, again)] == [422, 200, 409]
    assert Signal.objects.get(pk=signal.pk).withdrawn_at is not None
