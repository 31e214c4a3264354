"""Many-facet Rasch and partial credit measurement: arrays and frozen dataclasses in and out."""

from importlib import import_module
from typing import TYPE_CHECKING

from ronghe.engines.measurement.calibration import calibrate
from ronghe.engines.measurement.connectedness import subsets
from ronghe.engines.measurement.data import (
    Anchors,
    Calibration,
    FacetTable,
    Model,
    Note,
    Options,
    PersonTable,
    Population,
    Ratings,
    Separation,
    StepTable,
    Subset,
    Summary,
)
from ronghe.engines.measurement.exceptions import (
    DisconnectedDesign,
    InvalidAnchors,
    InvalidModel,
    InvalidRatings,
    MeasurementError,
    UndefinedStatistic,
    Unestimable,
)

if TYPE_CHECKING:
    from ronghe.engines.measurement.agreement import (
        ExactAgreement,
        IntraclassCorrelation,
        IntraclassCorrelations,
        Kappa,
        KrippendorffAlpha,
        exact_agreement,
        intraclass_correlations,
        kappa_of_table,
        kappa_weights,
        krippendorff_alpha,
        krippendorff_alpha_long,
        rater_agreement,
        weighted_kappa,
    )
    from ronghe.engines.measurement.anchor_shifts import AnchorStability, anchor_stability
    from ronghe.engines.measurement.differential_functioning import (
        GeneralizedMantelHaenszel,
        LogisticFunctioning,
        Mantel,
        MantelHaenszel,
        WaldFunctioning,
        generalized_mantel_haenszel,
        logistic_functioning,
        mantel,
        mantel_haenszel,
        mantel_long,
        matching_strata,
        wald_between,
        wald_functioning,
    )
    from ronghe.engines.measurement.drift import Drift, PeriodContrast, PeriodSeverity, rater_drift
    from ronghe.engines.measurement.generalizability import (
        DecisionStudy,
        GeneralizabilityStudy,
        decision_study,
        generalizability_study,
    )
    from ronghe.engines.measurement.interaction import (
        BiasContrasts,
        CellBias,
        Interaction,
        bias_contrasts,
        bias_interaction,
    )
    from ronghe.engines.measurement.joint import JointCalibration, calibrate_jointly
    from ronghe.engines.measurement.locations import LocatedRatings, category_probabilities, locate
    from ronghe.engines.measurement.person_update import PersonUpdate, Response, update
    from ronghe.engines.measurement.persons import estimate, plausible_values
    from ronghe.engines.measurement.reliability import Alpha, Omega, cronbach_alpha, omega_total
    from ronghe.engines.measurement.residual_structure import (
        PointMeasure,
        ResidualCorrelations,
        point_measure,
        residual_correlations,
    )
    from ronghe.engines.measurement.scale_curves import (
        ItemCurves,
        PlannedInformation,
        curves,
        item_curves,
        planned_information,
    )

# Diagnostics are imported when they are first asked for: a calibration alone starts without SciPy.
_DIAGNOSTICS = {
    "agreement": (
        "ExactAgreement",
        "IntraclassCorrelation",
        "IntraclassCorrelations",
        "Kappa",
        "KrippendorffAlpha",
        "exact_agreement",
        "intraclass_correlations",
        "kappa_of_table",
        "kappa_weights",
        "krippendorff_alpha",
        "krippendorff_alpha_long",
        "rater_agreement",
        "weighted_kappa",
    ),
    "anchor_shifts": ("AnchorStability", "anchor_stability"),
    "differential_functioning": (
        "GeneralizedMantelHaenszel",
        "generalized_mantel_haenszel",
        "LogisticFunctioning",
        "Mantel",
        "MantelHaenszel",
        "WaldFunctioning",
        "logistic_functioning",
        "mantel",
        "mantel_haenszel",
        "mantel_long",
        "matching_strata",
        "wald_between",
        "wald_functioning",
    ),
    "drift": ("Drift", "PeriodContrast", "PeriodSeverity", "rater_drift"),
    "generalizability": (
        "DecisionStudy",
        "GeneralizabilityStudy",
        "decision_study",
        "generalizability_study",
    ),
    "interaction": (
        "BiasContrasts",
        "CellBias",
        "Interaction",
        "bias_contrasts",
        "bias_interaction",
    ),
    "joint": ("JointCalibration", "calibrate_jointly"),
    "locations": ("LocatedRatings", "category_probabilities", "locate"),
    "persons": ("estimate", "plausible_values"),
    "person_update": ("PersonUpdate", "Response", "update"),
    "reliability": ("Alpha", "Omega", "cronbach_alpha", "omega_total"),
    "residual_structure": (
        "PointMeasure",
        "ResidualCorrelations",
        "point_measure",
        "residual_correlations",
    ),
    "scale_curves": (
        "ItemCurves",
        "PlannedInformation",
        "curves",
        "item_curves",
        "planned_information",
    ),
}
_HOME = {name: module for module, names in _DIAGNOSTICS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


__all__ = [
    "Alpha",
    "AnchorStability",
    "Anchors",
    "BiasContrasts",
    "Calibration",
    "CellBias",
    "DecisionStudy",
    "DisconnectedDesign",
    "Drift",
    "ExactAgreement",
    "FacetTable",
    "GeneralizabilityStudy",
    "GeneralizedMantelHaenszel",
    "Interaction",
    "IntraclassCorrelation",
    "IntraclassCorrelations",
    "InvalidAnchors",
    "InvalidModel",
    "InvalidRatings",
    "ItemCurves",
    "JointCalibration",
    "Kappa",
    "KrippendorffAlpha",
    "LocatedRatings",
    "LogisticFunctioning",
    "Mantel",
    "MantelHaenszel",
    "MeasurementError",
    "Model",
    "Note",
    "Omega",
    "Options",
    "PeriodContrast",
    "PeriodSeverity",
    "PersonTable",
    "PersonUpdate",
    "PlannedInformation",
    "PointMeasure",
    "Population",
    "Ratings",
    "ResidualCorrelations",
    "Response",
    "Separation",
    "StepTable",
    "Subset",
    "Summary",
    "UndefinedStatistic",
    "Unestimable",
    "WaldFunctioning",
    "anchor_stability",
    "bias_contrasts",
    "bias_interaction",
    "calibrate",
    "calibrate_jointly",
    "category_probabilities",
    "cronbach_alpha",
    "curves",
    "decision_study",
    "estimate",
    "exact_agreement",
    "generalizability_study",
    "generalized_mantel_haenszel",
    "intraclass_correlations",
    "item_curves",
    "kappa_of_table",
    "kappa_weights",
    "krippendorff_alpha",
    "krippendorff_alpha_long",
    "locate",
    "logistic_functioning",
    "mantel",
    "mantel_haenszel",
    "mantel_long",
    "matching_strata",
    "omega_total",
    "planned_information",
    "plausible_values",
    "point_measure",
    "rater_agreement",
    "rater_drift",
    "residual_correlations",
    "subsets",
    "update",
    "wald_between",
    "wald_functioning",
    "weighted_kappa",
]
