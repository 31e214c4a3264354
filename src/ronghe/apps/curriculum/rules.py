"""Predicates on what stands in the tables of curriculum, each with the reason in words."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from ronghe.apps.base.api import Guard, Text
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.models import ModuleVersion

WORK_STATES = (
    ModuleVersion.State.DRAFT,
    ModuleVersion.State.IN_REVIEW,
    ModuleVersion.State.APPROVED,
)


def stands_for_one_unit(version: ModuleVersion) -> bool:
    """A whole typical task or a technical unit, exactly one of the two."""
    return (version.task_id is not None) != bool(
        version.technical_unit_en or version.technical_unit_zh
    )


def has_hours(version: ModuleVersion) -> bool:
    return version.total_hours > 0


def has_situations(version: ModuleVersion) -> bool:
    return version.situations.exists()


def each_situation_has_a_task(version: ModuleVersion) -> bool:
    return not version.situations.filter(tasks=None).exists()


def situations_fit_the_hours(version: ModuleVersion) -> bool:
    return sum(version.situations.values_list("hours", flat=True)) <= version.total_hours


WorkOrder = tuple[int, ...]


def work_order(task: TypicalTask) -> WorkOrder:
    """The place of a task in the work: its occupation, its process, and its place in that."""
    process = task.work_process
    in_process = (task.place, task.position)
    return (process.occupation_id, process.place, process.position, process.pk, *in_process)


def others_against_the_work(
    version: ModuleVersion, others: Iterable[ModuleVersion]
) -> list[ModuleVersion]:
    """Modules that stand before this one though their work comes later, or the other way round."""
    if version.task is None:
        return []
    mine = work_order(version.task)
    return [
        other
        for other in others
        if other.task is not None
        and other.task.work_process.occupation_id == mine[0]
        and (version.position - other.position) * _sign(mine, work_order(other.task)) < 0
    ]


def _sign(left: WorkOrder, right: WorkOrder) -> int:
    return (left > right) - (left < right)


def siblings_of(version: ModuleVersion) -> list[ModuleVersion]:
    """The versions of the programme's other modules that count now: published or in work."""
    rows = (
        ModuleVersion.objects.filter(module__programme=version.module.programme_id)
        .exclude(module=version.module_id)
        .exclude(state=ModuleVersion.State.RETIRED)
        .select_related("task__work_process", "module")
        .order_by("module_id", "-number")
    )
    newest: dict[int, ModuleVersion] = {}
    for row in rows:
        newest.setdefault(row.module_id, row)
    return list(newest.values())


def order_is_explained(version: ModuleVersion) -> bool:
    """In the order of the work, or this module or the one it clashes with says why not."""
    if version.order_reason.strip():
        return True
    clashes = others_against_the_work(version, siblings_of(version))
    return all(other.order_reason.strip() for other in clashes)


TO_SUBMIT: tuple[Guard[ModuleVersion], ...] = (
    Guard(
        "module-unit",
        stands_for_one_unit,
        Text(
            "A module stands for one whole typical task or one technical unit; choose one of them.",
            "一个模块对应一项完整的典型工作任务或一个技术单元，请选择其一。",
        ),
    ),
    Guard(
        "module-hours",
        has_hours,
        Text("The module has no hours yet.", "该模块尚未填写学时。"),
    ),
    Guard(
        "module-situations",
        has_situations,
        Text("The module has no learning situation yet.", "该模块尚无学习情境。"),
    ),
    Guard(
        "situation-tasks",
        each_situation_has_a_task,
        Text(
            "A learning situation of this module comes from no typical task.",
            "该模块有学习情境未对应典型工作任务。",
        ),
    ),
    Guard(
        "situation-hours",
        situations_fit_the_hours,
        Text(
            "The situations take more hours than the module has.",
            "各学习情境的学时之和超过模块学时。",
        ),
    ),
    Guard(
        "order-reason",
        order_is_explained,
        Text(
            "The module stands against the order of the work; write down why, for the committee.",
            "该模块的顺序与工作过程不一致，请写明理由，供委员会审阅。",
        ),
    ),
)


def is_editable(version: ModuleVersion) -> bool:
    return version.state == ModuleVersion.State.DRAFT


def find_cycle(requires: Mapping[int, Iterable[int]]) -> tuple[int, ...]:
    """The modules (primary keys) that ask for each other in a circle, first and last the same;
    empty when there is none."""
    try:
        TopologicalSorter(requires).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()
