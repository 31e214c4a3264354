"""A programme's own rule of stage decisions: its versions, one of them, its rows, its way."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, now, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.base.presentation.tables import Badge
from ronghe.apps.certification.flows_stage_rules import STAGE_RULE
from ronghe.apps.certification.forms_rules import SubmitRuleForm
from ronghe.apps.certification.forms_stage_rules import StageTermForm
from ronghe.apps.certification.models import StageRule
from ronghe.apps.certification.queries.rules import EDIT, VIEW
from ronghe.apps.certification.queries.stage_rules import (
    competence_titles,
    programmes_with_rules,
    stage_rule_before,
    stage_rule_for,
    stage_trials,
    term_rows,
)
from ronghe.apps.certification.services.stage_rules import (
    IN_WORK,
    begin_stage_rule,
    retire_stage_rule,
    set_stage_terms,
    submit_stage_rule,
)
from ronghe.apps.certification.stage_rule_words import DEFAULT, changes_of, term_text
from ronghe.apps.certification.stage_terms import StageTerm, terms_of_json
from ronghe.apps.people.api import PageRequest, page, programmes_for, reaches

State = StageRule.State
MEANINGS = {
    State.DRAFT: "unknown",
    State.BEFORE_COMMITTEE: "attention",
    State.APPROVED: "supported",
    State.RETIRED: "unknown",
}


def trail() -> tuple[tuple[str, str], ...]:
    return ((_("Rules of stage decisions"), reverse("stage_rules")),)


def stage_rule_trail(rule: StageRule) -> tuple[tuple[str, str], ...]:
    title = _("Version %(n)d") % {"n": rule.number}
    return (*trail(), (title, reverse("stage_rule", args=[rule.uuid])))


def stage_rule_badge(rule: StageRule) -> Badge:
    return Badge(MEANINGS[State(rule.state)], rule.get_state_display())


@require_GET
@page(VIEW)
def stage_rules(request: PageRequest) -> HttpResponse:
    """By programme: whether it decides by a rule of its own, and the versions of that."""
    edited = set(programmes_for(request.viewer, EDIT).values_list("pk", flat=True))
    rows = [
        {
            "programme": one,
            "versions": [(rule, stage_rule_badge(rule)) for rule in rules],
            "has_own": any(rule.state == State.APPROVED for rule in rules),
            "may_begin": one.pk in edited and not any(rule.state in IN_WORK for rule in rules),
        }
        for one, rules in programmes_with_rules(request.viewer)
    ]
    context = {"rows": rows, "default": term_text(DEFAULT, {})}
    return render(request, "certification/stage_rules.html", context)


@require_POST
@page(EDIT)
def stage_rule_begin(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Begin a draft for a programme."""
    programme = programmes_for(request.viewer, EDIT).filter(uuid=uuid).first()
    if programme is None:
        raise NotFound("There is no such programme for you.", "没有您可以编制规则的该专业。")
    try:
        begun = begin_stage_rule(viewer=request.viewer, programme=programme, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("stage_rules")
    return redirect("stage_rule", begun.uuid)


@require_GET
@page(VIEW)
def stage_rule(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What a version asks, semester by semester, and what it would decide today."""
    found = stage_rule_for(request.viewer, uuid)
    is_draft = found.state == State.DRAFT
    before = stage_rule_before(found)
    was = terms_of_json(before.terms) if before else ()
    context = {
        "rule": found,
        "badge": stage_rule_badge(found),
        "rows": term_rows(found),
        "trials": stage_trials(found, request.viewer.on_date) if found.terms else (),
        "default": term_text(DEFAULT, {}),
        "may_edit": reaches(request.viewer, EDIT, programme=found.programme),
        "is_draft": is_draft,
        "barriers": STAGE_RULE.failing("submit", found) if is_draft else [],
        "before": before,
        "changed": changes_of(was, terms_of_json(found.terms)),
        "motion_url": reverse("motion", args=[found.motion.uuid]) if found.motion else "",
        "decision_url": reverse("decision", args=[found.decision.uuid]) if found.decision else "",
        "trail": list(trail()),
    }
    return render(request, "certification/stage_rule.html", context)


# --- the rows of a draft ---------------------------------------------------------------------


def _words(rule: StageRule, action: str) -> FormWords:
    return FormWords(
        heading=_("What a stage asks"),
        meaning=str(text_of(rule.programme)),
        action=action,
        back_url=reverse("stage_rule", args=[rule.uuid]),
        trail=stage_rule_trail(rule),
    )


def _row_of(terms: tuple[StageTerm, ...], number: int) -> StageTerm:
    if not 0 < number <= len(terms):
        raise NotFound("The rule has no such row.", "该规则没有这一行。")
    return terms[number - 1]


@require_http_methods(["GET", "POST"])
@page(EDIT)
def stage_term_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One more row."""
    found = stage_rule_for(request.viewer, uuid, EDIT)
    data = request.POST if request.method == "POST" else None
    form = StageTermForm(data, titles=competence_titles(found.programme))

    def act() -> HttpResponse:
        terms = (*terms_of_json(found.terms), form.made())
        set_stage_terms(viewer=request.viewer, rule=found, terms=terms)
        messages.success(request, _("The row is in the rule."))
        return redirect("stage_rule", found.uuid)

    return answer_form(request, form, _words(found, _("Put it into the rule")), act)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def stage_term_edit(request: PageRequest, uuid: UUID, number: int) -> HttpResponse:
    """One row of a draft, said otherwise."""
    found = stage_rule_for(request.viewer, uuid, EDIT)
    terms = terms_of_json(found.terms)
    term = _row_of(terms, number)
    data = request.POST if request.method == "POST" else None
    form = StageTermForm(data, titles=competence_titles(found.programme), term=term)

    def act() -> HttpResponse:
        changed = (*terms[: number - 1], form.made(), *terms[number:])
        set_stage_terms(viewer=request.viewer, rule=found, terms=changed)
        messages.success(request, _("Saved."))
        return redirect("stage_rule", found.uuid)

    return answer_form(request, form, _words(found, _("Save")), act)


@require_POST
@page(EDIT)
def stage_term_remove(request: PageRequest, uuid: UUID, number: int) -> HttpResponse:
    """Take one row out of a draft: its semesters are decided by the default."""
    found = stage_rule_for(request.viewer, uuid, EDIT)
    terms = terms_of_json(found.terms)
    _row_of(terms, number)
    left = (*terms[: number - 1], *terms[number:])
    try:
        set_stage_terms(viewer=request.viewer, rule=found, terms=left)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The row is taken out."))
    return redirect("stage_rule", found.uuid)


# --- its way ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(EDIT)
def stage_rule_submit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Bring a draft before the programme's committee."""
    found = stage_rule_for(request.viewer, uuid, EDIT)
    form = SubmitRuleForm(request.POST if request.method == "POST" else None)
    words = FormWords(
        heading=_("Bring the rule before the committee"),
        meaning=_(
            "Both benches decide by ordinary majority. Until then stages are decided as before; "
            "what was decided stays."
        ),
        action=_("Bring it before the committee"),
        back_url=reverse("stage_rule", args=[found.uuid]),
        trail=stage_rule_trail(found),
    )

    def act() -> HttpResponse:
        text = form.cleaned_data["text"]
        submit_stage_rule(viewer=request.viewer, rule=found, text=text, at=now())
        messages.success(request, _("The rule is before the committee."))
        return redirect("stage_rule", found.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def stage_rule_retire(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take a rule out of force; asked once more before it is done."""
    found = stage_rule_for(request.viewer, uuid, EDIT)
    back = reverse("stage_rule", args=[found.uuid])
    if request.method == "POST":
        try:
            retire_stage_rule(viewer=request.viewer, rule=found, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The rule is out of force."))
        return redirect(back)
    context = {
        "title": _("Take the rule out of force"),
        "text": _("Stages are decided by the rule for all programmes from then on."),
        "action": _("Take it out of force"),
        "action_url": reverse("stage_rule_retire", args=[found.uuid]),
        "back_url": back,
        "trail": list(stage_rule_trail(found)),
    }
    return render(request, "web/confirm.html", context)
