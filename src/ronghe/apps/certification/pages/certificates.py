"""Certificates: the list, one of them with the versions of its rule, making and changing one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.certification.forms_rules import CertificateForm, FrameworkForm
from ronghe.apps.certification.models import CertificateType, RuleVersion
from ronghe.apps.certification.queries.issuing import batches_of
from ronghe.apps.certification.queries.rule_choices import frameworks_followed
from ronghe.apps.certification.queries.rules import (
    EDIT,
    VIEW,
    certificate_for,
    certificates_listed,
    requirement_rows,
    rule_in_force,
    rules_for,
)
from ronghe.apps.certification.services.certificates import (
    CertificateDraft,
    begin_rule,
    create_certificate,
    edit_certificate,
)
from ronghe.apps.certification.services.decisions import CONFIRM
from ronghe.apps.people.api import (
    PageRequest,
    classes_for,
    may,
    page,
    programmes_for,
    reaches,
)

MEANING = {
    RuleVersion.State.DRAFT: "unknown",
    RuleVersion.State.BEFORE_COMMITTEE: "attention",
    RuleVersion.State.APPROVED: "supported",
    RuleVersion.State.RETIRED: "unknown",
}
MOST_BATCHES = 10
IN_WORK = (RuleVersion.State.DRAFT, RuleVersion.State.BEFORE_COMMITTEE)


def rule_badge(rule: RuleVersion) -> Badge:
    return Badge(MEANING[RuleVersion.State(rule.state)], rule.get_state_display())


def trail() -> tuple[tuple[str, str], ...]:
    return ((_("Certificates"), reverse("certificates")),)


def certificate_trail(certificate: CertificateType) -> tuple[tuple[str, str], ...]:
    own = (str(text_of(certificate)), reverse("certificate", args=[certificate.uuid]))
    return (*trail(), own)


def _standing(certificate: CertificateType) -> Badge:
    """The rule in force, else the newest version; the list has fetched all versions."""
    rules = sorted(certificate.rule_versions.all(), key=lambda rule: -rule.number)
    in_force = [rule for rule in rules if rule.state == RuleVersion.State.APPROVED]
    for rule in (*in_force, *rules):
        return rule_badge(rule)
    return Badge("unknown", _("no rule yet"))


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Certificate"),
        lambda c: Link(text_of(c), reverse("certificate", args=[c.uuid])),
        header=True,
    ),
    Column("programme", gettext_lazy("Programme"), lambda c: text_of(c.programme)),
    Column("school", gettext_lazy("School"), lambda c: text_of(c.programme.organisation)),
    Column("held", gettext_lazy("Holders"), kind="number", places=0, order_by="held"),
    Column("rule", gettext_lazy("Rule"), _standing, kind="badge"),
)


@require_GET
@page(VIEW)
def certificates(request: PageRequest) -> HttpResponse:
    """Every certificate of the programmes that the viewer may see."""
    may_edit = may(request.viewer, EDIT)
    empty = Empty(
        gettext_lazy("No certificate yet"),
        gettext_lazy("A certificate begins with what its holder can do; its rule follows."),
        gettext_lazy("Make the first certificate") if may_edit else "",
        reverse("certificate_new") if may_edit else "",
    )
    rows = certificates_listed(request.viewer).prefetch_related("rule_versions")
    table = build_table(request, rows, COLUMNS, gettext_lazy("Certificates"), empty)
    context = {"table": table, "may_edit": may_edit, "count": table.total}
    return render(request, "certification/certificates.html", context)


@require_GET
@page(VIEW)
def certificate(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One certificate: what it asks now, the versions of its rule, and the classes it concerns."""
    found = certificate_for(request.viewer, uuid)
    versions = list(rules_for(request.viewer).filter(certificate=found).order_by("-number"))
    in_force = rule_in_force(found)
    classes = classes_for(request.viewer, "certification.view_class_standing").filter(
        cohort__programme=found.programme_id, closed_on=None
    )
    context = {
        "certificate": found,
        "versions": [(rule, rule_badge(rule)) for rule in versions],
        "in_force": in_force,
        "requirements": requirement_rows(in_force) if in_force else (),
        "may_edit": reaches(request.viewer, EDIT, programme=found.programme),
        "may_confirm": reaches(request.viewer, CONFIRM, programme=found.programme),
        "in_work": next((rule for rule in versions if rule.state in IN_WORK), None),
        "classes": list(classes.select_related("cohort").order_by("-cohort__entry_year")),
        "batches": batches_of(request.viewer, found)[:MOST_BATCHES],
        "trail": list(trail()),
    }
    return render(request, "certification/certificate.html", context)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def certificate_new(request: PageRequest) -> HttpResponse:
    """A new certificate of one of the viewer's programmes."""
    programmes = programmes_for(request.viewer, EDIT).filter(closed_on=None)
    form = CertificateForm(
        request.POST if request.method == "POST" else None,
        programmes=programmes.select_related("organisation").order_by("organisation", "code"),
    )
    words = FormWords(
        heading=_("A new certificate"),
        meaning=_("Say what its holder can do. What it takes to get it is the rule's matter."),
        action=_("Make it"),
        back_url=reverse("certificates"),
        trail=trail(),
    )

    def act() -> HttpResponse:
        made = create_certificate(
            viewer=request.viewer,
            programme=form.chosen(),
            code=form.cleaned_data["code"],
            draft=form.draft(),
            at=now(),
        )
        messages.success(request, _("The certificate is made; write its rule next."))
        return redirect("certificate", made.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def certificate_edit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What a certificate is called and how long it is valid."""
    found = certificate_for(request.viewer, uuid, EDIT)
    form = CertificateForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in CertificateDraft.__slots__},
    )
    words = FormWords(
        heading=str(text_of(found)),
        meaning=_("What was issued already stays as it is."),
        action=_("Save"),
        back_url=reverse("certificate", args=[found.uuid]),
        trail=certificate_trail(found),
    )

    def act() -> HttpResponse:
        edit_certificate(viewer=request.viewer, certificate=found, draft=form.draft())
        messages.success(request, _("Saved."))
        return redirect("certificate", found.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def rule_begin(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A new version of the rule, on one of the frameworks that the programme follows."""
    found = certificate_for(request.viewer, uuid, EDIT)
    frameworks = frameworks_followed(found.programme)
    if not frameworks:
        raise NotFound(
            "The programme follows no framework yet; choose one first.",
            "该专业尚未采用能力框架，请先选择。",
        )
    form = FrameworkForm(request.POST if request.method == "POST" else None, frameworks=frameworks)
    words = FormWords(
        heading=_("A new version of the rule"),
        meaning=_(
            "It begins from the newest version. Levels are those of one version of a framework."
        ),
        action=_("Begin it"),
        back_url=reverse("certificate", args=[found.uuid]),
        trail=certificate_trail(found),
    )

    def act() -> HttpResponse:
        rule = begin_rule(
            viewer=request.viewer, certificate=found, framework=form.chosen(), at=now()
        )
        return redirect("rule", rule.uuid)

    return answer_form(request, form, words, act)
