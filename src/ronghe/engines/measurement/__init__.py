"""Many-facet Rasch and partial credit measurement: arrays and frozen dataclasses in and out."""

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
    Summary,
)
from ronghe.engines.measurement.exceptions import (
    DisconnectedDesign,
    InvalidAnchors,
    InvalidModel,
    InvalidRatings,
    MeasurementError,
    Unestimable,
)

__all__ = [
    "Anchors",
    "Calibration",
    "DisconnectedDesign",
    "FacetTable",
    "InvalidAnchors",
    "InvalidModel",
    "InvalidRatings",
    "MeasurementError",
    "Model",
    "Note",
    "Options",
    "PersonTable",
    "Population",
    "Ratings",
    "Separation",
    "StepTable",
    "Summary",
    "Unestimable",
]
