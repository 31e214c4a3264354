"""What one occasion says about a student by itself, under the calibration in force: where somebody
began. Nothing is stored; evidence and calibration give it at any time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from ronghe.apps.assessment.models import Observation
from ronghe.apps.assessment.observations import load_observations
from ronghe.apps.assessment.queries.competence import VIEW, framework_of
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.queries.parameters import parameters_of, with_new_items
from ronghe.apps.assessment.services.estimates import measures_of_rows
from ronghe.apps.people.api import Person, Viewer, require


@dataclass(frozen=True, slots=True)
class OccasionMeasure:
    """A student's measure in logits on one dimension from the evidence of given sessions alone."""

    dimension: str
    measure: float
    standard_error: float
    first_day: date
    calibration: UUID


def measures_in(
    *, viewer: Viewer, person: Person, sessions: Collection[int]
) -> tuple[OccasionMeasure, ...]:
    """By dimension that the sessions looked at; empty without calibration or evidence.

    Raises NotAllowed unless the viewer may see the person's competence.
    """
    require(viewer, VIEW, person=person)
    framework = framework_of(person)
    calibration = calibration_in_force(framework.pk) if framework else None
    if calibration is None:
        return ()
    days = list(
        Observation.objects.filter(session__in=sessions, subject=person, is_superseded=False)
        .order_by("observed_on")
        .values_list("observed_on", flat=True)
    )
    table = load_observations(calibration.framework, persons=[person.pk])
    rows = np.isin(table.session, list(sessions))
    if not days or not rows.any():
        return ()
    parameters = with_new_items(
        parameters_of(calibration), calibration.framework_id, np.unique(table.item).tolist()
    )
    rows &= np.isin(table.dimension, parameters.dimensions)
    if not rows.any():
        return ()
    return tuple(
        OccasionMeasure(dimension, measure, error, days[0], calibration.uuid)
        for dimension, measure, error in measures_of_rows(parameters, table, rows)
    )
