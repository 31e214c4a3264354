"""What recruiters and guardians come to certification for."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.base.presentation.shell import Door, home_doors
from ronghe.apps.people.api import Role, RoleDoor, Viewer, doors_of, persons_for

DOORS = (
    RoleDoor(
        Role.RECRUITER,
        gettext_lazy("Find talent"),
        gettext_lazy("Students who agreed to be found, with what they can do and how sure it is."),
        "talent",
        "certification.search_talent",
    ),
    RoleDoor(
        Role.RECRUITER,
        gettext_lazy("Verify a credential"),
        gettext_lazy("Whether a certificate that was shown to you is genuine and still valid."),
        "verify",
        "certification.verify_credential",
    ),
)
STAGES = "certification.view_stages"
MOST_CHILDREN = 8


def doors(viewer: Viewer) -> Iterable[Door]:
    yield from doors_of(viewer, DOORS)
    if viewer.has_role(Role.GUARDIAN):
        for child in persons_for(viewer, STAGES).order_by("pk")[:MOST_CHILDREN]:
            yield Door(
                _("Stages of %(name)s") % {"name": child},
                _("What was to be reached by each semester, and what is open."),
                reverse("stages_of", args=[child.uuid]),
            )


def register() -> None:
    home_doors.register("certification", doors)
