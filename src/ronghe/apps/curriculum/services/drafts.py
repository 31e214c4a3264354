"""The plain data from which drafts of modules are written, and the way into a locked draft."""

from dataclasses import dataclass

from ronghe.apps.base.api import Reference, Refused
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.models import ModuleVersion
from ronghe.apps.curriculum.rules import is_editable

EDIT = "curriculum.edit_modules"


@dataclass(frozen=True, slots=True)
class ModuleDraft:
    """What a version of a module says of itself, without its situations and prerequisites."""

    title_en: str
    title_zh: str
    group: str = ModuleVersion.Group.CORE
    description_en: str = ""
    description_zh: str = ""
    task: TypicalTask | None = None
    technical_unit_en: str = ""
    technical_unit_zh: str = ""
    order_reason: str = ""
    position: int = 0
    total_hours: int = 0
    practice_hours: int = 0


def reference_of(version: ModuleVersion) -> Reference:
    return Reference("curriculum.module_version", version.uuid, str(version.number))


def locked(version: ModuleVersion) -> ModuleVersion:
    """The version as it stands now, locked until the transaction ends."""
    return (
        ModuleVersion.objects.select_for_update(of=("self",))
        .select_related("module__programme", "task__work_process")
        .get(pk=version.pk)
    )


def locked_draft(version: ModuleVersion) -> ModuleVersion:
    """The same for a draft. Raises Refused for what is in review, approved or published."""
    current = locked(version)
    if not is_editable(current):
        raise never_changes(current)
    return current


def never_changes(version: ModuleVersion) -> Refused:
    """What is said where somebody would change a version that is no draft."""
    return Refused(
        f"Version {version.number} of this module is no draft and does not change; begin a new "
        "version instead. Nothing was changed.",
        f"该模块第 {version.number} 版不是草稿，不可修改；请新建版本。未作任何更改。",
        code="version-not-draft",
    )


def refuse_hours(total: int, practice: int) -> None:
    """Raises Refused where practice takes more hours than there are."""
    if practice > total:
        raise Refused(
            f"Of {total} hours, {practice} cannot be practice. Nothing was changed.",
            f"总学时 {total} 小于实践学时 {practice}。未作任何更改。",
            code="practice-hours",
        )
