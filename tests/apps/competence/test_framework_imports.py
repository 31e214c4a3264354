"""Own frameworks from CSV: what lands, what does not, and what published versions are spared."""

import io

import pytest
from tests.apps.competence.conftest import FRAMEWORK, TURN, TURNER, upload
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.base.api import Refused
from ronghe.apps.competence.framework_tables import bytes_of
from ronghe.apps.competence.models import (
    Anchor,
    Competence,
    CompetenceTask,
    Framework,
    Level,
    Occupation,
    OccupationCompetence,
    SupportRule,
    TypicalTask,
)
from ronghe.apps.competence.services.framework_imports import plan_framework_import
from ronghe.apps.competence.services.frameworks import export_framework, publish_framework
from ronghe.apps.people.api import NotAllowed, Viewer, viewer_of_person
from ronghe.standards.framework_csv import FrameworkTable, Node, write_framework


def test_every_kind_of_row_lands(framework: Framework) -> None:
    assert (framework.code, framework.version, framework.trade) == ("turning", "1", "cnc")
    assert [(level.code, level.number) for level in framework.levels.all()] == [
        ("novice", 0),
        ("competent", 1),
    ]
    lathe = Competence.objects.get(code="M.1")
    assert (lathe.parent.code, lathe.dimension, lathe.order) == ("M", "behavioural", "higher")
    assert list(lathe.alignments.values_list("scheme", "uri", "match")) == [("esco", TURN, "exact")]
    assert Anchor.objects.get().title_zh == "独立调整车床"
    occupation = Occupation.objects.get()
    assert (occupation.esco_uri, occupation.csco_code) == (TURNER, "6-18-01-01")
    assert occupation.alignments.get().uri == "onet:soc:51-4041.00"
    weights = OccupationCompetence.objects.values_list("competence__code", "weight")
    assert set(weights) == {("M", "essential"), ("M.1", "essential"), ("A", "optional")}
    task = TypicalTask.objects.get()
    assert (task.work_process.code, task.code, task.version) == ("setup", "lathe", 1)
    assert CompetenceTask.objects.get().competence == lathe


def test_a_file_without_rules_of_support_gets_the_usual_ones(framework: Framework) -> None:
    rows = framework.support_rules.order_by("evidence_kind").values_list(
        "evidence_kind",
        "least_ratings",
        "least_raters",
        "least_enterprise_raters",
        "least_contexts",
        "least_responses",
        "least_occasions",
        "largest_standard_error",
        "shows_level",
    )
    assert list(rows) == [
        ("answered", 0, 0, 0, 0, 20, 2, 0.6, True),
        ("rated", 3, 2, 1, 2, 0, 0, 0.6, True),
        ("self_reported", 0, 0, 0, 2, 0, 3, None, False),
    ]


def test_export_import_export_gives_the_same_bytes(keeper: Viewer, framework: Framework) -> None:
    first = export_framework(viewer=keeper, framework=framework)
    Framework.objects.all().delete()
    Occupation.objects.all().delete()

    again = upload(keeper, first.decode()).framework

    assert again is not None
    assert export_framework(viewer=keeper, framework=again) == first


def test_importing_a_draft_again_keeps_the_identity_of_its_competences(
    keeper: Viewer, framework: Framework
) -> None:
    uuids = dict(framework.competences.values_list("code", "uuid"))
    changed = FRAMEWORK.replace("Sets up a lathe,", "Sets up any lathe,").replace(
        "competence,A,,attitudinal,basic", "competence,B,,attitudinal,basic"
    )

    result = upload(keeper, changed.replace("M M.1,A,", "M M.1,B,"))

    assert result.plan.outcome == "draft"
    codes = dict(framework.competences.values_list("code", "uuid"))
    assert codes.keys() == {"M", "M.1", "B"}
    assert codes["M.1"] == uuids["M.1"]
    assert Competence.objects.get(code="M.1").title_en == "Sets up any lathe"


def test_levels_may_trade_their_numbers(keeper: Viewer, framework: Framework) -> None:
    text = FRAMEWORK.replace("novice,,,,0", "novice,,,,9").replace(
        "competent,,,,1", "competent,,,,0"
    )

    upload(keeper, text.replace("novice,,,,9", "novice,,,,1"))

    assert list(Level.objects.order_by("number").values_list("code", flat=True)) == [
        "competent",
        "novice",
    ]


