"""What certificates ask of people: what a student lacks, whom a class has nearly there, who waits
for a confirmation, rules that wait, batches that stopped."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, next_step_providers, now, text_of
from ronghe.apps.certification.flows_rules import RULE
from ronghe.apps.certification.models import (
    CertificateType,
    IssueBatch,
    RuleVersion,
    StageRule,
)
from ronghe.apps.certification.queries.issuing import CONFIRM, proved_now
from ronghe.apps.certification.queries.rules import EDIT
from ronghe.apps.certification.queries.standings import (
    VIEW,
    VIEW_CLASS,
    Standing,
    certificates_of,
    standings_for,
    standings_of,
)
from ronghe.apps.certification.queries.students import students_in
from ronghe.apps.certification.requirement_links import action_link
from ronghe.apps.certification.rule_engine import RatedBy, Recent, SeenIn
from ronghe.apps.certification.services.batches import SILENT_AFTER
from ronghe.apps.people.api import Role, SchoolClass, Viewer, classes_for, programmes_for

MOST_MISSING = 3
MOST_CLASSES = 6


def own_missing(viewer: Viewer) -> Iterable[NextStep]:
    """What a student lacks for the certificate that is nearest; that one waits for its
    confirmation."""
    if not viewer.has_role(Role.STUDENT) or viewer.person_uuid is None:
        return
    _person, standings = standings_of(viewer, viewer.person_uuid)
    open_ones = [one for one in standings if one.judged is not None and one.held is None]
    nearest = min(
        (one for one in open_ones if one.missing), key=lambda one: len(one.missing), default=None
    )
    if nearest is not None and nearest.met_count:
        yield from _missing_steps(viewer, nearest)


def _missing_steps(viewer: Viewer, one: Standing) -> Iterable[NextStep]:
    address = reverse("standing", args=[one.person.uuid, one.certificate.uuid])
    title = text_of(one.certificate)
    for number, row in enumerate(one.missing[:MOST_MISSING]):
        link = action_link(row.finding.requirement, one.person, viewer)
        yield NextStep(
            key=f"certification.missing.{one.certificate.pk}.{number}",
            title=_("For “%(certificate)s”: %(lack)s") % {"certificate": title, "lack": row.lack},
            why=str(row.asks),
            url=link.url if link else address,
            minutes=5,
            urgency="for_information",
        )


def nearly_there(viewer: Viewer) -> Iterable[NextStep]:
    """A teacher's classes in which somebody lacks ratings only: one session may be all."""
    if not viewer.has_role(Role.TEACHER):
        return
    classes = classes_for(viewer, VIEW_CLASS).filter(
        closed_on=None,
        cohort__programme__certificates__rule_versions__state=RuleVersion.State.APPROVED,
    )
    rows = classes.distinct().select_related("cohort__programme").order_by("cohort__entry_year")
    for school_class in rows[:MOST_CLASSES]:
        yield from _class_steps(viewer, school_class)


def _class_steps(viewer: Viewer, school_class: SchoolClass) -> Iterable[NextStep]:
    students = students_in(viewer, school_class, VIEW)
    certificates = certificates_of(school_class.cohort.programme)
    rules = RuleVersion.objects.filter(
        certificate__in=[one.pk for one in certificates], state=RuleVersion.State.APPROVED
    ).select_related("certificate__programme__organisation", "framework")
    for rule in rules:
        standings = standings_for(rule, students, viewer)
        near = [one for one in standings if one.held is None and _is_near(one)]
        if near:
            yield _near_step(rule.certificate, school_class, len(near))


def _is_near(one: Standing) -> bool:
    """The level is there; raters, contexts or newer evidence are not: rating sees to it."""
    kinds = [type(row.finding.requirement) for row in one.missing]
    return bool(kinds) and all(kind in (RatedBy, SeenIn, Recent) for kind in kinds)


def _near_step(certificate: CertificateType, school_class: SchoolClass, count: int) -> NextStep:
    why = ngettext(
        "%(n)d student of %(class)s lacks nothing but ratings.",
        "%(n)d students of %(class)s lack nothing but ratings.",
        count,
    )
    return NextStep(
        key=f"certification.near.{certificate.pk}.{school_class.pk}",
        title=_("See who is close to “%(title)s”, and what is missing")
        % {"title": text_of(certificate)},
        why=why % {"n": count, "class": text_of(school_class)},
        url=f"{reverse('class_certificates', args=[school_class.uuid])}"
        f"?certificate={certificate.uuid}",
        minutes=10,
        urgency="for_information",
    )


