"""What follows a published version by itself: the rows of plans that are still drafts."""

from ronghe.apps.curriculum.models import ModuleVersion, PlanModule, TrainingPlan


def follow_in_draft_plans(version: ModuleVersion) -> int:
    """Let the rows of draft plans that hold an older version of the module hold this one.

    Hours that stood as the older version had them follow too; hours that the plan had set
    otherwise stay, and the plan's checks speak of them. Returns how many rows followed.
    """
    rows = PlanModule.objects.filter(
        plan__state=TrainingPlan.State.DRAFT, module_version__module=version.module_id
    ).exclude(module_version=version)
    moved = 0
    for row in rows.select_related("module_version"):
        before = row.module_version
        if (row.total_hours, row.practice_hours) == (before.total_hours, before.practice_hours):
            row.total_hours, row.practice_hours = version.total_hours, version.practice_hours
        row.module_version = version
        row.save()
        moved += 1
    return moved
