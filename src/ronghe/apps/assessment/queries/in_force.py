"""Which calibration counts: the one that was put in force last."""

from ronghe.apps.assessment.models import Calibration


def calibration_in_force(framework_id: int) -> Calibration | None:
    """The calibration whose estimates pages show, or None."""
    return (
        Calibration.objects.filter(
            framework=framework_id, state=Calibration.State.DONE, in_force_from__isnull=False
        )
        .select_related("framework")
        .order_by("-in_force_from")
        .first()
    )
