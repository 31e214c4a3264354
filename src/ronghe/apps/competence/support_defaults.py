"""When a level is shown, unless a framework says otherwise (definitions of measurement)."""

from collections.abc import Mapping

from ronghe.apps.competence.dimensions import EvidenceKind

DEFAULT_SUPPORT: Mapping[EvidenceKind, Mapping[str, float | int | bool | None]] = {
    EvidenceKind.RATED: {
        "least_ratings": 3,
        "least_raters": 2,
        "least_contexts": 2,
        "least_enterprise_raters": 1,
        "largest_standard_error": 0.6,
    },
    EvidenceKind.ANSWERED: {
        "least_responses": 20,
        "least_occasions": 2,
        "largest_standard_error": 0.6,
    },
    # A profile only, never a level.
    EvidenceKind.SELF_REPORTED: {
        "least_occasions": 3,
        "least_contexts": 2,
        "largest_standard_error": None,
        "shows_level": False,
    },
}
