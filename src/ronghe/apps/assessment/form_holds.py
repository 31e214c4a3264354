"""What a form has to wait for: an upper floor knows (a display that has not been held yet), and
registers here what it says of forms that somebody would hand in."""

from collections.abc import Callable, Sequence
from datetime import date

from ronghe.apps.assessment.models import Assignment
from ronghe.apps.base.api import Refused, Registry

FormHold = Callable[[Sequence[Assignment], date], Refused | None]
form_holds: Registry[FormHold] = Registry("form holds")


def hold_on(assignments: Sequence[Assignment], day: date) -> Refused | None:
    """Why these forms cannot be handed in on a day; None where nothing is waited for."""
    found = (hold(assignments, day) for hold in form_holds)
    return next((one for one in found if one is not None), None)
