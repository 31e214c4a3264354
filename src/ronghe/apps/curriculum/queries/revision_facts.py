"""What the guards of a revision look at, read from the tables; no permission is asked here."""

from datetime import date

from django.db.models import Min, Q

from ronghe.apps.base.api import Reference, day_of
from ronghe.apps.curriculum.flows_revisions import Facts
from ronghe.apps.curriculum.models import (
    Enrolment,
    ModuleTeaching,
    ModuleVersion,
    Revision,
    RevisionTrigger,
)
from ronghe.apps.curriculum.queries.impact_decisions import undecided_items
from ronghe.apps.curriculum.queries.staleness import stale_in_module
from ronghe.apps.curriculum.version_diff import changes_between
from ronghe.apps.governance.api import Decision, Motion, committee_of
from ronghe.apps.industry.api import may_stand_alone
from ronghe.apps.people.api import Membership, Person, Role, Viewer, in_force

DECIDED = (Motion.State.CARRIED, Motion.State.FAILED, Motion.State.WITHDRAWN)


def facts_of(revision: Revision, viewer: Viewer) -> Facts:
    """Everything that guards look at, for one revision and whoever moves it; some twelve
    queries."""
    version, on_date = revision.version, viewer.on_date
    return Facts(
        has_module=revision.module_id is not None,
        version_state=version.state if version else "",
        has_committee=committee_of(revision.programme) is not None,
        is_motion_open=is_motion_open(revision.motion),
        stale_resources=len(stale_in_module(revision.module, on_date)) if revision.module else 0,
        taught_on=taught_since(version) if version else None,
        has_effect_review=hasattr(revision, "effect_review"),
        rests_on_postings_alone=rests_on_postings_alone(revision),
        undecided=len(undecided_items(revision)),
        repeats=version is not None and repeats(version),
        reviews_own=reviews_own(revision, viewer) and bool(reviewers_of(revision, on_date)),
    )


def reviews_own(revision: Revision, viewer: Viewer) -> bool:
    """Whether the draft that waits for its review was handed in by the viewer."""
    version = revision.version
    return (
        version is not None
        and revision.state == Revision.State.IN_REVIEW
        and viewer.person_id is not None
        and version.submitted_by_id == viewer.person_id
    )


def reviewers_of(revision: Revision, on_date: date) -> list[Person]:
    """Who may review its draft: the programme's leads and the school's administrators, without who
    handed it in; leads first."""
    version, programme = revision.version, revision.programme
    held = Membership.objects.filter(
        in_force(on_date),
        Q(role=Role.PROGRAMME_LEAD, programme=programme)
        | Q(role=Role.SCHOOL_ADMINISTRATOR, organisation=programme.organisation_id),
        person__erased_at=None,
    ).exclude(person=version.submitted_by_id or 0 if version else 0)
    found = held.select_related("person").order_by("role", "pk")
    return list({one.person_id: one.person for one in found}.values())


def version_before(version: ModuleVersion) -> ModuleVersion | None:
    """The published version that a new one follows; None for a module's first."""
    rows = ModuleVersion.objects.filter(
        module=version.module_id, number__lt=version.number, published_at__isnull=False
    )
    return rows.select_related("task").order_by("-number").first()


def repeats(version: ModuleVersion) -> bool:
    """Whether a new version says nothing that the version before it does not say."""
    if version.state not in (ModuleVersion.State.DRAFT, ModuleVersion.State.IN_REVIEW):
        return False
    before = version_before(version)
    return before is not None and not changes_between(before, version)


def decision_named(decision: Reference | None) -> Decision | None:
    """The committee's decision that a revision rests on."""
    return Decision.objects.filter(uuid=decision.uuid).first() if decision else None


def is_motion_open(motion: Reference | None) -> bool:
    if motion is None:
        return False
    return Motion.objects.filter(uuid=motion.uuid).exclude(state__in=DECIDED).exists()


def taught_since(version: ModuleVersion) -> date | None:
    """The first day on which somebody was taught this version: as marked for a class, or as the
    first class enrolled in it; None until then. A day before its publication is not counted: a
    class that moved over to it keeps the day on which it began with the version before."""
    if version.published_at is None:
        return None
    since = day_of(version.published_at)
    marked = ModuleTeaching.objects.filter(version=version, taught_on__gte=since)
    enrolled = Enrolment.objects.filter(
        version=version, school_class__isnull=False, enrolled_on__gte=since
    )
    days = [marked.aggregate(first=Min("taught_on"))["first"]]
    days += [enrolled.aggregate(first=Min("enrolled_on"))["first"]]
    return min((day for day in days if day is not None), default=None)


def rests_on_postings_alone(revision: Revision) -> bool:
    """Whether trends in postings are all that speaks for it. A gap counts as such a trend, its
    demanded side being read from postings, unless `source` names a signal from elsewhere."""
    triggers = list(revision.triggers.select_related("triage__signal"))
    signals = [one.triage.signal for one in triggers if one.triage]
    return bool(triggers) and not (
        may_stand_alone(signals) or any(_is_other_than_postings(one) for one in triggers)
    )


def _is_other_than_postings(trigger: RevisionTrigger) -> bool:
    if trigger.origin == RevisionTrigger.Origin.GAP:
        return trigger.source is not None
    return trigger.origin != RevisionTrigger.Origin.SIGNAL
