"""Typical tasks that a workshop publishes: new, replaced, unchanged, retired, merged."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.apps.competence.conftest import FRAMEWORK, HEADER, upload
from tests.apps.conftest import NOON, World

from ronghe.apps.base.api import Refused, Text
from ronghe.apps.competence.framework_tables import bytes_of
from ronghe.apps.competence.models import (
    CompetenceTask,
    Framework,
    Occupation,
    TypicalTask,
    WorkProcess,
)
from ronghe.apps.competence.queries.work import (
    competences_of_task,
    current_task,
    task_versions,
    tasks_in_force,
    view_occupation,
    view_task,
)
from ronghe.apps.competence.services.frameworks import (
    begin_version,
    is_as_published,
    publish_framework,
)
from ronghe.apps.competence.services.published_tasks import plan_tasks, publish_tasks
from ronghe.apps.competence.task_drafts import (
    Change,
    ProcessDraft,
    PublishedTasks,
    TaskDraft,
    changes_between,
)
from ronghe.apps.people.api import NotAllowed, Viewer, viewer_of_person

SETTER = (
    "occupation,setter,,,,,Setter,调试工,,,,,\n"
    "work_process,setter/prepare,setter,,,,Prepare,准备,,,,,\n"
    "work_task,setter/prepare/read,setter/prepare,,,,Read the drawing,识读图样,,A,,,\n"
)
READ = TaskDraft("read", Text("Read the drawing", "识读图样"))
CLAMP = TaskDraft(
    "clamp",
    Text("Clamp the part", "装夹工件"),
    object=Text("a turned part", "车削件"),
    learning_area="orientation",
    importance=4.5,
)
PREPARE = ProcessDraft("prepare", Text("Prepare", "准备"), (READ, CLAMP))


@pytest.fixture
def occupation(db: None) -> Occupation:
    return Occupation.objects.create(code="setter", title_en="Setter", title_zh="调试工")


def publish(
    keeper: Viewer, occupation: Occupation, *processes: ProcessDraft, days: int = 0
) -> PublishedTasks:
    at = NOON + timedelta(days=days)
    return publish_tasks(viewer=keeper, occupation=occupation, processes=processes, at=at)


def codes(rows: tuple[TypicalTask, ...]) -> list[str]:
    return [f"{row.code} v{row.version}" for row in rows]


def order(occupation: Occupation) -> list[str]:
    return [f"{row.work_process.code}/{row.code}" for row in tasks_in_force(occupation)]


def test_the_first_workshop_creates_processes_and_tasks_in_order(
    keeper: Viewer, occupation: Occupation
) -> None:
    done = publish(keeper, occupation, PREPARE)

    assert codes(done.created) == ["read v1", "clamp v1"]
    assert order(occupation) == ["prepare/read", "prepare/clamp"]
    clamp = TypicalTask.objects.get(code="clamp")
    assert (clamp.object_zh, clamp.learning_area, clamp.importance) == (
        "车削件",
        "orientation",
        4.5,
    )
    assert clamp.published_at == NOON


def test_what_says_the_same_is_left_and_what_changed_is_replaced(
    keeper: Viewer, occupation: Occupation
) -> None:
    first = publish(keeper, occupation, PREPARE)
    changed = replace(CLAMP, tools=Text("hydraulic chuck", "液压卡盘"))

    done = publish(keeper, occupation, replace(PREPARE, tasks=(READ, changed)), days=1)

    assert codes(done.unchanged) == ["read v1"]
    assert codes(done.replaced) == ["clamp v2"]
    old = TypicalTask.objects.get(pk=first.created[1].pk)
    assert (old.tools_en, old.replaced_by) == ("", done.replaced[0])
    assert current_task(old) == done.replaced[0]
    assert list(task_versions(done.replaced[0])) == [old, done.replaced[0]]


def test_a_new_order_and_new_ratings_make_no_new_version(
    keeper: Viewer, occupation: Occupation
) -> None:
    publish(keeper, occupation, PREPARE)

    done = publish(
        keeper, occupation, replace(PREPARE, tasks=(replace(CLAMP, importance=2.0), READ)), days=1
    )

    assert (codes(done.unchanged), done.replaced) == (["clamp v1", "read v1"], ())
    assert order(occupation) == ["prepare/clamp", "prepare/read"]
    assert TypicalTask.objects.get(code="clamp").importance == 2.0


def test_a_task_keeps_its_rating_when_nobody_rated_it_again(
    keeper: Viewer, occupation: Occupation
) -> None:
    publish(keeper, occupation, PREPARE)

    publish(
        keeper, occupation, replace(PREPARE, tasks=(READ, replace(CLAMP, importance=None))), days=1
    )

    assert TypicalTask.objects.get(code="clamp").importance == 4.5


def test_a_task_that_moves_to_another_process_is_a_new_version_of_the_same(
    keeper: Viewer, occupation: Occupation
) -> None:
    publish(keeper, occupation, PREPARE)
    machine = ProcessDraft("machine", Text("Machine", "加工"), (CLAMP,))

    done = publish(keeper, occupation, replace(PREPARE, tasks=(READ,)), machine, days=1)

    assert codes(done.replaced) == ["clamp v2"]
    assert order(occupation) == ["prepare/read", "machine/clamp"]
    [newest, _] = view_task(keeper, done.replaced[0]).versions
    assert newest.changes == ()
    assert plan_tasks(viewer=keeper, occupation=occupation, processes=[PREPARE]).planned[
        1
    ].changes == (
        Change(Text("Work process", "工作过程"), Text("Machine", "加工"), Text("Prepare", "准备")),
    )


def test_what_no_draft_names_is_retired_and_stays_to_be_read(
    keeper: Viewer, occupation: Occupation
) -> None:
    publish(keeper, occupation, PREPARE)

    done = publish(keeper, occupation, replace(PREPARE, tasks=(READ,)), days=1)

    assert codes(done.retired) == ["clamp v1"]
    assert order(occupation) == ["prepare/read"]
    [retired] = view_occupation(keeper, occupation).retired
    assert (retired.code, retired.retired_at) == ("clamp", NOON + timedelta(days=1))


def test_a_task_merged_into_another_is_replaced_by_it(
    keeper: Viewer, occupation: Occupation
) -> None:
    publish(keeper, occupation, PREPARE)
    both = replace(READ, title=Text("Read and clamp", "识图与装夹"), absorbs=("clamp",))

    done = publish(keeper, occupation, replace(PREPARE, tasks=(both,)), days=1)

    assert (codes(done.replaced), codes(done.absorbed), done.retired) == (
        ["read v2"],
        ["clamp v1"],
        (),
    )
    assert current_task(TypicalTask.objects.get(code="clamp")) == done.replaced[0]


@pytest.mark.parametrize(
    ("processes", "code"),
    [
        ((PREPARE, PREPARE), "code-twice"),
        ((replace(PREPARE, tasks=(READ, READ)),), "code-twice"),
        ((replace(PREPARE, title=Text("Prepare", "")),), "title-missing"),
        (
            (replace(PREPARE, tasks=(replace(READ, title=Text("", "识读图样")),)),),
            "title-missing",
        ),
    ],
)
def test_unusable_drafts_are_refused_and_nothing_is_published(
    keeper: Viewer, occupation: Occupation, processes: tuple[ProcessDraft, ...], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        publish(keeper, occupation, *processes)

    assert caught.value.code == code
    assert not WorkProcess.objects.exists()
    assert not TypicalTask.objects.exists()


def test_who_keeps_no_frameworks_publishes_no_tasks(world: World, occupation: Occupation) -> None:
    with pytest.raises(NotAllowed):
        publish(viewer_of_person(world.teacher), occupation, PREPARE)

    assert not TypicalTask.objects.exists()


def test_the_plan_names_everything_and_writes_nothing(
    keeper: Viewer, occupation: Occupation
) -> None:
    publish(keeper, occupation, PREPARE)
    new = TaskDraft("measure", Text("Measure", "测量"))
    renamed = replace(READ, title=Text("Read the drawing and plan", "识读图样与规划"))

    plan = plan_tasks(
        viewer=keeper,
        occupation=occupation,
        processes=[replace(PREPARE, tasks=(renamed, new))],
    )

    assert [one.outcome for one in plan.planned] == ["replaced", "created"]
    assert [change.label.en for change in plan.planned[0].changes] == ["Title"]
    assert codes(plan.retired) == ["clamp v1"]
    assert order(occupation) == ["prepare/read", "prepare/clamp"]


# --- frameworks -----------------------------------------------------------------------------------


@pytest.fixture
def published(keeper: Viewer) -> Framework:
    """A published framework that stands on one task of the setter."""
    framework = upload(keeper, FRAMEWORK + SETTER).framework
    assert framework is not None
    return publish_framework(viewer=keeper, framework=framework, at=NOON)


def test_a_published_framework_says_what_it_said_whatever_a_workshop_finds(
    keeper: Viewer, published: Framework
) -> None:
    before = bytes_of(published)
    occupation = Occupation.objects.get(code="setter")
    renamed = replace(READ, title=Text("Read drawing and job card", "识读图样与工单"))

    done = publish(
        keeper,
        occupation,
        ProcessDraft("prepare", Text("Get ready", "准备"), (CLAMP, renamed)),
        days=1,
    )

    assert bytes_of(published) == before
    assert is_as_published(published)
    assert codes(done.replaced) == ["read v2"]
    assert done.kept == (Text("Prepare", "准备"),)


def test_the_next_version_of_a_framework_takes_nothing_back_from_a_workshop(
    keeper: Viewer, published: Framework
) -> None:
    occupation = Occupation.objects.get(code="setter")
    renamed = replace(READ, title=Text("Read drawing and job card", "识读图样与工单"))
    publish(keeper, occupation, replace(PREPARE, tasks=(renamed,)), days=1)

    draft = begin_version(viewer=keeper, framework=published, version="2")

    assert [row.title_en for row in tasks_in_force(occupation)] == ["Read drawing and job card"]
    assert [row.version for row in draft.tasks.filter(code="read")] == [1]


def test_a_new_version_shows_the_competences_of_the_one_before_it(
    keeper: Viewer, published: Framework
) -> None:
    occupation = Occupation.objects.get(code="setter")
    renamed = replace(READ, title=Text("Read drawing and job card", "识读图样与工单"))

    done = publish(keeper, occupation, replace(PREPARE, tasks=(renamed,)), days=1)

    assert [row.code for row in competences_of_task(done.replaced[0])] == ["A"]
    assert not CompetenceTask.objects.filter(task=done.replaced[0]).exists()


def test_a_framework_file_without_workshop_still_changes_a_draft_task_in_place(
    keeper: Viewer,
) -> None:
    text = HEADER + "framework,f,,,,,F,框,,,,,version=1\n" + SETTER.replace(",A,,,", ",,,,")
    upload(keeper, text)

    upload(keeper, text.replace("Read the drawing", "Read all drawings"))

    assert [row.title_en for row in TypicalTask.objects.all()] == ["Read all drawings"]


def test_what_changed_is_said_in_words() -> None:
    old = TypicalTask(title_en="Clamp", title_zh="装夹", learning_area="orientation")
    new = TaskDraft("clamp", Text("Clamp", "装夹工件"), learning_area="in_depth")

    assert changes_between(old, new) == (
        Change(Text("Title", "名称"), Text("Clamp", "装夹"), Text("Clamp", "装夹工件")),
        Change(
            Text("Learning area", "学习领域"),
            Text("orientation", "定向与概括"),
            Text("in-depth", "基于经验的学科系统深化"),
        ),
    )