def test_the_same_file_again_is_recognised(keeper: Viewer, framework: Framework) -> None:
    stream = io.BytesIO(bytes_of(framework))

    plan = plan_framework_import(viewer=keeper, stream=stream, name="again.csv")

    assert (plan.outcome, plan.problems) == ("same", ())


def test_one_bad_row_keeps_everything_out(keeper: Viewer) -> None:
    result = upload(keeper, FRAMEWORK.replace("competence,A,,attitudinal", "competence,A,,moral"))

    assert result.framework is None
    assert [(p.line, p.column, p.code) for p in result.plan.errors] == [
        (7, "dimension", "not_one_of"),
        (9, "optional", "unknown_competence"),
        (10, "parent", "unknown_parent"),
        (11, "parent", "unknown_parent"),
    ]
    assert not Framework.objects.exists()


def test_the_sound_rows_land_where_the_user_wants_them(keeper: Viewer) -> None:
    text = FRAMEWORK.replace("M M.1,A,", "M M.1,,") + "competence,X,,moral,basic,,X,甲,,,,,\n"

    result = upload(keeper, text, all_or_none=False)

    assert len(result.plan.errors) == 1
    assert Competence.objects.count() == 3


def test_a_competence_that_an_instrument_uses_is_not_taken_away(
    keeper: Viewer, world: World
) -> None:
    add_instrument(world.framework)
    Framework.objects.filter(pk=world.framework.pk).update(published_at=None)
    world.framework.refresh_from_db()
    without = bytes_of(world.framework).decode("utf-8-sig").splitlines(keepends=True)
    text = "".join(line for line in without if not line.startswith("competence,scale-c1"))

    with pytest.raises(Refused) as caught:
        upload(keeper, text)

    assert caught.value.code == "competence-in-use"
    assert world.framework.competences.count() == 3


def test_a_published_version_is_refused_and_unchanged(keeper: Viewer, framework: Framework) -> None:
    publish_framework(viewer=keeper, framework=framework, at=NOON)
    before = bytes_of(framework)

    with pytest.raises(Refused) as caught:
        upload(keeper, FRAMEWORK.replace("Machines parts", "Mills parts"))

    assert caught.value.code == "framework-published"
    assert bytes_of(framework) == before


def test_shared_work_of_a_published_framework_stays_as_it_was(
    keeper: Viewer, framework: Framework
) -> None:
    publish_framework(viewer=keeper, framework=framework, at=NOON)
    before = bytes_of(framework)
    changed = (
        FRAMEWORK.replace("version=1", "version=2")
        .replace("Turner,车工", "Lathe operator,车床工")
        .replace("Setting up,调整", "Preparing,准备")
        .replace("Set up a lathe,调整车床", "Set up two lathes,调整两台车床")
    )

    result = upload(keeper, changed)

    assert [text.en.split()[0] for text in result.kept] == ["turner", "setup"]
    assert bytes_of(framework) == before
    old, new = TypicalTask.objects.order_by("version")
    assert (old.version, old.replaced_by, new.version) == (1, new, 2)
    assert result.framework is not None
    assert list(result.framework.tasks.all()) == [new]


def test_a_teacher_may_not_import_and_nothing_changes(world: World) -> None:
    with pytest.raises(NotAllowed):
        upload(viewer_of_person(world.teacher), FRAMEWORK)

    assert not Framework.objects.filter(code="turning").exists()


def large_table(nodes: int) -> bytes:
    rows = [Node("framework", "large", title_en="Large", title_zh="大", settings={"version": "1"})]
    rows += [Node("level", f"l{n}", level=str(n), title_en="L", title_zh="级") for n in range(2)]
    rows += [Node("support", kind, settings={"ratings": "3"}) for kind in ("answered", "rated")]
    for number in range((nodes - len(rows)) // 2):
        code = f"C{number}"
        parent = f"C{(number - 1) // 8}" if number else ""
        rows.append(
            Node("competence", code, parent, "cognitive", "basic", "", f"Can {number}", "能")
        )
        rows.append(
            Node("anchor", f"{code}@l1", code, level="l1", title_en="alone", title_zh="独立")
        )
    return write_framework(FrameworkTable(tuple(rows)))


def test_five_thousand_nodes_go_in_and_out_as_the_same_bytes(keeper: Viewer) -> None:
    data = large_table(5_001)

    framework = upload(keeper, data.decode("utf-8-sig")).framework

    assert framework is not None
    assert framework.competences.count() + Anchor.objects.count() == 4_996
    assert SupportRule.objects.count() == 2
    assert export_framework(viewer=keeper, framework=framework) == data
