"""What revisions and quality bring before a committee: kinds of motion, evidence, effects, and the
matters that come onto an agenda by themselves. Registered with `governance` at start."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from ronghe.apps.base.api import (
    NotFound,
    Reference,
    Text,
    day_of,
    in_both,
    text_of,
    today,
    typed_text,
)
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.curriculum.flows_revisions import FINAL, STEP_IN
from ronghe.apps.curriculum.models import (
    EffectReview,
    ModuleVersion,
    Revision,
    RevisionStep,
    RevisionTrigger,
)
from ronghe.apps.curriculum.queries.impact import impact_of_version
from ronghe.apps.curriculum.queries.pace import LagView, pace_of
from ronghe.apps.curriculum.queries.revisions import trace_of, triggers_of
from ronghe.apps.curriculum.services.revision_course import MOTION_KIND, settle_revision
from ronghe.apps.curriculum.version_diff import changes_between
from ronghe.apps.governance.api import (
    Cell,
    Committee,
    Decision,
    DecisionLink,
    Motion,
    MotionKind,
    OpenMatter,
    PackSection,
    PackSource,
    PackTable,
    decision_effects,
    decision_links,
    motion_kinds,
    open_matters,
    pack_sections,
)
from ronghe.apps.people.api import Programme, Viewer

QUALITY_KIND = "curriculum.quality_report"
TO_DECIDE, BY_ITSELF = Text("to be decided", "须决定"), Text("by itself", "自动跟进")
REVISION_SECTIONS = (
    "curriculum.revision_signals",
    "curriculum.revision_changes",
    "curriculum.revision_impact",
)
QUALITY_SECTIONS = ("curriculum.quality_revisions", "curriculum.quality_pace")
REVISION = MotionKind(
    MOTION_KIND, Text("Revision of a module", "模块修订"), sections=REVISION_SECTIONS
)
QUALITY = MotionKind(
    QUALITY_KIND,
    Text("Quality report", "教学质量报告"),
    sections=QUALITY_SECTIONS,
    is_typed_in=True,
)


def _revision(motion: Any) -> Revision:
    """The revision a motion is about; the motion is the right to read it."""
    rows = Revision.objects.select_related("programme__organisation", "version__module", "module")
    found = rows.filter(uuid=motion.subject.uuid).first() if motion.subject else None
    if found is None:
        raise NotFound("The revision is gone.", "该修订已不存在。")
    return found


def signals_section(viewer: Viewer, motion: Motion) -> PackSection:
    """What set the revision off, each with its day, enterprise and judgement."""
    revision = _revision(motion)
    rows: list[tuple[Cell, ...]] = []
    for one in triggers_of(revision):
        signal = one.triage.signal if one.triage else None
        who = text_of(signal.enterprise) if signal and signal.enterprise else ""
        title = signal.titled if signal else in_both(RevisionTrigger.Origin(one.origin).label)
        reason = one.triage.reason if one.triage else one.text
        rows.append((title, day_text(signal.event_on) if signal else "", who, reason))
    return PackSection(
        key=REVISION_SECTIONS[0],
        title=Text("What set it off", "修订起因"),
        sentence=Text(
            f"{counted(len(rows), 'reason')} for this revision.",
            f"本次修订有 {len(rows)} 项起因。",
        ),
        table=PackTable(
            (
                Text("Source", "来源"),
                Text("Happened", "发生日期"),
                Text("Enterprise", "企业"),
                Text("Reason", "理由"),
            ),
            tuple(rows),
        ),
        sources=(_own_page(revision),),
        as_of=today(),
    )


def changes_section(viewer: Viewer, motion: Motion) -> PackSection:
    """What the new version says otherwise, in words."""
    revision = _revision(motion)
    version = revision.version
    before = (
        ModuleVersion.objects.filter(
            module=version.module_id, number__lt=version.number, published_at__isnull=False
        )
        .order_by("-number")
        .first()
        if version
        else None
    )
    changes = changes_between(before, version) if before and version else ()
    return PackSection(
        key=REVISION_SECTIONS[1],
        title=Text("What changes in the module", "模块有何变化"),
        sentence=Text(f"{counted(len(changes), 'change')}.", f"共 {len(changes)} 处变化。"),
        facts=_who_reviewed(revision),
        table=_list(Text("Change", "变化"), changes),
        sources=(_own_page(revision),),
        missing=()
        if before
        else (Text("There is no earlier version to compare with.", "没有可对照的旧版本。"),),
        as_of=today(),
    )


def _who_reviewed(revision: Revision) -> tuple[tuple[Text, Cell], ...]:
    """Who handed the draft in and who passed its review, with the reason where it is the same
    person because the school has nobody else."""
    passed = (
        revision.events.filter(to_state=Revision.State.WITH_COMMITTEE).select_related("by").last()
    )
    drafter = revision.version.submitted_by if revision.version else None
    if passed is None or passed.by is None or drafter is None:
        return ()
    facts: list[tuple[Text, Cell]] = [
        (Text("Draft handed in by", "草稿提交人"), drafter.name),
        (Text("Reviewed by", "审核人"), passed.by.name),
    ]
    if passed.by_id == drafter.pk:
        why = Text("Why the same person reviewed it", "为何由同一人审核")
        facts.append((why, typed_text(passed.note, passed.lang)))
    return tuple(facts)


def revision_link(viewer: Viewer, decision: Decision) -> Iterable[DecisionLink]:
    """On the decision's page: the revision, and what was or will be seen of its effect."""
    if decision.motion.kind != MOTION_KIND or decision.motion.subject is None:
        return
    found = (
        Revision.objects.filter(uuid=decision.motion.subject.uuid)
        .select_related("effect_review")
        .first()
    )
    if found is None:
        return
    address = reverse("revision", args=[found.uuid])
    yield DecisionLink(Text("The revision", "该修订"), _seen_of(found), address)


