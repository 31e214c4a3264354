"""CASE 1.0 and 1.1 of 1EdTech: competency frameworks as packages."""

from ronghe.standards.case1.data import (
    Association,
    Document,
    Item,
    Members,
    Node,
    Package,
    Version,
)
from ronghe.standards.case1.reading import read_package
from ronghe.standards.case1.writing import CaseError, check_package, write_package

__all__ = [
    "Association",
    "CaseError",
    "Document",
    "Item",
    "Members",
    "Node",
    "Package",
    "Version",
    "check_package",
    "read_package",
    "write_package",
]
