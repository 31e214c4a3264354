"""How somebody, or a class, stands for certificates; and the proof of a decision."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.certification.queries.proofs import proof_of
from ronghe.apps.certification.queries.standings import (
    VIEW,
    VIEW_CLASS,
    FindingRow,
    Standing,
    class_standings,
    decision_for,
    standing_of,
    standings_of,
)
from ronghe.apps.certification.queries.students import enrolled
from ronghe.apps.certification.requirement_links import (
    VIEW_QUALIFICATIONS,
    PageLink,
    action_link,
    evidence_url,
)
from ronghe.apps.certification.services.decisions import CONFIRM
from ronghe.apps.people.api import (
    PageRequest,
    Role,
    SchoolClass,
    Viewer,
    page,
    persons_for,
    reaches,
)

MOST_CHILDREN = 20
VIEW_ISSUED = "certification.view_issued"
OWN = "certification.view_own_standing"


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement of somebody's with the page behind it and what can be done."""

    found: FindingRow
    evidence: str
    action: PageLink | None


def standing_badge(one: Standing) -> Badge:
    if one.is_held:
        return Badge("supported", _("issued"))
    if one.held is not None:
        return Badge("attention", _("confirmed"))
    if one.is_proved:
        return Badge("supported", _("all there"))
    if one.judged is None:
        return Badge("unknown", _("no rule in force"))
    count = len(one.missing)
    return Badge("attention", ngettext("%(n)d missing", "%(n)d missing", count) % {"n": count})


def rows_of(one: Standing, viewer: Viewer, school_class: SchoolClass | None) -> list[Row]:
    return [
        Row(
            row,
            evidence_url(row.finding.requirement, one.person),
            action_link(row.finding.requirement, one.person, viewer, school_class)
            if row.lack
            else None,
        )
        for row in one.rows
    ]


@require_GET
@page(OWN)
def my_certificates(request: PageRequest) -> HttpResponse:
    """A student's own certificates: what is there, and what is missing; a guardian's children."""
    uuid = request.viewer.person_uuid
    if uuid is not None and request.viewer.has_role(Role.STUDENT):
        return _standings(request, uuid, is_own=True)
    children = persons_for(request.viewer, VIEW).order_by("pk")[:MOST_CHILDREN]
    return render(request, "certification/children_certificates.html", {"children": children})


@require_GET
@page(VIEW)
def certificates_of(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The same of somebody whom the viewer may see."""
    return _standings(request, uuid, is_own=uuid == request.viewer.person_uuid)


def _standings(request: PageRequest, uuid: UUID, *, is_own: bool) -> HttpResponse:
    person, standings = standings_of(request.viewer, uuid)
    context = {
        "person": person,
        "is_own": is_own,
        "standings": [(one, standing_badge(one)) for one in standings],
        "held": sum(one.is_held for one in standings),
        "proved": sum(one.is_proved and one.held is None for one in standings),
        "sees_qualifications": reaches(request.viewer, VIEW_QUALIFICATIONS, person=person),
        "nearest": min(
            (one for one in standings if one.missing),
            key=lambda one: len(one.missing),
            default=None,
        ),
    }
    return render(request, "certification/standings.html", context)


@require_GET
@page(VIEW)
def standing(request: PageRequest, uuid: UUID, certificate: UUID) -> HttpResponse:
    """One certificate of somebody's, requirement by requirement."""
    one = standing_of(request.viewer, certificate, uuid)
    place = enrolled(one.person)
    is_own = one.person.pk == request.viewer.person_id
    back = reverse("my_certificates") if is_own else reverse("certificates_of", args=[uuid])
    rows = rows_of(one, request.viewer, place.school_class if place else None)
    context = {
        "one": one,
        "badge": standing_badge(one),
        "rows": rows,
        "first_action": next((row.action for row in rows if row.action), None),
        "may_confirm": reaches(request.viewer, CONFIRM, person=one.person),
        "is_own": is_own,
        "credential_url": _credential_url(one, request.viewer),
        "trail": [(_("My certificates") if is_own else _("Certificates"), back)],
    }
    return render(request, "certification/standing.html", context)


def _credential_url(one: Standing, viewer: Viewer) -> str:
    """Where the viewer sees what was issued: the holder among theirs, the issuer among all."""
    if one.held is None or one.held.credential is None:
        return ""
    if one.person.pk == viewer.person_id:
        return reverse("my_credentials")
    if reaches(viewer, VIEW_ISSUED, person=one.person):
        return reverse("credential_issued", args=[one.held.credential.uuid])
    return ""


CLASS_COLUMNS = (
    Column(
        "student",
        gettext_lazy("Student"),
        lambda s: Link(
            str(s.person), reverse("standing", args=[s.person.uuid, s.certificate.uuid])
        ),
        order_by="name",
        header=True,
    ),
    Column(
        "met",
        gettext_lazy("There"),
        lambda s: f"{s.met_count} / {len(s.rows)}",
        order_by="met",
        sort_value=lambda s: s.met_count,
    ),
    Column("missing", gettext_lazy("Missing"), lambda s: _missing(s)),
    Column("standing", gettext_lazy("Standing"), standing_badge, kind="badge"),
)


def _missing(one: Standing) -> str:
    return _("; ").join(str(row.lack) for row in one.missing)


@require_GET
@page(VIEW_CLASS)
def class_certificates(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A class and one certificate of its programme (`certificate` in the address)."""
    view = class_standings(request.viewer, uuid, request.GET.get("certificate", ""))
    empty = Empty(gettext_lazy("Nobody is in this class"), "")
    table = build_table(
        request, view.standings, CLASS_COLUMNS, gettext_lazy("Students"), empty, page_size=100
    )
    programme = view.school_class.cohort.programme
    context = {
        "view": view,
        "table": table,
        "held": sum(one.is_held for one in view.standings),
        "ready": len(view.ready),
        "may_confirm": reaches(request.viewer, CONFIRM, programme=programme),
        "trail": [
            (_("Classes"), reverse("classes")),
            (str(text_of(view.school_class)), reverse("class", args=[uuid])),
        ],
    }
    return render(request, "certification/class_certificates.html", context)


@require_GET
@page(VIEW)
def certificate_decision(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The proof of a decision: the rule's version, the facts, what each requirement was held to."""
    decision = decision_for(request.viewer, uuid)
    proof = proof_of(decision)
    back = reverse("standing", args=[decision.person.uuid, decision.rule.certificate.uuid])
    context = {
        "decision": decision,
        "proof": proof,
        "rows": [
            (row, evidence_url(row.finding.requirement, decision.person)) for row in proof.rows
        ],
        "trail": [(str(text_of(decision.rule.certificate)), back)],
    }
    return render(request, "certification/certificate_decision.html", context)