def _seen_of(revision: Revision) -> Text:
    """What the revision's own look at its effect found, or by when it is planned."""
    review = getattr(revision, "effect_review", None)
    if review is not None:
        said = in_both(EffectReview.Conclusion(review.conclusion).label)
        day = day_text(day_of(review.looked_at))
        return Text(
            f"its effect was looked at on {day.en}: {said.en}",
            f"已于{day.zh}查看成效：{said.zh}",
        )
    state = in_both(Revision.State(revision.state).label)
    due = revision.steps.filter(step=RevisionStep.Step.EFFECT).values_list("due_on", flat=True)
    if revision.state in FINAL or not due:
        return state
    day = day_text(due[0])
    return Text(
        f"{state.en}; its effect is looked at by {day.en}", f"{state.zh}；{day.zh}前查看成效"
    )


def impact_section(viewer: Viewer, motion: Motion) -> PackSection:
    """What else is touched: what follows by itself, and what somebody must decide."""
    revision = _revision(motion)
    impact = impact_of_version(viewer, revision.version) if revision.version else None
    decide = impact.to_decide if impact else ()
    follows = impact.follows if impact else ()
    return PackSection(
        key=REVISION_SECTIONS[2],
        title=Text("What it touches", "影响范围"),
        sentence=Text(
            f"{counted(len(decide), 'question')} to decide; "
            f"{counted(len(follows), 'thing')} by itself. No other module changes.",
            f"需决定 {len(decide)} 项，自动跟进 {len(follows)} 项；不改动其他模块。",
        ),
        table=PackTable(
            (Text("What", "事项"), Text("How", "方式")),
            (
                *((one.text, TO_DECIDE) for one in decide),
                *((one.text, BY_ITSELF) for one in follows),
            ),
        ),
        sources=(_own_page(revision),),
        as_of=today(),
    )


