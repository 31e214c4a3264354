"""What assessment tells of a record of the evidence log; registered with the floor below."""

from ronghe.apps.assessment.queries.records import explain_record
from ronghe.apps.base.api import explanation_providers


def register() -> None:
    explanation_providers.register("assessment.record", explain_record)