def confirmations_waiting(viewer: Viewer) -> Iterable[NextStep]:
    """A lead's certificates that the rule has proved for somebody who does not hold them."""
    if not viewer.has_role(Role.PROGRAMME_LEAD):
        return
    certificates = CertificateType.objects.filter(
        programme__in=programmes_for(viewer, CONFIRM),
        rule_versions__state=RuleVersion.State.APPROVED,
    ).select_related("programme__organisation")
    for certificate in certificates.order_by("pk"):
        count = len(proved_now(viewer, certificate))
        if count:
            why = ngettext(
                "Its rule is proved for %(n)d student; nothing is issued before you confirm.",
                "Its rule is proved for %(n)d students; nothing is issued before you confirm.",
                count,
            )
            yield NextStep(
                key=f"certification.confirm.{certificate.pk}",
                title=_("Confirm and issue “%(title)s”") % {"title": text_of(certificate)},
                why=why % {"n": count},
                url=reverse("batch_new", args=[certificate.uuid]),
                minutes=2 + count,
                urgency="this_week",
            )


def rules_waiting(viewer: Viewer) -> Iterable[NextStep]:
    """Drafts of rules against which nothing stands any more."""
    if not viewer.has_role(Role.PROGRAMME_LEAD):
        return
    rows = RuleVersion.objects.filter(
        state=RuleVersion.State.DRAFT, certificate__programme__in=programmes_for(viewer, EDIT)
    ).select_related("certificate")
    for rule in rows.order_by("pk"):
        is_whole = not RULE.failing("submit", rule)
        title = (
            _("Bring the rule of “%(title)s” before the committee")
            if is_whole
            else _("Go on writing the rule of “%(title)s”")
        )
        yield NextStep(
            key=f"certification.rule.{rule.pk}",
            title=title % {"title": text_of(rule.certificate)},
            why=_("Nobody can get the certificate before its rule is in force.")
            if rule.number == 1
            else _("The version before it stays in force meanwhile."),
            url=reverse("rule", args=[rule.uuid]),
            minutes=10,
            urgency="for_information",
        )


def stage_rules_waiting(viewer: Viewer) -> Iterable[NextStep]:
    """Drafts of a programme's rule of stage decisions."""
    if not viewer.has_role(Role.PROGRAMME_LEAD):
        return
    rows = StageRule.objects.filter(
        state=StageRule.State.DRAFT, programme__in=programmes_for(viewer, EDIT)
    ).select_related("programme")
    for rule in rows.order_by("pk"):
        title = (
            _("Bring the rule of stage decisions before the committee")
            if rule.terms
            else _("Go on writing the rule of stage decisions")
        )
        yield NextStep(
            key=f"certification.stage_rule.{rule.pk}",
            title=title,
            why=_("Until it is in force, the stages of %(programme)s are decided as before.")
            % {"programme": text_of(rule.programme)},
            url=reverse("stage_rule", args=[rule.uuid]),
            minutes=10,
            urgency="for_information",
        )


def batches_stopped(viewer: Viewer) -> Iterable[NextStep]:
    """Batches of the viewer's own in which something is left and nothing happens."""
    if viewer.person_id is None or not viewer.has_role(
        Role.PROGRAMME_LEAD, Role.SCHOOL_ADMINISTRATOR
    ):
        return
    rows = IssueBatch.objects.filter(asked_by=viewer.person_id).exclude(state=IssueBatch.State.DONE)
    for batch in rows:
        if now() - (batch.heard_at or batch.asked_at) > SILENT_AFTER:
            yield NextStep(
                key=f"certification.batch.{batch.pk}",
                title=_("Look at the batch “%(title)s”") % {"title": batch.title},
                why=_("Its job was not heard of for a while; what is left can be taken up again."),
                url=reverse("batch", args=[batch.uuid]),
                minutes=2,
                urgency="now",
                due=viewer.on_date,
            )


def register() -> None:
    next_step_providers.register("certification.own_missing", own_missing)
    next_step_providers.register("certification.nearly_there", nearly_there)
    next_step_providers.register("certification.confirmations", confirmations_waiting)
    next_step_providers.register("certification.rules", rules_waiting)
    next_step_providers.register("certification.stage_rules", stage_rules_waiting)
    next_step_providers.register("certification.batches", batches_stopped)