def counted(count: int, noun: str) -> str:
    """A number with its noun in English."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _list(title: Text, rows: Sequence[Text]) -> PackTable | None:
    return PackTable((title,), tuple((row,) for row in rows)) if rows else None


def _own_page(revision: Revision) -> PackSource:
    title = Text("The revision with its trace", "修订及其全过程")
    return PackSource(title, reverse("revision", args=[revision.uuid]))


# --- quality report -------------------------------------------------------------------------------


def _programmes(committee: Committee) -> list[Programme]:
    rows = Programme.objects.select_related("organisation").order_by("code")
    if committee.programme_id:
        return list(rows.filter(pk=committee.programme_id))
    return list(rows.filter(organisation=committee.organisation_id))


def quality_revisions(viewer: Viewer, motion: Motion) -> PackSection:
    """Every revision of the programme: where it stands, its days, and what came of it."""
    revisions = Revision.objects.filter(programme__in=_programmes(motion.committee))
    effects = {one.revision_id: one for one in EffectReview.objects.filter(revision__in=revisions)}
    rows: list[tuple[Cell, ...]] = []
    for revision in revisions.select_related("version").order_by("-opened_at")[:100]:
        published = next((m for m in trace_of(revision) if m.title.en == "Published"), None)
        days = str(published.days) if published and published.days is not None else ""
        effect = effects.get(revision.pk)
        conclusion = in_both(effect.Conclusion(effect.conclusion).label) if effect else ""
        rows.append(
            (revision.title, in_both(Revision.State(revision.state).label), days, conclusion)
        )
    return PackSection(
        key=QUALITY_SECTIONS[0],
        title=Text("Revisions and what came of them", "模块修订及成效"),
        sentence=Text(
            f"{counted(len(rows), 'revision')}, {len(effects)} with the effect looked at.",
            f"共 {len(rows)} 项修订，其中 {len(effects)} 项已查看成效。",
        ),
        table=PackTable(
            (
                Text("Revision", "修订"),
                Text("State", "状态"),
                Text("Days to publication", "至发布天数"),
                Text("Effect", "成效"),
            ),
            tuple(rows),
        ),
        sources=(PackSource(Text("Revisions", "模块修订"), reverse("revision_list")),),
        as_of=today(),
    )


def quality_pace(viewer: Viewer, motion: Motion) -> PackSection:
    """Both lags and the equipment gap of each programme of the committee."""
    facts: list[tuple[Text, str]] = []
    sources = []
    for programme in _programmes(motion.committee):
        view = pace_of(programme, today())
        name = text_of(programme)
        behind = sum(row.gap.verdict in ("behind", "school_has_none") for row in view.gaps)
        facts += [
            (
                Text(f"{name.en}: days to the first judgement", f"{name.zh}：至首次判断天数"),
                _median(view.acknowledged),
            ),
            (
                Text(f"{name.en}: days to the published module", f"{name.zh}：至模块发布天数"),
                _median(view.published),
            ),
            (
                Text(f"{name.en}: comparisons with older machines", f"{name.zh}：设备落后项数"),
                f"{behind} / {len(view.gaps)}",
            ),
        ]
        sources.append(PackSource(name, reverse("pace", args=[programme.uuid])))
    return PackSection(
        key=QUALITY_SECTIONS[1],
        title=Text("Pace of change", "变化进入教学的速度"),
        sentence=Text(
            "Medians with what is still open counted in.", "中位数，尚未结束的也计算在内。"
        ),
        facts=tuple(facts),
        sources=tuple(sources),
        missing=(
            Text(
                "The share of practice weeks in partners' open windows comes with training.",
                "实践周落在企业开放时段的比例将随实训安排提供。",
            ),
        ),
        as_of=today(),
    )


def _median(view: LagView) -> str:
    found = view.median
    middle = f"{found.median:g}" if found.median is not None else "–"
    low = f"{found.low:g}" if found.low is not None else "–"
    high = f"{found.high:g}" if found.high is not None else "–"
    return f"{middle} [{low}, {high}], {found.over} + {found.still_open}"


# --- what comes onto an agenda by itself ----------------------------------------------------------


def overdue_matters(viewer: Viewer, committee: Committee) -> Iterable[OpenMatter]:
    """Reviews of modules and steps of revisions of the committee's programmes that are overdue."""
    programmes = _programmes(committee)
    versions = ModuleVersion.objects.filter(
        module__programme__in=programmes, state="published", review_due__lt=today()
    )
    for version in versions.order_by("review_due", "pk")[:20]:
        title = text_of(version)
        yield OpenMatter(
            Reference("curriculum.module_version", version.uuid, str(version.number)),
            Text(f"Review of “{title.en}” is overdue", f"“{title.zh}”复核逾期"),
            Text("Twelve months have passed since it was published or reviewed.", "已满十二个月。"),
            reverse("module_review", args=[version.uuid]),
            version.review_due,
        )
    steps = RevisionStep.objects.filter(
        revision__programme__in=programmes, done_at__isnull=True, due_on__lt=today()
    ).exclude(revision__state__in=FINAL)
    for step in steps.select_related("revision").order_by("due_on", "pk")[:100]:
        if STEP_IN.get(step.revision.state) == step.step:
            yield OpenMatter(
                Reference("curriculum.revision", step.revision.uuid),
                Text(f"Overdue: {step.revision.title}", f"逾期：{step.revision.title}"),
                Text("A step of this revision is past its date.", "该修订有步骤超过期限。"),
                reverse("revision", args=[step.revision.uuid]),
                step.due_on,
            )


def register() -> None:
    for kind in (REVISION, QUALITY):
        motion_kinds.register(kind.key, kind)
    decision_effects.register(REVISION.key, settle_revision)
    providers = (
        *zip(REVISION_SECTIONS, (signals_section, changes_section, impact_section), strict=True),
        *zip(QUALITY_SECTIONS, (quality_revisions, quality_pace), strict=True),
    )
    for key, provider in providers:
        pack_sections.register(key, provider)
    decision_links.register("curriculum.revision", revision_link)
    open_matters.register("curriculum.overdue", overdue_matters)
