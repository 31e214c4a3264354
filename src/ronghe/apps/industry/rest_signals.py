"""Routes of signals beyond their list: recording, one of them, taking one back, and telling."""

from dataclasses import replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Reference, now
from ronghe.apps.competence.api import Competence
from ronghe.apps.industry.forms.picking import language_of
from ronghe.apps.industry.models import Post, Signal
from ronghe.apps.industry.queries import sources
from ronghe.apps.industry.queries.enterprises import own_enterprises, tellers
from ronghe.apps.industry.queries.reach import (
    enterprises_reached,
    programmes_reached,
    region_for,
    signal_reached,
)
from ronghe.apps.industry.queries.signals import VIEW, corroborating, signal_for
from ronghe.apps.industry.queries.workplaces import open_posts_of
from ronghe.apps.industry.rest_reading import SignalOut
from ronghe.apps.industry.rest_shapes import generation_of, kind_of_code, router, tasks_named
from ronghe.apps.industry.rules import may_stand_alone
from ronghe.apps.industry.services.claims import own_kind
from ronghe.apps.industry.services.signals import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_TASKS,
    RECORD,
    WITHDRAW,
    SignalDraft,
    record_signal,
    withdraw_signal,
)
from ronghe.apps.industry.services.telling import ASK, TELL, VALID_FOR, make_tell_link, tell_change
from ronghe.apps.people.api import (
    Organisation,
    Paged,
    PageRequest,
    Person,
    Region,
    Strict,
    Viewer,
    may,
    route,
)

MOST_OTHERS = 20


class SignalDetailOut(Schema):
    """`others` say the same; `stands_alone` is whether a revision may rest on these together."""

    signal: SignalOut
    others: list[UUID]
    stands_alone: bool
    withdrawn_because: str


class ChangeIn(Strict):
    """What changed; tasks and competences by identifiers, `equipment_type` by code. Without `lang`
    the text says which language it is in."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    text: str = Field("", max_length=LONGEST_TEXT)
    lang: Literal["", "en", "zh-hans"] = ""
    trade: str = Field("", max_length=60)
    enterprise: UUID | None = None
    event_on: date
    equipment_type: str = Field("", max_length=60)
    equipment_generation: int | None = None
    tasks: list[UUID] = Field(default_factory=list, max_length=MOST_TASKS)
    competences: list[UUID] = Field(default_factory=list, max_length=MOST_TASKS)


class SignalIn(ChangeIn):
    """A change to be recorded. With a `source` (the reference of an exchange, a framework or a
    classification, such as industry.technical_event:<uuid>) its kind follows from that; without a
    `kind` it is told in the caller's own name (a key's is `connected_system`). `mentor_report`
    needs the enterprise and, unless the caller is a mentor there, who told it."""

    kind: str = Field("", max_length=20)
    told_by: UUID | None = None
    source: str = Field("", max_length=120)


class ToldIn(ChangeIn):
    """What changed at one's own enterprise; work that is not named is that of the post."""

    post: UUID | None = None


class WithdrawalIn(Strict):
    reason: str = Field(min_length=1, max_length=400)


class TellerOut(Schema):
    """Somebody at an enterprise who may be asked, and when they last told something."""

    person: UUID
    name: str
    enterprise: UUID
    last_told: date | None

    @staticmethod
    def resolve_person(row: Any) -> UUID:
        return UUID(str(row.person.uuid))

    @staticmethod
    def resolve_name(row: Any) -> str:
        return str(row.person)

    @staticmethod
    def resolve_enterprise(row: Any) -> UUID:
        return UUID(str(row.enterprise.uuid))

    @staticmethod
    def resolve_last_told(row: Any) -> date | None:
        return row.last_told.date() if row.last_told else None


class LinkOut(Schema):
    """A link by its secret part, shown this once, and for how many days it opens."""

    secret: str
    days: int


@router.get("/signals/{uuid}", response=SignalDetailOut, summary="One signal")
@route(VIEW)
def signal_of(request: PageRequest, uuid: UUID) -> Any:
    """What changed, and which other signals say so."""
    found = signal_for(request.viewer, uuid)
    others = list(corroborating(request.viewer, found)[:MOST_OTHERS])
    return {
        "signal": found,
        "others": [one.uuid for one in others],
        "stands_alone": may_stand_alone([found, *others]),
        "withdrawn_because": found.withdrawal.reason if found.withdrawn_at else "",
    }


@router.post("/signals", response={201: SignalOut}, summary="Record a change")
@route(RECORD)
def create_signal(request: PageRequest, body: SignalIn) -> Any:
    """Record a change: of the caller's own enterprise, or of a trade that the caller reaches."""
    viewer = request.viewer
    source = _source(body.source)
    region = region_for(viewer, RECORD)
    draft = replace(
        _draft(body, region, _enterprise(viewer, region, body.enterprise)),
        kind=source.kind if source else body.kind or own_kind(viewer),
        told_by=_teller(viewer, body.told_by),
        source=source.reference if source else None,
    )
    return Status(201, record_signal(viewer=viewer, draft=draft, at=now()))


