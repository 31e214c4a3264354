"""One version of a rule: in words, its rows, its way before the committee, against another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, now, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.certification.flows_rules import RULE
from ronghe.apps.certification.forms_rules import FORMS, SubmitRuleForm
from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.certification.pages.certificates import certificate_trail, rule_badge
from ronghe.apps.certification.queries.dry_runs import DryRun, dry_run
from ronghe.apps.certification.queries.rule_choices import choices_for
from ronghe.apps.certification.queries.rules import (
    EDIT,
    VIEW,
    RequirementRow,
    changes_between,
    requirement_rows,
    rule_before,
    rule_for,
    rules_for,
)
from ronghe.apps.certification.requirement_words import KIND_TEXT
from ronghe.apps.certification.rule_engine import Requirement, requirements_of
from ronghe.apps.certification.services.certificates import (
    retire_rule,
    set_requirements,
    submit_rule,
)
from ronghe.apps.people.api import PageRequest, page, reaches

State = RuleVersion.State


def rule_trail(rule: RuleVersion) -> tuple[tuple[str, str], ...]:
    title = _("Rule, version %(n)d") % {"n": rule.number}
    return (*certificate_trail(rule.certificate), (title, reverse("rule", args=[rule.uuid])))


@require_GET
@page(VIEW)
def rule(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What a version asks, requirement by requirement, and how many would have it today."""
    found = rule_for(request.viewer, uuid)
    may_edit = reaches(request.viewer, EDIT, programme=found.certificate.programme)
    rows = requirement_rows(found)
    run = dry_run(found, request.viewer.on_date)
    context = {
        "rule": found,
        "badge": rule_badge(found),
        "rows": _with_counts(rows, run),
        "run": run,
        "may_edit": may_edit,
        "is_draft": found.state == State.DRAFT,
        "barriers": RULE.failing("submit", found) if found.state == State.DRAFT else [],
        "kinds": list(KIND_TEXT.items()),
        "before": rule_before(found),
        "motion_url": reverse("motion", args=[found.motion.uuid]) if found.motion else "",
        "decision_url": reverse("decision", args=[found.decision.uuid]) if found.decision else "",
        "trail": list(certificate_trail(found.certificate)),
    }
    return render(request, "certification/rule.html", context)


def _with_counts(
    rows: tuple[RequirementRow, ...], run: DryRun
) -> list[tuple[RequirementRow, int | None]]:
    met = run.met or (None,) * len(rows)
    return list(zip(rows, met, strict=True))


@require_GET
@page(VIEW)
def rule_changes(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A version against another one of the same certificate (`with`: its number), by default the
    one in force before it."""
    found = rule_for(request.viewer, uuid)
    others = rules_for(request.viewer).filter(certificate=found.certificate_id).exclude(pk=found.pk)
    others = others.select_related("certificate", "framework").order_by("-number")
    wanted = request.GET.get("with", "")
    other = others.filter(number=wanted).first() if wanted.isdecimal() else rule_before(found)
    changes = changes_between(other, found) if other else ()
    context = {
        "rule": found,
        "other": other,
        "others": list(others),
        "changes": changes,
        "trail": list(rule_trail(found)),
    }
    return render(request, "certification/rule_changes.html", context)


# --- the rows of a draft ---------------------------------------------------------------------


def _draft_for(request: PageRequest, uuid: UUID) -> RuleVersion:
    return rule_for(request.viewer, uuid, EDIT)


def _row_of(rule: RuleVersion, number: int) -> Requirement:
    asked = requirements_of(rule.requirements)
    if not 0 < number <= len(asked):
        raise NotFound("The rule has no such requirement.", "该规则没有这条要求。")
    return asked[number - 1]


def _words(rule: RuleVersion, kind: str, action: str) -> FormWords:
    return FormWords(
        heading=str(KIND_TEXT[kind]),
        meaning=str(text_of(rule.certificate)),
        action=action,
        back_url=reverse("rule", args=[rule.uuid]),
        trail=rule_trail(rule),
    )


@require_http_methods(["GET", "POST"])
@page(EDIT)
def requirement_new(request: PageRequest, uuid: UUID, kind: str) -> HttpResponse:
    """One more requirement of a kind."""
    found = _draft_for(request, uuid)
    if kind not in FORMS:
        raise NotFound("There is no such kind of requirement.", "没有这类要求。")
    data = request.POST if request.method == "POST" else None
    form = FORMS[kind](data, choices=choices_for(found))

    def act() -> HttpResponse:
        asked = [*requirements_of(found.requirements), form.made()]
        set_requirements(viewer=request.viewer, rule=found, requirements=asked)
        messages.success(request, _("The requirement is in the rule."))
        return redirect("rule", found.uuid)

    return answer_form(request, form, _words(found, kind, _("Put it into the rule")), act)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def requirement_edit(request: PageRequest, uuid: UUID, number: int) -> HttpResponse:
    """One requirement of a draft, said otherwise."""
    found = _draft_for(request, uuid)
    asked = _row_of(found, number)
    data = request.POST if request.method == "POST" else None
    form = FORMS[asked.kind](data, choices=choices_for(found), asked=asked)

    def act() -> HttpResponse:
        rows = list(requirements_of(found.requirements))
        rows[number - 1] = form.made()
        set_requirements(viewer=request.viewer, rule=found, requirements=rows)
        messages.success(request, _("Saved."))
        return redirect("rule", found.uuid)

    return answer_form(request, form, _words(found, asked.kind, _("Save")), act)


@require_POST
@page(EDIT)
def requirement_remove(request: PageRequest, uuid: UUID, number: int) -> HttpResponse:
    """Take one requirement out of a draft."""
    found = _draft_for(request, uuid)
    _row_of(found, number)
    rows = list(requirements_of(found.requirements))
    del rows[number - 1]
    try:
        set_requirements(viewer=request.viewer, rule=found, requirements=rows)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The requirement is taken out."))
    return redirect("rule", found.uuid)


# --- its way ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(EDIT)
def rule_submit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Bring a draft before the programme's committee."""
    found = _draft_for(request, uuid)
    form = SubmitRuleForm(request.POST if request.method == "POST" else None)
    words = FormWords(
        heading=_("Bring the rule before the committee"),
        meaning=_(
            "Both benches decide by ordinary majority. Until then the rule does not change; "
            "carried, it takes the place of the one in force."
        ),
        action=_("Bring it before the committee"),
        back_url=reverse("rule", args=[found.uuid]),
        trail=rule_trail(found),
    )

    def act() -> HttpResponse:
        submit_rule(viewer=request.viewer, rule=found, text=form.cleaned_data["text"], at=now())
        messages.success(request, _("The rule is before the committee."))
        return redirect("rule", found.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def rule_retire(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take a rule out of force; asked once more before it is done."""
    found = _draft_for(request, uuid)
    back = reverse("rule", args=[found.uuid])
    if request.method == "POST":
        try:
            retire_rule(viewer=request.viewer, rule=found, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The rule is out of force."))
        return redirect(back)
    context = {
        "title": _("Take the rule out of force"),
        "text": _("Nothing is issued by it any more. What was issued stays valid."),
        "action": _("Take it out of force"),
        "action_url": reverse("rule_retire", args=[found.uuid]),
        "back_url": back,
        "trail": list(rule_trail(found)),
    }
    return render(request, "web/confirm.html", context)
