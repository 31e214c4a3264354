"""Taking a course out: its files go, what was done in it stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ronghe.apps.assessment.models import (
    CourseFile,
    CoursePackage,
    CourseRegistration,
    CourseSession,
)
from ronghe.apps.assessment.services.courses import IMPORT, reference_of_course
from ronghe.apps.base.api import Refused, audit
from ronghe.apps.people.api import Viewer, require


def remove_course(*, viewer: Viewer, package: CoursePackage, at: datetime) -> bool:
    """Take a package out for good. Where nobody ever began, nothing of it is left (False); else it
    is kept without its files, so that what students did can still be read (True). Registrations
    of students who have not begun go; statements stay in the log either way.

    Raises NotAllowed; Refused while somebody has begun and is not done.
    """
    require(viewer, IMPORT, organisation=package.organisation)
    with transaction.atomic():
        held = CoursePackage.objects.select_for_update().get(pk=package.pk)
        # Whoever starts a unit holds their registration; after this they find it gone or archived.
        registrations = list(held.registrations.select_for_update(of=("self",)))
        begun = set(
            CourseSession.objects.filter(registration__in=registrations).values_list(
                "registration", flat=True
            )
        )
        _refuse_unfinished(begun)
        CourseRegistration.objects.filter(package=held).exclude(pk__in=begun).delete()
        _drop_files(held.files.all())
        audit(viewer, IMPORT, subject=reference_of_course(held), touched="course taken out")
        if begun:
            CoursePackage.objects.filter(pk=held.pk).update(archived_at=at)
        else:
            held.delete()
    return bool(begun)


def _refuse_unfinished(begun: set[int]) -> None:
    left = CourseRegistration.objects.filter(pk__in=begun, progress__is_met=False).distinct()
    if count := left.count():
        raise Refused(
            f"{count} of those who take it have begun and are not done. Let them finish, or let "
            "them off the units that are left. Nothing was changed.",
            f"有 {count} 名学生已开始但尚未完成。请待其完成，或免修其余单元。未作任何更改。",
            code="course-begun",
        )


def _drop_files(files: "QuerySet[CourseFile]") -> None:
    """The rows now; what lies on the disk once nothing can bring the rows back."""
    stored = [(one.file.storage, str(one.file.name)) for one in files]
    files.delete()

    def unlink() -> None:
        for storage, name in stored:
            storage.delete(name)

    transaction.on_commit(unlink)
