"""CASE 1.0 and 1.1 of 1EdTech: competency frameworks as packages."""

from ronghe.standards.case1.completing import as_uuid, complete_package, rename, uri_of
from ronghe.standards.case1.data import (
    Association,
    Document,
    Item,
    Members,
    Node,
    Package,
    Version,
)
from ronghe.standards.case1.reading import read_body, read_package
from ronghe.standards.case1.writing import (
    CaseError,
    body_of,
    check_package,
    write_body,
    write_package,
)

__all__ = [
    "Association",
    "CaseError",
    "Document",
    "Item",
    "Members",
    "Node",
    "Package",
    "Version",
    "as_uuid",
    "body_of",
    "check_package",
    "complete_package",
    "read_body",
    "read_package",
    "rename",
    "uri_of",
    "write_body",
    "write_package",
]
