"""How raters judge: severity, fit, agreement, drift. Worded to help, never to rank."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ronghe.apps.assessment.models import CalibratedLevel, Calibration
from ronghe.apps.assessment.observations import NO_RATER
from ronghe.apps.assessment.queries.calibrations import frameworks_for
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Framework
from ronghe.apps.people.api import Membership, Person, Viewer, organisations_for

VIEW = "assessment.view_raters"
NORMAL_95 = 1.959964
NOTICEABLE = 0.5  # half a logit: what a severity must differ by to be worth a word
MISFIT = 1.4
OVERFIT = 0.6


@dataclass(frozen=True, slots=True)
class RaterView:
    """One rater: what is known of how they judge, in words and numbers."""

    person: Person
    is_enterprise: bool
    severity: float
    standard_error: float | None
    count: int
    infit: float | None
    observed_agreement: float | None
    expected_agreement: float | None
    is_drifting: bool
    periods: tuple[Mapping[str, Any], ...]
    severity_text: Text
    remark: Text
    needs_attention: bool


@dataclass(frozen=True, slots=True)
class RatersView:
    """The raters of a framework under the calibration in force."""

    framework: Framework | None
    calibration: Calibration | None
    raters: tuple[RaterView, ...]
    observed_agreement: float | None = None
    expected_agreement: float | None = None
    level_width: float = 1.0


def raters_of(viewer: Viewer, framework: Framework | None) -> RatersView:
    """Raters whom the viewer may see, those who could do with a talk first."""
    calibration = calibration_in_force(framework.pk) if framework else None
    if framework is None or calibration is None:
        return RatersView(framework, None, ())
    levels = calibration.levels.filter(facet="rater").exclude(level=NO_RATER)
    persons = _persons(viewer, {level.level for level in levels})
    width = level_width(calibration)
    views = [
        _view(level, persons[level.level], calibration, width)
        for level in levels
        if level.level in persons
    ]
    agreement = calibration.diagnostics.get("agreement", {})
    return RatersView(
        framework=framework,
        calibration=calibration,
        raters=tuple(sorted(views, key=lambda v: (not v.needs_attention, str(v.person)))),
        observed_agreement=agreement.get("observed"),
        expected_agreement=agreement.get("expected"),
        level_width=width,
    )


def frameworks_with_raters(viewer: Viewer) -> list[Framework]:
    return frameworks_for(viewer, VIEW)


def level_width(calibration: Calibration) -> float:
    """The mean distance between the cuts of the behavioural scale, in logits: one level."""
    cuts = list(
        calibration.cuts.filter(dimension="behavioural")
        .order_by("level")
        .values_list("measure", flat=True)
    )
    return (cuts[-1] - cuts[0]) / (len(cuts) - 1) if len(cuts) > 1 else 1.0


def _persons(viewer: Viewer, pseudonyms: set[str]) -> dict[str, tuple[Person, bool]]:
    """Raters by pseudonym with whether they come from an enterprise.

    A lead sees those who rate in the region where they lead: mentors belong to enterprises.
    """
    regions = set(
        organisations_for(viewer, VIEW).values_list("region", flat=True)
        if viewer.is_system or not viewer.held
        else [held.region_id for held in viewer.held]
    )
    rows = Membership.objects.filter(
        person__pseudonym__in=[UUID(p) for p in pseudonyms],
        person__erased_at=None,
        organisation__region__in=regions,
    ).select_related("person", "organisation")
    found: dict[str, tuple[Person, bool]] = {}
    for row in rows.order_by("pk"):
        key = str(row.person.pseudonym)
        enterprise = row.organisation.kind == "enterprise"
        found[key] = (row.person, enterprise or found.get(key, (row.person, False))[1])
    return found


def _view(
    level: CalibratedLevel, who: tuple[Person, bool], calibration: Calibration, width: float
) -> RaterView:
    drift = calibration.diagnostics.get("drift", {}).get(level.level, {})
    agreement = calibration.diagnostics.get("agreement", {}).get("raters", {})
    own = agreement.get(level.level, {})
    error = level.standard_error or 0.0
    differs = abs(level.measure) >= NOTICEABLE and abs(level.measure) > NORMAL_95 * error
    is_drifting = bool(drift.get("is_drifting"))
    misfits = level.infit is not None and not OVERFIT <= level.infit <= MISFIT
    return RaterView(
        person=who[0],
        is_enterprise=who[1],
        severity=level.measure,
        standard_error=level.standard_error,
        count=level.count,
        infit=level.infit,
        observed_agreement=own.get("observed"),
        expected_agreement=own.get("expected"),
        is_drifting=is_drifting,
        periods=tuple(drift.get("periods", ())),
        severity_text=severity_text(level.measure, width, differs),
        remark=_remark(level, differs, is_drifting, drift.get("trend")),
        needs_attention=differs or is_drifting or misfits,
    )


def severity_text(severity: float, width: float, differs: bool) -> Text:
    """How a rater judges against the others, in levels of this scale."""
    if not differs:
        return Text("much like the others", "与其他评分者相近")
    share = abs(severity) / width
    amount = (
        Text("half a level", "半级")
        if share < 0.75
        else Text("about a level", "一级左右")
        if share < 1.5
        else Text("more than a level", "一级以上")
    )
    if severity > 0:
        return Text(f"stricter than others by {amount.en}", f"比其他人严{amount.zh}")
    return Text(f"milder than others by {amount.en}", f"比其他人宽{amount.zh}")


def _remark(level: CalibratedLevel, differs: bool, is_drifting: bool, trend: float | None) -> Text:
    """What would help; students are not harmed by severity, which the measure takes out."""
    if is_drifting:
        stricter = (trend or 0.0) > 0
        en = "stricter" if stricter else "milder"
        zh = "越来越严" if stricter else "越来越宽"
        return Text(
            f"Has become {en} over time. Rate two recent cases together with a colleague.",
            f"评分{zh}。建议与同事一起评两个近期案例。",
        )
    if level.infit is not None and level.infit > MISFIT:
        return Text(
            "Judgements surprise the model more than others' do. Go through the anchors together.",
            "评分与模型预期出入较大。建议一起对照行为描述。",
        )
    if level.infit is not None and level.infit < OVERFIT:
        return Text(
            "Uses few of the anchors. Look at the ends of the scale together.",
            "较少使用量表两端。建议一起看看两端的行为描述。",
        )
    if differs:
        return Text(
            "Students lose nothing: it is taken out. Compare two cases to agree on the anchors.",
            "学生不会因此吃亏：计算时已扣除。建议对照两个案例统一尺度。",
        )
    return Text("", "")
