"""The door to `base` for every other app."""

from ronghe.apps.base.append_only import allow_changes, refuse_changes
from ronghe.apps.base.audit import audit, blank_person
from ronghe.apps.base.calendars import (
    CalendarEntry,
    Days,
    calendar_entries,
    entries_between,
)
from ronghe.apps.base.chances import percent_text, whole_percent
from ronghe.apps.base.csv_lines import FileLimits, csv_lines
from ronghe.apps.base.errors import NotFound, Refused, RongheError
from ronghe.apps.base.flow import Flow, Guard, Move
from ronghe.apps.base.identifiers import new_uuid
from ronghe.apps.base.models import AuditEntry, Identified, Signature
from ronghe.apps.base.references import Reference, ReferenceField
from ronghe.apps.base.registries import (
    WHENS,
    Explanation,
    Found,
    NextStep,
    PeriodicJob,
    PersonalData,
    Registry,
    When,
    explanation_providers,
    explanations,
    next_step_providers,
    next_steps,
    periodic_jobs,
    personal_data,
    search_providers,
)
from ronghe.apps.base.signing import (
    Confirmation,
    digest_of_content,
    sign_document,
    signatures_of,
)
from ronghe.apps.base.text import Text, in_both, text_of, typed_text
from ronghe.apps.base.time import day_of, now, today

__all__ = [
    "WHENS",
    "AuditEntry",
    "CalendarEntry",
    "Confirmation",
    "Days",
    "Explanation",
    "FileLimits",
    "Flow",
    "Found",
    "Guard",
    "Identified",
    "Move",
    "NextStep",
    "NotFound",
    "PeriodicJob",
    "PersonalData",
    "Reference",
    "ReferenceField",
    "Refused",
    "Registry",
    "RongheError",
    "Signature",
    "Text",
    "When",
    "allow_changes",
    "audit",
    "blank_person",
    "calendar_entries",
    "csv_lines",
    "day_of",
    "digest_of_content",
    "entries_between",
    "explanation_providers",
    "explanations",
    "in_both",
    "new_uuid",
    "next_step_providers",
    "next_steps",
    "now",
    "percent_text",
    "periodic_jobs",
    "personal_data",
    "refuse_changes",
    "search_providers",
    "sign_document",
    "signatures_of",
    "text_of",
    "today",
    "typed_text",
    "whole_percent",
]
