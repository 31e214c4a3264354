"""Persons, organisations, what binds them, and what they agreed to."""

from ronghe.apps.people.models.access import AccessLink, ClientKey, Consent, Relationship
from ronghe.apps.people.models.organisation import (
    AcademicYear,
    Cohort,
    Organisation,
    Programme,
    Region,
    SchoolClass,
    Term,
)
from ronghe.apps.people.models.person import Account, Membership, Person, PersonKey

__all__ = [
    "AcademicYear",
    "AccessLink",
    "Account",
    "ClientKey",
    "Cohort",
    "Consent",
    "Membership",
    "Organisation",
    "Person",
    "PersonKey",
    "Programme",
    "Region",
    "Relationship",
    "SchoolClass",
    "Term",
]
