"""The API's routes of competence: frameworks, their competences, and the search."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.conftest import World, add_instrument

from api_calls import signed_in, state_of_tables, system_of
from ronghe.apps.competence.api import Competence, Framework

API = "/api/v1"


def test_frameworks_in_force_are_listed_and_drafts_are_not(world: World) -> None:
    add_instrument(world.framework)
    Framework.objects.create(code="draft", version="1", title_en="Draft", title_zh="草稿")

    answer = system_of(world.school, "frameworks:read").get(f"{API}/frameworks").json()

    [row] = answer["items"]
    assert (row["code"], row["version"], row["competence_count"]) == ("cnc", "1", 3)
    assert row["title"] == {"en": "CNC", "zh": "数控"}


def test_a_framework_comes_with_its_levels_and_its_competences_in_order(world: World) -> None:
    add_instrument(world.framework)
    system = system_of(world.school, "frameworks:read")
    path = f"{API}/frameworks/{world.framework.uuid}"

    levels = system.get(path).json()["levels"]
    competences = system.get(f"{path}/competences").json()

    assert (levels[0]["number"], levels[0]["title"]["en"]) == (0, "novice")
    assert len(levels) == 5
    assert [one["code"] for one in competences["items"]] == ["scale-c1", "scale-c2", "scale-c3"]
    assert system.get(f"{path}/competences?dimension=cognitive").json()["count"] == 0


def test_competences_are_found_by_words_of_both_languages(world: World) -> None:
    add_instrument(world.framework)
    system = system_of(world.school, "frameworks:read")

    english = system.get(f"{API}/competences?q=competence 2").json()["own"]
    chinese = system.get(f"{API}/competences?q=能力2").json()["own"]

    assert [one["code"] for one in english] == ["scale-c2"]
    assert english == chinese


def test_a_search_needs_words(world: World) -> None:
    answer = system_of(world.school, "frameworks:read").get(f"{API}/competences?q=")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["reason"] == "This is too short."


def test_a_key_without_the_scope_sees_no_framework_and_changes_nothing(world: World) -> None:
    system = system_of(world.school, "people:read")
    before = state_of_tables()

    answers = [
        system.get(f"{API}/{path}")
        for path in (
            "frameworks",
            f"frameworks/{world.framework.uuid}",
            f"frameworks/{world.framework.uuid}/competences",
            "classifications",
            "competences?q=CNC",
        )
    ]

    assert [one.status_code for one in answers] == [403] * 5
    assert all("数控" not in one.content.decode() for one in answers)
    assert state_of_tables() == before


def test_whoever_has_signed_in_reads_frameworks(world: World) -> None:
    assert signed_in(world.mentor).get(f"{API}/frameworks").json()["count"] == 1


def test_competences_take_the_same_queries_for_1_and_100(world: World) -> None:
    Competence.objects.bulk_create(
        Competence(framework=world.framework, code=f"c{n}", dimension="cognitive", position=n)
        for n in range(100)
    )
    system = system_of(world.school, "frameworks:read")
    path = f"{API}/frameworks/{world.framework.uuid}/competences"

    counts = []
    for limit in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            assert len(system.get(f"{path}?limit={limit}").json()["items"]) == limit
        counts.append(len(queries))

    assert counts[0] == counts[1]
