"""Own competence frameworks as CSV, both ways."""

from ronghe.standards.framework_csv.data import (
    COLUMNS,
    DIMENSIONS,
    FRAMEWORK_SETTINGS,
    KINDS,
    MATCHES,
    ORDERS,
    SUPPORT_KINDS,
    SUPPORT_SETTINGS,
    Alignment,
    FrameworkTable,
    Match,
    Node,
)
from ronghe.standards.framework_csv.reading import read_framework
from ronghe.standards.framework_csv.writing import write_framework

__all__ = [
    "COLUMNS",
    "DIMENSIONS",
    "FRAMEWORK_SETTINGS",
    "KINDS",
    "MATCHES",
    "ORDERS",
    "SUPPORT_KINDS",
    "SUPPORT_SETTINGS",
    "Alignment",
    "FrameworkTable",
    "Match",
    "Node",
    "read_framework",
    "write_framework",
]
