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
from ronghe.apps.people.models.rates import KeyUse, SharedCacheEntry, UseCount

__all__ = [
    "AcademicYear",
    "AccessLink",
    "Account",
    "ClientKey",
    "Cohort",
    "Consent",
    "KeyUse",
    "Membership",
    "Organisation",
    "Person",
    "PersonKey",
    "Programme",
    "Region",
    "Relationship",
    "SchoolClass",
    "SharedCacheEntry",
    "Term",
    "UseCount",
]
