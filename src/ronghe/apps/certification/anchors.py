"""The entry assessment anchors the growth line that assessment draws."""

from ronghe.apps.assessment.api import growth_anchor_sources
from ronghe.apps.certification.queries.stage_facts import entry_sessions


def register() -> None:
    growth_anchor_sources.register("certification.entry", entry_sessions)
