"""Two certificates of the showcase programme and its rule of stage decisions, as its committee has
approved them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ronghe.apps.base.api import Text
from ronghe.apps.certification.api import (
    CertificateDraft,
    LevelReached,
    RatedBy,
    Recent,
    SeenIn,
    StageTerm,
    begin_rule,
    begin_stage_rule,
    create_certificate,
    set_requirements,
    set_stage_terms,
    submit_rule,
    submit_stage_rule,
)
from ronghe.apps.governance.api import Committee
from ronghe.apps.people.api import Person, Programme, Role, Viewer, viewer_of_person
from ronghe.sample_region.content_files import read_file
from ronghe.sample_region.load_committees import CommitteeLoader
from ronghe.sample_region.wording import wording_of

WRITTEN_BEFORE = timedelta(days=45)
DONE = Text("In force.", "已生效。")


def load_certificates(
    *, programme: Programme, committees: CommitteeLoader, committee: Committee, decided_at: datetime
) -> None:
    """Write both certificates with their rules, and let a meeting of the committee approve them.
    Call before anything else waits for the committee: its agenda takes up all that does."""
    told = read_file("certificates")
    person = Person.objects.get(
        memberships__programme=programme, memberships__role=Role.PROGRAMME_LEAD
    )
    lead = viewer_of_person(person)
    link = programme.programme_frameworks.select_related("framework").order_by("pk").first()
    assert link is not None
    at = decided_at - WRITTEN_BEFORE
    for one in told["certificate"]:
        certificate = create_certificate(
            viewer=lead, programme=programme, code=one["code"], draft=_draft(one), at=at
        )
        rule = begin_rule(viewer=lead, certificate=certificate, framework=link.framework, at=at)
        rule = set_requirements(viewer=lead, rule=rule, requirements=tuple(_asked(one)))
        submit_rule(viewer=lead, rule=rule, text=wording_of(person).of(told["text"]), at=at)
    _set_stage_rule(
        lead, programme, told["stage"], wording_of(person).of(told["stage"]["text"]), at
    )
    meeting = committees.meet(committee, decided_at)
    committees.fulfil(meeting, DONE, decided_at + timedelta(days=1))


def _set_stage_rule(
    lead: Viewer, programme: Programme, told: Mapping[str, Any], text: str, at: datetime
) -> None:
    """From the middle of the training on some targets may still be open: all at once and each of
    them sure is reached by hardly anybody."""
    rule = begin_stage_rule(viewer=lead, programme=programme, at=at)
    term = StageTerm(told["first"], told["last"], at_least=told["at_least"])
    rule = set_stage_terms(viewer=lead, rule=rule, terms=[term])
    submit_stage_rule(viewer=lead, rule=rule, text=text, at=at)


def _draft(told: Mapping[str, Any]) -> CertificateDraft:
    return CertificateDraft(
        title_en=told["title"]["en"],
        title_zh=told["title"]["zh"],
        description_en=told["description"]["en"],
        description_zh=told["description"]["zh"],
        for_months=told.get("for_months"),
        at_graduation=told["at_graduation"],
    )


def _asked(told: Mapping[str, Any]) -> Iterable[LevelReached | RatedBy | SeenIn | Recent]:
    """Levels, and of what is done: raters, contexts, how recent."""
    for one in told["level"]:
        yield LevelReached(one["dimension"], one["level"], one["probability"])
    raters, contexts = told["raters"], told["contexts"]
    yield RatedBy("behavioural", raters["at_least"], raters["from_enterprise"])
    yield SeenIn("behavioural", contexts["at_least"], tuple(contexts["named"]))
    yield Recent("behavioural", told["months"])
