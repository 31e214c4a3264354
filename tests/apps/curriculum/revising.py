"""What tests of revisions share: signals of the world's enterprise, a committee, its decisions."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from tests.apps.curriculum.conftest import AT, SYSTEM, Work

from ronghe.apps.base.api import Text, new_uuid, now
from ronghe.apps.curriculum.models import Module, Revision, TeachingResource
from ronghe.apps.curriculum.services.resources import (
    Author,
    ResourceDraft,
    VersionDraft,
    add_resource,
)
from ronghe.apps.curriculum.services.revision_course import (
    begin_drafting,
    bring_before_committee,
    hand_in,
    publish_revision,
    settle_revision,
)
from ronghe.apps.curriculum.services.revision_opening import RevisionDraft
from ronghe.apps.curriculum.services.revisions import Trigger, judge_proposal, propose_revision
from ronghe.apps.curriculum.services.triage import Judgement
from ronghe.apps.governance.api import Committee, Motion, found_committee
from ronghe.apps.industry.api import Signal, SignalDraft, record_signal

MARCH = date(2026, 3, 2)


def signal_of(work: Work, kind: str = "mentor_report", **more: object) -> Signal:
    """What the world's enterprise has to tell, on the first of the world's tasks."""
    fields = {
        "region": work.world.region,
        "enterprise": work.world.enterprise,
        "kind": kind,
        "trade": "cnc",
        "title": "A new controller",
        "text": "Since January.",
        "lang": "en",
        "event_on": date(2026, 1, 15),
        "tasks": [work.tasks[0]],
        **more,
    }
    return record_signal(viewer=SYSTEM, draft=SignalDraft(**fields), at=AT)


def accepted(module: Module | None = None, **more: object) -> Judgement:
    return Judgement(outcome="accepted", reason="It is used.", lang="en", module=module, **more)


def proposal(work: Work, module: Module | None) -> Revision:
    draft = RevisionDraft(work.world.programme, module, "Renew it", "Because.", "en")
    return propose_revision(
        viewer=work.teacher, draft=draft, trigger=Trigger("other", "A teacher's idea"), at=now()
    )


def accepted_revision(work: Work, module: Module) -> Revision:
    revision = proposal(work, module)
    return judge_proposal(
        viewer=work.lead, revision=revision, target="accepted", note="Yes.", at=now()
    )


def committee_of_world(work: Work) -> Committee:
    return found_committee(
        viewer=SYSTEM,
        organisation=work.world.school,
        programme=work.world.programme,
        title=Text("CNC committee", "数控专业建设委员会"),
        on_date=MARCH,
    )


def renew(revision: Revision) -> None:
    """Let the draft say something that the version before it does not say."""
    revision.version.description_en = "Renewed."
    revision.version.save(update_fields=["description_en"])


def in_review(work: Work, module: Module) -> Revision:
    revision = begin_drafting(
        viewer=work.teacher, revision=accepted_revision(work, module), at=now()
    )
    renew(revision)
    return hand_in(viewer=work.teacher, revision=revision, at=now())


def before_committee(work: Work, module: Module) -> Revision:
    return bring_before_committee(viewer=work.lead, revision=in_review(work, module), at=now())


def decide(work: Work, revision: Revision, *, carried: bool) -> Revision:
    """What the counting of a round does, as far as the effect sees it."""
    motion = Motion.objects.get(uuid=revision.motion.uuid)
    Motion.objects.filter(pk=motion.pk).update(state="carried" if carried else "failed")
    decision = SimpleNamespace(uuid=new_uuid(), carried=carried, decided_at=now())
    settle_revision(work.lead, motion, decision)  # type: ignore[arg-type]
    return Revision.objects.get(pk=revision.pk)


def published_revision(work: Work, module: Module) -> Revision:
    approved = decide(work, before_committee(work, module), carried=True)
    return publish_revision(viewer=work.lead, revision=approved, at=now())


def workbook_link() -> VersionDraft:
    return VersionDraft([Author(side="school", name="Wang")], link="https://example.org/book")


def workbook_of(work: Work, module: Module, **more: Any) -> TeachingResource:
    """A resource of a module, made for what is taught now."""
    fields = {
        "code": "workbook",
        "kind": "workbook",
        "title_en": "Workbook",
        "title_zh": "工作页",
        "licence": "CC BY 4.0",
        "confidentiality": "school",
        **more,
    }
    return add_resource(
        viewer=work.teacher,
        module=module,
        draft=ResourceDraft(**fields),
        version=workbook_link(),
        at=now(),
    )


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
