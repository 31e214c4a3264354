"""Writing drafts of modules: a new module, the next version, what it says, what it requires."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Refused, Text, audit, text_of
from ronghe.apps.curriculum.models import Module, ModulePrerequisite, ModuleVersion, Revision
from ronghe.apps.curriculum.rules import WORK_STATES, find_cycle
from ronghe.apps.curriculum.services.copies import copy_version, newest_task
from ronghe.apps.curriculum.services.drafts import (
    EDIT,
    ModuleDraft,
    locked_draft,
    reference_of,
    refuse_hours,
)
from ronghe.apps.people.api import Programme, Viewer, require


def create_module(
    *,
    viewer: Viewer,
    programme: Programme,
    code: str,
    draft: ModuleDraft,
    at: datetime,
    requires: Sequence[Module] = (),
) -> ModuleVersion:
    """A new module with version 1 as a draft. Raises NotAllowed; Refused for a code in use."""
    require(viewer, EDIT, programme=programme)
    refuse_hours(draft.total_hours, draft.practice_hours)
    try:
        with transaction.atomic():
            module = Module.objects.create(programme=programme, code=code)
            version = ModuleVersion.objects.create(
                module=module, number=1, begun_at=at, **_fields(draft)
            )
            set_prerequisites(viewer=viewer, version=version, requires=requires)
            audit(viewer, EDIT, subject=reference_of(version))
    except IntegrityError:
        raise Refused(
            f"This programme has a module “{code}” already. Nothing was changed.",
            f"该专业已有模块“{code}”。未作任何更改。",
            code="module-code-taken",
        ) from None
    return version


def begin_version(
    *, viewer: Viewer, module: Module, at: datetime, change_note: str = ""
) -> ModuleVersion:
    """The next version as a draft with all that the published one says (or, without one, the
    newest); tasks and instruments that were replaced meanwhile are taken in their newest version.

    Raises NotAllowed; Refused while a version is in work already.
    """
    require(viewer, EDIT, programme=module.programme)
    with transaction.atomic():
        Module.objects.select_for_update().get(pk=module.pk)
        _refuse_work_in_hand(module)
        versions = module.versions.select_related("task").order_by("-number")
        before = versions.filter(state=ModuleVersion.State.PUBLISHED).first() or versions[0]
        version = copy_version(
            before, number=versions[0].number + 1, at=at, change_note=change_note.strip()
        )
        audit(viewer, EDIT, subject=reference_of(version))
    return version


def _refuse_work_in_hand(module: Module) -> None:
    in_work = module.versions.filter(state__in=WORK_STATES).first()
    if in_work is not None:
        raise Refused(
            f"Version {in_work.number} of this module is in work already. Nothing was changed.",
            f"该模块第 {in_work.number} 版正在编写。未作任何更改。",
            code="version-in-work",
        )


def edit_version(
    *,
    viewer: Viewer,
    version: ModuleVersion,
    draft: ModuleDraft,
    requires: Sequence[Module] | None = None,
) -> ModuleVersion:
    """Write what a draft says, and what it requires where that is given: both or neither.

    Raises NotAllowed; Refused for what is no draft any more, and for a circle.
    """
    require(viewer, EDIT, programme=version.module.programme)
    refuse_hours(draft.total_hours, draft.practice_hours)
    with transaction.atomic():
        current = locked_draft(version)
        for name, value in _fields(draft).items():
            setattr(current, name, value)
        current.save()
        if requires is not None:
            set_prerequisites(viewer=viewer, version=current, requires=requires)
        audit(viewer, EDIT, subject=reference_of(current))
    return current


def discard_version(*, viewer: Viewer, version: ModuleVersion) -> None:
    """Throw a draft away, with its module when it was the only version. What names it (a plan, a
    revision) keeps it: Refused then."""
    require(viewer, EDIT, programme=version.module.programme)
    with transaction.atomic():
        current = locked_draft(version)
        if current.plan_modules.exists():
            raise Refused(
                "A training plan holds this version. Take it out of the plan first. "
                "Nothing was changed.",
                "有培养方案使用该版本，请先从方案中移除。未作任何更改。",
                code="version-in-plan",
            )
        if Revision.objects.filter(version=current).exists():
            raise Refused(
                "This version belongs to a revision. Withdraw the revision instead. "
                "Nothing was changed.",
                "该版本属于模块修订，请改为撤回该修订。未作任何更改。",
                code="version-of-revision",
            )
        audit(viewer, EDIT, subject=reference_of(current))
        module = current.module
        current.delete()
        if not module.versions.exists() and not module.prerequisite_of.exists():
            module.delete()


def _fields(draft: ModuleDraft) -> dict[str, object]:
    fields: dict[str, object] = {name: getattr(draft, name) for name in ModuleDraft.__slots__}
    fields["task"] = newest_task(draft.task) if draft.task else None
    return fields


def set_prerequisites(
    *, viewer: Viewer, version: ModuleVersion, requires: Sequence[Module]
) -> None:
    """Which modules have to be completed before this one, all at once.

    Raises NotAllowed; Refused for a module of another programme and for a circle, which is named.
    """
    require(viewer, EDIT, programme=version.module.programme)
    with transaction.atomic():
        # One writer of the programme's graph at a time: two half circles make a whole one.
        Programme.objects.select_for_update().get(pk=version.module.programme_id)
        current = locked_draft(version)
        _refuse_strangers(current, requires)
        _refuse_cycle(current, requires)
        current.prerequisites.all().delete()
        ModulePrerequisite.objects.bulk_create(
            ModulePrerequisite(version=current, requires=module) for module in requires
        )
        audit(viewer, EDIT, subject=reference_of(current), count=len(requires))


def _refuse_strangers(version: ModuleVersion, requires: Iterable[Module]) -> None:
    if any(module.programme_id != version.module.programme_id for module in requires):
        raise Refused(
            "A prerequisite is a module of the same programme. Nothing was changed.",
            "先修模块须属于同一专业。未作任何更改。",
            code="prerequisite-elsewhere",
        )


def _refuse_cycle(version: ModuleVersion, requires: Sequence[Module]) -> None:
    graph = requirements_of(version.module.programme)
    published = version.module.versions.filter(state=ModuleVersion.State.PUBLISHED)
    kept = ModulePrerequisite.objects.filter(version__in=published).values_list("requires")
    graph[version.module_id] = {pk for (pk,) in kept} | {module.pk for module in requires}
    cycle = find_cycle(graph)
    if cycle:
        names = _titles(cycle)
        raise Refused(
            "These modules would require each other in a circle: "
            f"{' → '.join(text.en for text in names)}. Nothing was changed.",
            "这些模块将互为先修，形成循环："
            f"{' → '.join(text.zh for text in names)}。未作任何更改。",
            code="prerequisite-cycle",
        )


def requirements_of(programme: Programme) -> "defaultdict[int, set[int]]":
    """Which modules each module asks for, by primary key, over versions published or in work."""
    graph: defaultdict[int, set[int]] = defaultdict(set)
    rows = ModulePrerequisite.objects.filter(
        version__module__programme=programme,
        version__state__in=(*WORK_STATES, ModuleVersion.State.PUBLISHED),
    )
    for module, required in rows.values_list("version__module", "requires"):
        graph[module].add(required)
    return graph


def _titles(modules: Sequence[int]) -> list[Text]:
    newest = {
        version.module_id: text_of(version)
        for version in ModuleVersion.objects.filter(module__in=modules).order_by("number")
    }
    return [newest[module] for module in modules]