@router.post("/signals/{uuid}/withdraw", response=SignalOut, summary="Take a signal back")
@route(WITHDRAW)
def end_signal(request: PageRequest, uuid: UUID, body: WithdrawalIn) -> Any:
    """Take a signal back, with the reason; it stays readable as withdrawn."""
    signal = signal_reached(request.viewer, WITHDRAW, uuid=uuid)
    withdraw_signal(viewer=request.viewer, signal=signal, reason=body.reason, at=now())
    return signal_reached(request.viewer, WITHDRAW, uuid=uuid)


@router.post("/told-changes", response={201: SignalOut}, summary="Tell what changed")
@route(TELL)
def create_told_change(request: PageRequest, body: ToldIn) -> Any:
    """For people of an enterprise, of their own; the schools that work with it see it at once."""
    own = own_enterprises(request.viewer)
    enterprise = next((one for one in own if body.enterprise in (None, one.uuid)), None)
    if enterprise is None:
        raise NotFound("You belong to no such enterprise here.", "您在此处不属于该企业。")
    post = _post(request.viewer, enterprise, body.post)
    draft = _draft(body, enterprise.region, enterprise)
    draft = replace(draft, post=post, tasks=draft.tasks or list(post.tasks.all() if post else ()))
    return Status(201, tell_change(viewer=request.viewer, draft=draft, at=now()))


@router.get("/tellers", response=list[TellerOut], summary="Whom to ask what changed")
@paginate(Paged)
@route(ASK)
def list_tellers(request: PageRequest) -> Any:
    """Mentors and experts of the enterprises in reach, who told longest ago first."""
    return tellers(request.viewer)


@router.post("/tellers/{uuid}/links", response={201: LinkOut}, summary="Make a link to tell by")
@route(ASK)
def create_tell_link(request: PageRequest, uuid: UUID) -> Any:
    """Whoever has it can tell one change in this person's name, at /t/…/. An earlier one ends."""
    teller = next((one for one in tellers(request.viewer) if one.person.uuid == uuid), None)
    if teller is None:
        raise NotFound("Nobody here can be asked by this address.", "此地址没有可邀请的人员。")
    secret = make_tell_link(
        viewer=request.viewer, person=teller.person, enterprise=teller.enterprise, at=now()
    )
    return Status(201, LinkOut(secret=secret, days=VALID_FOR.days))


# --- what a body names ----------------------------------------------------------------------------


def _draft(body: ChangeIn, region: Region, enterprise: Organisation | None) -> SignalDraft:
    kind = kind_of_code(body.equipment_type) if body.equipment_type else None
    return SignalDraft(
        region=region,
        kind=Signal.Kind.MENTOR_REPORT,
        title=body.title,
        text=body.text,
        lang=body.lang or language_of(body.title + body.text),
        trade=body.trade,
        enterprise=enterprise,
        event_on=body.event_on,
        tasks=tasks_named(body.tasks),
        competences=_competences(body.competences),
        equipment_type=kind,
        equipment_generation=generation_of(kind, body.equipment_generation) if kind else None,
    )


def _teller(viewer: Viewer, uuid: UUID | None) -> Person | None:
    if uuid is None:
        return None
    asked = tellers(viewer) if may(viewer, ASK) else []
    found = next((one.person for one in asked if one.person.uuid == uuid), None)
    if found is None:
        raise NotFound("There is no such mentor for you to name.", "没有您可以指明的这位师傅。")
    return found


def _source(named: str) -> sources.Source | None:
    """What a signal by hand may rest on: an exchange, or a new version."""
    if not named:
        return None
    try:
        reference = Reference.parse(named if named.count(":") > 1 else f"{named}:")
    except ValueError:
        reference = None
    by_hand = (sources.EVENT, sources.FRAMEWORK, sources.CLASSIFICATION)
    found = sources.source_of(reference) if reference and reference.kind in by_hand else None
    if found is None:
        raise NotFound("There is no such source.", "没有这个来源。")
    return found


def _enterprise(viewer: Viewer, region: Region, uuid: UUID | None) -> Organisation | None:
    """One that the caller reaches; whoever has a programme in the region may name any of it."""
    if uuid is None:
        return None
    programmes = programmes_reached(viewer, RECORD).filter(organisation__region=region)
    all_here = Organisation.objects.filter(region=region, kind=Organisation.Kind.ENTERPRISE)
    rows = all_here if programmes.exists() else enterprises_reached(viewer, RECORD)
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such enterprise for you.", "没有您可以查看的这家企业。")
    return found


def _post(viewer: Viewer, enterprise: Organisation, uuid: UUID | None) -> Post | None:
    if uuid is None:
        return None
    found = next(
        (one for one in open_posts_of(enterprise, viewer.on_date) if one.uuid == uuid), None
    )
    if found is None:
        raise NotFound("The enterprise has no such post.", "该企业没有这个岗位。")
    return found


def _competences(uuids: list[UUID]) -> list[Competence]:
    found = list(Competence.objects.filter(uuid__in=uuids, framework__published_at__isnull=False))
    if len(found) != len(set(uuids)):
        raise NotFound("There is no such competence.", "没有这项能力。")
    return found
