"""Routes of curriculum: they are about what the pages are about, with a body of JSON."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ronghe.apps.base.api import today
from ronghe.apps.competence.models import ProgrammeFramework
from ronghe.apps.curriculum.models import PlanModule, Revision, Workshop
from ronghe.apps.curriculum.queries.workshops import candidates
from ronghe.apps.people.api import command_viewer
from rooms.api_routes import as_page


def build(world: Any) -> None:
    """Plans are begun by the framework that their programme follows."""
    for number in (0, 2, 3, 4):
        programme = world.corners[number].place.programme
        if not programme.programme_frameworks.exists():
            ProgrammeFramework.objects.create(
                programme=programme, framework=world.frameworks[0], from_entry_year=2020
            )


def a_module(subject: Any) -> Mapping[str, Any]:
    return {"title_en": "New", "total_hours": 10}


def a_new_module(subject: Any) -> Mapping[str, Any]:
    return {**a_module(subject), "code": "new"}


def a_situation(subject: Any) -> Mapping[str, Any]:
    return {"code": "new", "title_en": "New", "place": "workshop"}


def settings(subject: Any) -> Mapping[str, Any]:
    return {"semesters": 6, "rule_pack": "cn-secvet-plan"}


def a_planned_module(subject: Any) -> Mapping[str, Any]:
    row = PlanModule.objects.get(plan__uuid=subject.kwargs["uuid"])
    return {"module": str(row.module_version.uuid), "semester": 2}


def a_row(subject: Any) -> Mapping[str, Any]:
    return {"semester": 1, "total_hours": 20, "practice_hours": 0}


def a_course(subject: Any) -> Mapping[str, Any]:
    return {**a_row(subject), "code": "new", "title_en": "New"}


def a_judgement(subject: Any) -> Mapping[str, Any]:
    return {"outcome": "rejected", "reason": "No"}


def a_revision(subject: Any) -> Mapping[str, Any]:
    return {"title": "Renew it", "text": "Because"}


def a_module_of(subject: Any) -> Mapping[str, Any]:
    revision = Revision.objects.get(uuid=subject.kwargs["uuid"])
    assert revision.module is not None
    return {"module": str(revision.module.uuid)}


def somebody_s_task(subject: Any) -> Mapping[str, Any]:
    return {"due_on": (today() + timedelta(days=30)).isoformat()}


def a_decision(subject: Any) -> Mapping[str, Any]:
    return {"outcome": "kept", "reason": "Yes"}


def a_teaching(subject: Any) -> Mapping[str, Any]:
    return {"school_class": str(subject.kwargs["uuid"]), "taught_on": today().isoformat()}


def an_effect(subject: Any) -> Mapping[str, Any]:
    """More than the estimates of this world carry: refused before anything is written."""
    return {"conclusion": "helped", "text": "?"}


def a_note(subject: Any) -> Mapping[str, Any]:
    return {"note": "Yes"}


def an_answer(subject: Any) -> Mapping[str, Any]:
    return {"answer": "fixed", "text": "Yes"}


def a_review(subject: Any) -> Mapping[str, Any]:
    return {"outcome": "confirmed", "reason": "Yes"}


def a_proposal(subject: Any) -> Mapping[str, Any]:
    return {"from_on": "2027-09-01", "reason": "Other."}


def a_vote(subject: Any) -> Mapping[str, Any]:
    return {"frequency": 1, "importance": 1, "difficulty": 1}


def a_guest(world: Any) -> list[Any]:
    """The guest of each programme's workshop."""
    from subjects import Subject

    boards = world.rooms["curriculum_workshop"].boards
    return [
        Subject(
            f"guest {number}",
            {
                "uuid": one.workshop.uuid,
                "participant": one.workshop.participants.get(is_guest=True).uuid,
            },
            "unit",
            one.place,
            level="programme",
        )
        for number, one in enumerate(boards)
    ]


def somebody_to_invite(subject: Any) -> Mapping[str, Any]:
    workshop = Workshop.objects.get(uuid=subject.kwargs["uuid"])
    asked = candidates(command_viewer(), workshop)
    return {"persons": [str(asked[0].person.uuid if asked else workshop.uuid)]}


def merged(subject: Any) -> Mapping[str, Any]:
    return {"version": 1, "into": str(subject.kwargs["card"])}


def a_workshop(world: Any) -> Mapping[str, Any]:
    board = world.rooms["curriculum_workshop"].boards[0]
    return {
        "programme": str(board.place.programme.uuid),
        "occupation": str(board.workshop.occupation.uuid),
        "title": "Another",
        "lang": "en",
    }


def a_new_proposal(world: Any) -> Mapping[str, Any]:
    """To open what is open: refused before anything is written."""
    place = world.corners[0].place
    return {**a_proposal(None), "programme": str(place.programme.uuid), "kind": "open"}


def nobody_s_result(subject: Any) -> Mapping[str, Any]:
    return {"enrolments": [], "state": "completed"}


