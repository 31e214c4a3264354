"""Calibrations as stored results: the list, one of them, two side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.assessment.models import (
    CalibratedLevel,
    Calibration,
    CutScore,
    RatingSession,
)
from ronghe.apps.assessment.observations import NO_RATER
from ronghe.apps.assessment.queries.anchors import (
    LEFT_OUT,
    DisplacedAnchor,
    displaced_anchors,
    item_names,
)
from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.competence.api import Framework
from ronghe.apps.people.api import Person, Role, Scope, Viewer, all_actions, programmes_for

VIEW = "assessment.view_calibrations"


def frameworks_for(viewer: Viewer, action: str) -> list[Framework]:
    """The frameworks of the programmes an action reaches; all where it reaches everything."""
    frameworks = Framework.objects.filter(programme_frameworks__isnull=False)
    if not _reaches_all(viewer, action):
        reached = programmes_for(viewer, action)
        frameworks = frameworks.filter(programme_frameworks__programme__in=reached)
    return list(frameworks.distinct().order_by("code", "version"))


def _reaches_all(viewer: Viewer, name: str) -> bool:
    if viewer.is_system:
        return True
    [action] = [action for action in all_actions() if action.name == name]
    return any(action.grants.get(Role(role)) == Scope.ALL for role in viewer.roles)


def calibrations_listed(viewer: Viewer) -> "QuerySet[Calibration]":
    """Calibrations of the frameworks the viewer may look at, newest first."""
    return (
        Calibration.objects.filter(framework__in=frameworks_for(viewer, VIEW))
        .select_related("framework")
        .order_by("-asked_at", "-pk")
    )


def calibration_for(viewer: Viewer, uuid: UUID) -> Calibration:
    found = calibrations_listed(viewer).select_related("anchored_to", "asked_by")
    calibration = found.filter(uuid=uuid).first()
    if calibration is None:
        raise NotFound("There is no such calibration for you.", "没有您可以查看的这次标定。")
    return calibration


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level of a facet with the name people know it by, and its place in another calibration."""

    name: Text
    level: CalibratedLevel
    other: CalibratedLevel | None = None

    @property
    def difference(self) -> float | None:
        return self.level.measure - self.other.measure if self.other else None


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """One calibration with its tables, perhaps beside another one. Of an anchored one the anchors
    that were kept (empty until it is done) and those left out by whoever asked for it."""

    calibration: Calibration
    items: tuple[LevelRow, ...]
    raters: tuple[LevelRow, ...]
    cuts: tuple[tuple[CutScore, Text], ...]
    displaced: tuple[DisplacedAnchor, ...]
    anchors_kept: tuple[Text, ...]
    anchors_left_out: tuple[Text, ...]
    notes: tuple[Text, ...]
    left_out: tuple[RatingSession, ...]
    reliabilities: tuple[tuple[str, Mapping[str, Any]], ...]
    compared_with: Calibration | None = None


def calibration_view(
    viewer: Viewer, uuid: UUID, compared_with: UUID | None = None
) -> CalibrationView:
    """A calibration, its facets and what it found; with `compared_with`, level by level."""
    calibration = calibration_for(viewer, uuid)
    other = calibration_for(viewer, compared_with) if compared_with else None
    rows = list(calibration.levels.all())
    others = {(row.facet, row.level): row for row in (other.levels.all() if other else ())}
    raters = _rater_names(row.level for row in rows if row.facet == "rater")
    items = item_names(calibration.framework_id)
    item_rows = _rows(rows, others, "item", items)
    left_out = calibration.choices.get(LEFT_OUT, ())
    summary = calibration.summary
    return CalibrationView(
        calibration=calibration,
        items=item_rows,
        raters=_rows(rows, others, "rater", raters),
        cuts=_cuts(calibration),
        displaced=displaced_anchors(calibration.diagnostics, items),
        anchors_kept=tuple(row.name for row in item_rows if row.level.is_anchored),
        anchors_left_out=tuple(items.get(code, Text(code, code)) for code in left_out),
        notes=tuple(Text(note["en"], note["zh"]) for note in calibration.notes),
        left_out=tuple(
            RatingSession.objects.filter(pk__in=calibration.choices.get("left_out", ()))
        ),
        reliabilities=tuple(
            (
                dimension,
                {
                    "mean": mean,
                    "sd": summary["sd"].get(dimension),
                    "eap": summary["eap_reliability"].get(dimension),
                    "wle": summary["wle_reliability"].get(dimension),
                    "separation": summary["separation"].get(dimension),
                },
            )
            for dimension, mean in summary.get("mean", {}).items()
        ),
        compared_with=other,
    )


def _rows(
    rows: list[CalibratedLevel],
    others: Mapping[tuple[str, str], CalibratedLevel],
    facet: str,
    names: Mapping[str, Text],
) -> tuple[LevelRow, ...]:
    found = [
        LevelRow(
            names.get(row.level, Text(row.level, row.level)), row, others.get((facet, row.level))
        )
        for row in rows
        if row.facet == facet and row.level != NO_RATER
    ]
    return tuple(sorted(found, key=lambda row: str(row.name)))


def _rater_names(pseudonyms: Iterable[str]) -> dict[str, Text]:
    wanted = [UUID(p) for p in pseudonyms if p != NO_RATER]
    persons = Person.objects.filter(pseudonym__in=wanted, erased_at=None)
    return {str(person.pseudonym): person.name for person in persons}


def _cuts(calibration: Calibration) -> tuple[tuple[CutScore, Text], ...]:
    """The cuts with the names of the levels that begin at them."""
    levels = [text_of(level) for level in calibration.framework.levels.order_by("number")]
    names = dict(enumerate(levels))
    return tuple(
        (cut, names.get(cut.level, Text(str(cut.level), str(cut.level))))
        for cut in calibration.cuts.select_related("set_by")
    )
