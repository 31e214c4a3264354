"""A calibration in force with estimates, as stored results, for tests of who may read them."""

from datetime import UTC, date, datetime

from ronghe.apps.assessment.models import CalibratedLevel, Calibration, CutScore, Estimate
from ronghe.apps.competence.api import Framework, ProgrammeFramework
from ronghe.apps.people.api import Person, Programme

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)


def store_calibration(
    framework: Framework,
    programme: Programme,
    students: list[Person],
    items: list[str],
    *,
    at: datetime = AT,
) -> Calibration:
    """The first student is supported at 0.7 logits; the others need two more ratings."""
    ProgrammeFramework.objects.get_or_create(
        programme=programme, framework=framework, from_entry_year=2020
    )
    calibration = Calibration.objects.create(
        framework=framework,
        title_en="Spring",
        title_zh="春季",
        state=Calibration.State.DONE,
        evidence_to=at,
        asked_at=at,
        finished_at=at,
        in_force_from=at,
        has_converged=True,
        method="many-facet partial credit",
        engine_version="1",
        population={
            "dimensions": ["behavioural"],
            "means": {"": [0.0]},
            "reference": "",
            "covariance": [[1.0]],
        },
    )
    CalibratedLevel.objects.bulk_create(
        CalibratedLevel(
            calibration=calibration,
            facet="item",
            level=code,
            measure=0.5 * number,
            standard_error=0.1,
            count=40,
        )
        for number, code in enumerate(items)
    )
    CutScore.objects.bulk_create(
        CutScore(
            calibration=calibration,
            dimension="behavioural",
            level=level,
            measure=level - 2.5,
            method="expected category",
        )
        for level in range(1, 5)
    )
    Estimate.objects.bulk_create(
        _estimate(calibration, person, is_supported=number == 0)
        for number, person in enumerate(students)
    )
    return calibration


def _estimate(calibration: Calibration, person: Person, *, is_supported: bool) -> Estimate:
    return Estimate(
        calibration=calibration,
        person=person,
        dimension="behavioural",
        term_starts_on=date(2026, 2, 1),
        measure=0.7,
        standard_error=0.3,
        is_supported=is_supported,
        missing=[] if is_supported else [{"what": "ratings", "more": 2}],
        level_probabilities=[0.0, 0.0, 0.9, 0.1, 0.0],
        updated_at=AT,
    )
