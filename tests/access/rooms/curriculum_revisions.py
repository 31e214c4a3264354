"""Signals, revisions, resources and reviews: in the viewer's programme, beside it, and far away."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from ronghe.apps.base.api import now, today
from ronghe.apps.curriculum.models import (
    EffectReview,
    ImpactDecision,
    Module,
    ModuleVersion,
    ResourceReport,
    ResourceVersion,
    Revision,
    TeachingResource,
)
from ronghe.apps.curriculum.services.revision_opening import RevisionDraft
from ronghe.apps.curriculum.services.revisions import Trigger, judge_proposal, propose_revision
from ronghe.apps.industry.api import Signal, SignalDraft, record_signal
from ronghe.apps.people.api import Role, command_viewer

if TYPE_CHECKING:
    from subjects import Make, Subject
    from world import AccessWorld

SYSTEM = command_viewer()
PLACES = (0, 2, 3, 4)
DECIDED = "plan-1"


@dataclass(frozen=True)
class Corner:
    """A programme with a published module, its resource and report, a signal and a revision."""

    place: Any
    signal: Signal
    version: ModuleVersion
    revision: Revision
    resource: TeachingResource
    resource_version: ResourceVersion
    report: ResourceReport


@dataclass(frozen=True)
class Room:
    corners: list[Corner]
    hidden: ResourceVersion


def build(world: "AccessWorld") -> Room:
    corners = [_corner(world.corners[number].place) for number in PLACES]
    far = corners[-1]
    hidden = _resource(far.version, "hidden", TeachingResource.Confidentiality.SCHOOL)
    return Room(corners, hidden)


def _corner(place: Any) -> Corner:
    programme = place.programme
    module = Module.objects.create(programme=programme, code="m1")
    version = ModuleVersion.objects.create(
        module=module,
        number=1,
        state="published",
        title_en="Module",
        title_zh="模块",
        begun_at=now(),
        published_at=now(),
        review_due=today(),
    )
    kept = _resource(version, "book", TeachingResource.Confidentiality.OPEN)
    draft = SignalDraft(
        place.region, Signal.Kind.MENTOR_REPORT, "news", today(), trade=programme.trade
    )
    return Corner(
        place=place,
        signal=record_signal(viewer=SYSTEM, draft=draft, at=now()),
        version=version,
        revision=_revision(module),
        resource=kept.resource,
        resource_version=kept,
        report=ResourceReport.objects.create(version=kept, text="wrong", reported_at=now()),
    )


def _revision(module: Module) -> Revision:
    draft = RevisionDraft(module.programme, module, "Renew it", "", "en")
    revision = propose_revision(viewer=SYSTEM, draft=draft, trigger=Trigger("other"), at=now())
    judge_proposal(viewer=SYSTEM, revision=revision, target="accepted", note="Yes", at=now())
    ImpactDecision.objects.create(
        revision=revision,
        key=DECIDED,
        text_en="Plan",
        text_zh="方案",
        url="/",
        outcome="kept",
        reason="Yes",
        decided_at=now(),
    )
    EffectReview.objects.create(
        revision=revision, conclusion="cannot_tell", text="?", looked_at=now()
    )
    return revision


def _resource(version: ModuleVersion, code: str, confidentiality: str) -> ResourceVersion:
    resource = TeachingResource.objects.create(
        module=version.module,
        code=code,
        kind="workbook",
        title_en=code,
        title_zh=code,
        licence="CC BY 4.0",
        confidentiality=confidentiality,
        created_at=now(),
    )
    made = ResourceVersion(
        resource=resource,
        number=1,
        module_version=version,
        file_name="book.pdf",
        media_type="application/pdf",
        made_at=now(),
    )
    made.file.save("book.pdf", ContentFile(b"%PDF-1.7"), save=False)
    made.save()
    return made


def _room(world: "AccessWorld") -> Room:
    room: Room = world.rooms["curriculum_revisions"]
    return room


def near_and_far(
    find: Any, *, key: str = "uuid", also: str = "", data: dict[str, Any] | None = None, **more: Any
) -> "Make":
    """One thing of each corner, reached as its programme is."""

    def make(world: "AccessWorld") -> "list[Subject]":
        from subjects import Subject

        return [
            Subject(
                f"{key} {number}",
                {key: find(corner).uuid, **more},
                "unit",
                corner.place,
                level="programme",
                also=also,
                data=data or {},
            )
            for number, corner in enumerate(_room(world).corners)
        ]

    return make


def signals(world: "AccessWorld") -> "list[Subject]":
    from subjects import Subject

    return [
        Subject(
            f"signal {number}",
            {"signal": corner.signal.uuid, "programme": corner.place.programme.uuid},
            "unit",
            corner.place,
            level="programme",
            data={"outcome": "rejected", "reason": "No"},
        )
        for number, corner in enumerate(_room(world).corners)
    ]


def open_and_hidden(find: Any, hidden: Any) -> "Make":
    """Open resources for everybody who is signed in; another school's own one for whoever
    keeps everything, and nobody else."""

    def make(world: "AccessWorld") -> "list[Subject]":
        from subjects import Subject

        room = _room(world)
        return [
            *(
                Subject(f"open {number}", {"uuid": find(corner).uuid})
                for number, corner in enumerate(room.corners)
            ),
            Subject(
                "another school's",
                {"uuid": hidden(room.hidden).uuid},
                "own",
                is_own=world.role == Role.SYSTEM_ADMINISTRATOR,
                data={"text": "wrong"},
            ),
        ]

    return make


def modules(world: "AccessWorld") -> "list[Subject]":
    """A module with an open resource is named to everybody; one that is none, to nobody."""
    from subjects import Subject

    room = _room(world)
    found = [
        Subject(f"module {number}", {"uuid": corner.version.module.uuid})
        for number, corner in enumerate(room.corners)
    ]
    return [*found, Subject("no module", {"uuid": room.hidden.uuid}, exists=False)]


def of_resource(version: ResourceVersion) -> TeachingResource:
    return version.resource


SUBJECTS = {
    "signal_judge": signals,
    "revision_new": near_and_far(lambda c: c.place.programme, key="programme"),
    "revision": near_and_far(lambda c: c.revision),
    "revision_move": near_and_far(
        lambda c: c.revision, also="curriculum.draft_revision", target="drafting"
    ),
    "revision_module": near_and_far(lambda c: c.revision),
    "revision_step": near_and_far(lambda c: c.revision, step="draft"),
    "impact_assign": near_and_far(lambda c: c.revision, item=DECIDED),
    "impact_decide": near_and_far(lambda c: c.revision, item=DECIDED),
    "revision_taught": near_and_far(lambda c: c.revision),
    "revision_effect": near_and_far(lambda c: c.revision),
    "revision_effect_kept": near_and_far(lambda c: c.revision),
    "resources": modules,
    "resource_new": near_and_far(lambda c: c.version.module),
    "resource": open_and_hidden(lambda c: c.resource, of_resource),
    "resource_report": open_and_hidden(lambda c: c.resource, of_resource),
    "resource_file": open_and_hidden(lambda c: c.resource_version, lambda v: v),
    "resource_version_new": near_and_far(lambda c: c.resource),
    "resource_confirm": near_and_far(lambda c: c.resource),
    "resource_access": near_and_far(lambda c: c.resource),
    "report_answer": near_and_far(lambda c: c.report),
    "module_review": near_and_far(lambda c: c.version),
    "pace": near_and_far(lambda c: c.place.programme),
    "gap": near_and_far(lambda c: c.place.programme),
    "api:revision_trace": near_and_far(lambda c: c.revision),
}
