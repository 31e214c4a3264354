"""Recording and withdrawing signals; technical exchanges that bring some."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, audit, day_of
from ronghe.apps.industry.models import (
    Signal,
    SignalWithdrawal,
    TechnicalEvent,
)
from ronghe.apps.industry.queries.reach import (
    enterprises_reached,
    programmes_reached,
    regions_reached,
    signals_reached,
)
from ronghe.apps.industry.services.claims import refuse_false_claim
from ronghe.apps.industry.services.drafts import SignalDraft as SignalDraft
from ronghe.apps.people.api import Organisation, Programme, Region, Viewer, refuse, require

RECORD = "industry.record_signal"
WITHDRAW = "industry.withdraw_signal"
EVENT = "industry.record_event"
LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
MOST_TASKS = 20


def reference_of(signal: Signal) -> Reference:
    return Reference("industry.signal", signal.uuid)


def record_signal(*, viewer: Viewer, draft: SignalDraft, at: datetime) -> Signal:
    """Record what was noticed. Raises NotAllowed unless the viewer reaches the enterprise or a
    programme of the trade; Refused for what cannot be (a day to come, a trade that the region has
    not, a source that is a signal already) and for a source that is not theirs to speak for.
    Nothing is written then.
    """
    require(viewer, RECORD)
    _refuse_beyond_reach(viewer, draft)
    _refuse_unfit(draft, at)
    refuse_false_claim(viewer, draft)
    try:
        with transaction.atomic():
            signal = _create(viewer, draft, at)
            audit(viewer, RECORD, subject=reference_of(signal), touched=f"signal {draft.kind}")
    except IntegrityError:
        raise Refused(
            "This is a signal already. Nothing was recorded.",
            "该来源已登记为信号，未重复登记。",
            code="signal-twice",
        ) from None
    return signal


def withdraw_signal(*, viewer: Viewer, signal: Signal, reason: str, at: datetime) -> None:
    """Say that a signal proved wrong; it stays to be read. Raises Refused the second time."""
    require(viewer, WITHDRAW)
    if not signals_reached(viewer, WITHDRAW).filter(pk=signal.pk).exists():
        refuse(viewer, WITHDRAW, subject=reference_of(signal))
    if not reason.strip():
        raise Refused(
            "Say why. Nothing was changed.", "请说明原因。未作任何更改。", code="reason-missing"
        )
    with transaction.atomic():
        open_one = Signal.objects.filter(pk=signal.pk, withdrawn_at__isnull=True)
        if not open_one.update(withdrawn_at=at):
            raise Refused(
                "This signal is withdrawn already. Nothing was changed.",
                "该信号已撤回。未作任何更改。",
                code="signal-withdrawn",
            )
        SignalWithdrawal.objects.create(
            signal=signal, reason=reason.strip()[:400], at=at, withdrawn_by_id=viewer.person_id
        )
        audit(viewer, WITHDRAW, subject=reference_of(signal))


@dataclass(frozen=True, slots=True)
class EventDraft:
    """A technical exchange: when, who came, and what was shown there."""

    region: Region
    title: str
    shown: str
    lang: str
    held_on: date
    attendees: Sequence[Organisation] = ()


def record_event(*, viewer: Viewer, draft: EventDraft, at: datetime) -> TechnicalEvent:
    """Record a technical exchange; signals are then recorded from it. Raises NotAllowed, or
    Refused for a day to come."""
    require_region(viewer, EVENT, draft.region)
    _refuse_future(draft.held_on, at)
    with transaction.atomic():
        event = TechnicalEvent.objects.create(
            region=draft.region,
            title=draft.title[:LONGEST_TITLE],
            shown=draft.shown[:LONGEST_TEXT],
            lang=draft.lang,
            held_on=draft.held_on,
            recorded_at=at,
            recorded_by_id=viewer.person_id,
        )
        event.attendees.set(draft.attendees)
        audit(viewer, EVENT, subject=Reference("industry.technical_event", event.uuid))
    return event


def require_region(viewer: Viewer, action: str, region: Region) -> None:
    """Raise NotAllowed unless the action reaches something in the region."""
    require(viewer, action)
    if not viewer.is_system and not regions_reached(viewer, action).filter(pk=region.pk).exists():
        refuse(viewer, action)


def _refuse_beyond_reach(viewer: Viewer, draft: SignalDraft) -> None:
    if viewer.is_system:
        return
    enterprises = enterprises_reached(viewer, RECORD)
    own = draft.enterprise and enterprises.filter(pk=draft.enterprise.pk).exists()
    programmes = programmes_reached(viewer, RECORD).filter(organisation__region=draft.region)
    if draft.trade:
        programmes = programmes.filter(trade=draft.trade)
    if own or programmes.exists():
        return
    if draft.enterprise is None and enterprises.exists():
        raise Refused(
            "Name the enterprise where it changed. Nothing was recorded.",
            "请选择发生变化的企业。未登记。",
            code="enterprise-missing",
        )
    refuse(viewer, RECORD)


def _refuse_unfit(draft: SignalDraft, at: datetime) -> None:
    _refuse_future(draft.event_on, at)
    if draft.kind not in Signal.Kind.values:
        raise Refused(f"There is no kind “{draft.kind}”.", f"没有“{draft.kind}”这一类型。")
    if not draft.title.strip() or len(draft.title) > LONGEST_TITLE:
        raise Refused(
            f"Give a title of at most {LONGEST_TITLE} characters. Nothing was recorded.",
            f"请填写标题，不超过 {LONGEST_TITLE} 个字符。未登记。",
            code="signal-title",
        )
    if len(draft.text) > LONGEST_TEXT or len(draft.tasks) > MOST_TASKS:
        raise Refused(
            f"At most {LONGEST_TEXT} characters and {MOST_TASKS} tasks. Nothing was recorded.",
            f"正文不超过 {LONGEST_TEXT} 个字符，任务不超过 {MOST_TASKS} 项。未登记。",
            code="signal-length",
        )
    _refuse_mismatch(draft)


def _refuse_mismatch(draft: SignalDraft) -> None:
    known = Programme.objects.filter(organisation__region=draft.region, trade=draft.trade)
    if draft.trade and not known.exists():
        raise Refused(
            "No programme of the region has this trade. Nothing was recorded.",
            "区域内没有该工种的专业。未登记。",
            code="trade-unknown",
        )
    if draft.enterprise and (
        draft.enterprise.kind != Organisation.Kind.ENTERPRISE
        or draft.enterprise.region_id != draft.region.pk
    ):
        raise Refused(
            "This is not an enterprise of the region. Nothing was recorded.",
            "这不是本区域的企业。未登记。",
            code="enterprise-elsewhere",
        )
    if draft.post and (
        draft.enterprise is None or draft.post.site.organisation_id != draft.enterprise.pk
    ):
        raise Refused(
            "This post belongs to another enterprise. Nothing was recorded.",
            "该岗位属于其他企业。未登记。",
            code="post-elsewhere",
        )
    generation = draft.equipment_generation
    if generation and draft.equipment_type and generation.type_id != draft.equipment_type.pk:
        raise Refused(
            "This generation belongs to another kind of equipment. Nothing was recorded.",
            "该代次属于另一类设备。未登记。",
            code="generation-mismatch",
        )


def _refuse_future(day: date, at: datetime) -> None:
    if day > day_of(at):
        raise Refused(
            "This day is still to come. Nothing was recorded.",
            "该日期尚未到来。未登记。",
            code="day-to-come",
        )


def _create(viewer: Viewer, draft: SignalDraft, at: datetime) -> Signal:
    generation = draft.equipment_generation
    kind = draft.equipment_type or (generation.type if generation else None)
    signal = Signal.objects.create(
        region=draft.region,
        enterprise=draft.enterprise,
        post=draft.post,
        kind=draft.kind,
        trade=draft.trade,
        title=draft.title.strip(),
        text=draft.text.strip(),
        lang=draft.lang,
        title_other=draft.title_other,
        text_other=draft.text_other,
        event_on=draft.event_on,
        noticed_at=at,
        noticed_by_id=draft.told_by.pk if draft.told_by else viewer.person_id,
        source=draft.source,
        equipment_type=kind,
        equipment_generation=generation,
    )
    signal.tasks.set(draft.tasks)
    signal.competences.set(draft.competences)
    return signal