SUBJECTS = {
    "api:module": as_page("module_version"),
    "api:create_module_draft": as_page("module_new", a_new_module),
    "api:replace_module_draft": as_page("module_edit", a_module),
    "api:delete_module_draft": as_page("module_edit"),
    "api:create_module_version": as_page("module_edit"),
    "api:submit_module": as_page("module_edit"),
    "api:make_module_public": as_page("module_edit"),
    "api:approve_module": as_page("module_enrolments"),
    "api:give_module_back": as_page("module_enrolments", lambda subject: {"note": "More"}),
    "api:impact_of_module": as_page("module_impact"),
    "api:impact_of_task": as_page("task_impact"),
    "api:impact_of_competence": as_page("competence_impact"),
    "api:impact_of_generation": as_page("generation_impact"),
    "api:situation_of": as_page("situation"),
    "api:create_situation": as_page("situation_new", a_situation),
    "api:replace_situation": as_page("situation_edit", a_situation),
    "api:delete_situation": as_page("situation_remove"),
    "api:create_plan": as_page("plan_new", lambda subject: {"entry_year": 2031}),
    "api:replace_settings": as_page("plan_settings", settings),
    "api:replace_profile": as_page("profile_edit"),
    "api:create_plan_module": as_page("plan_module_new", a_planned_module),
    "api:replace_plan_module": as_page("plan_module_edit", a_row),
    "api:delete_plan_module": as_page("plan_module_remove"),
    "api:create_plan_course": as_page("plan_course_new", a_course),
    "api:replace_plan_course": as_page("plan_course_edit", a_course),
    "api:delete_plan_course": as_page("plan_course_remove"),
    "api:hand_plan_in": as_page("plan_submit", lambda subject: {"text": ""}),
    "api:make_plan_public": as_page("plan_submit"),
    "api:plan_checks": as_page("plan"),
    "api:plan_changes": as_page("plan_changes"),
    "api:plan_knowledge": as_page("plan_knowledge"),
    "api:plan_file": as_page("plan_export"),
    "api:enrolments_of": as_page("module_enrolments"),
    "api:record_results": as_page("enrolments_end", nobody_s_result),
    "api:pathway_of_student": as_page("pathway_of"),
    "api:create_triage": as_page("signal_judge", a_judgement),
    "api:create_revision": as_page("plan_new", a_revision),
    "api:revision_of": as_page("revision"),
    "api:create_revision_move": as_page("revision_move"),
    "api:replace_revision_module": as_page("revision_module", a_module_of),
    "api:replace_revision_step": as_page("revision_step", somebody_s_task),
    "api:replace_decision_owner": as_page("impact_assign", somebody_s_task),
    "api:create_impact_decision": as_page("impact_decide", a_decision),
    "api:create_teaching": as_page("revision_taught", a_teaching),
    "api:effect_of_revision": as_page("revision_effect"),
    "api:create_effect_review": as_page("revision_effect", an_effect),
    "api:effect_review_of": as_page("revision_effect_kept"),
    "api:resource_of": as_page("resource"),
    "api:resource_version_file": as_page("resource_file"),
    "api:resource_reports": as_page("resource"),
    "api:create_resource": as_page("module_review"),
    "api:create_resource_version": as_page("resource_version_new"),
    "api:create_confirmed_version": as_page("resource_confirm", a_note),
    "api:replace_access": as_page("resource_access", lambda subject: {"confidentiality": "open"}),
    "api:create_report_answer": as_page("report_answer", an_answer),
    "api:create_module_review": as_page("module_review", a_review),
    "api:workshop_people": as_page("workshop_people"),
    "api:workshop_candidates": as_page("workshop_people"),
    "api:create_invited": as_page("workshop_people", somebody_to_invite),
    "api:create_guest": as_page("workshop_guest", lambda subject: {"name": "Another"}),
    "api:renew_guest_link": a_guest,
    "api:end_guest_link": a_guest,
    "api:workshop_readiness": as_page("workshop_publish"),
    "api:make_workshop_public": as_page("workshop_publish"),
    "api:board_of_workshop": as_page("workshop"),
    "api:join_workshop": as_page("workshop_join"),
    "api:move_workshop": as_page("workshop_phase", lambda subject: {"target": "ordering"}),
    "api:workshop_starting_points": as_page("workshop"),
    "api:create_start": as_page("workshop_start"),
    "api:create_card": as_page("workshop_cards", lambda subject: {"title_en": "One more"}),
    "api:replace_card": as_page(
        "workshop_card", lambda subject: {"title_en": "Other words", "text_version": 1}
    ),
    "api:place_card": as_page("workshop_card", lambda subject: {"version": 1}),
    "api:join_cards": as_page("workshop_card", merged),
    "api:create_process": as_page("workshop_processes", lambda subject: {"title_en": "New"}),
    "api:replace_process": as_page(
        "workshop_process", lambda subject: {"title_en": "New", "version": 1}
    ),
    "api:place_process": as_page("workshop_process", lambda subject: {"direction": "left"}),
    "api:delete_process": as_page("workshop_process"),
    "api:list_cards_to_rate": as_page("workshop"),
    "api:replace_vote": as_page("workshop_card", a_vote),
    "api:list_workshop_results": as_page("workshop"),
    "api:proposal_of": as_page("programme_proposal"),
    "api:replace_programme_proposal": as_page("programme_proposal_change", a_proposal),
    "api:hand_proposal_in": as_page("programme_proposal_submit"),
    "api:take_proposal_back": as_page("programme_proposal_withdraw"),
    "api:make_new_programme": as_page("programme_proposal_open"),
    "api:pace_of_programme": as_page("pace"),
    "api:gap_of_programme": as_page("gap"),
}
DATA = {"api:create_workshop": a_workshop, "api:create_programme_proposal": a_new_proposal}
