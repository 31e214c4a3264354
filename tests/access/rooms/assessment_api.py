"""Routes of assessment: what their pages are about, and what they take as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from subjects import Make, Subject, classes

from ronghe.apps.competence.api import InstrumentKind
from rooms.api_routes import as_page
from rooms.assessment import drafts
from rooms.courses import launches, packages
from rooms.statement_rules import ABOUT, rules

SAID = {"kind": InstrumentKind.ANCHORED_SCALE.value, "title_en": "X", "title_zh": "某"}
STATEMENT = {"statement": {"actor": {}}}


def with_data(make: Make, data: Callable[[Any, Subject], Mapping[str, Any]]) -> Make:
    return lambda world: [replace(one, data=data(world, one)) for one in make(world)]


def renamed(make: Make, name: str) -> Make:
    """The same subjects where the route's parameter is `uuid`."""

    def made(world: Any) -> list[Subject]:
        return [replace(one, kwargs={"uuid": one.kwargs[name]}) for one in make(world)]

    return made


def sessions(data: Callable[[Any], Mapping[str, Any]]) -> Make:
    """Each corner's session, with somebody of it."""

    def make(world: Any) -> list[Subject]:
        found = as_page("session")(world)
        return [replace(one, data=data(_corner(world, one))) for one in found]

    return make


def _corner(world: Any, subject: Subject) -> Any:
    return next(one for one in world.corners if one.session.uuid == subject.kwargs["uuid"])


def one_more(corner: Any) -> Mapping[str, Any]:
    form = corner.session.assignments.select_related("rater", "subject").first()
    return {"rater": str(form.rater.uuid), "subject": str(form.subject.uuid)}


def its_rater(corner: Any) -> Mapping[str, Any]:
    return {"rater": one_more(corner)["rater"]}


def a_class(world: Any, subject: Subject) -> Mapping[str, Any]:
    corner = next(c for c in world.corners if c.place.organisation == subject.place.organisation)
    return {"school_class": str(corner.place.school_class.uuid)}


def a_unit(world: Any, subject: Subject) -> Mapping[str, Any]:
    rows = (one for _corner, one in world.rooms["courses"]["registrations"])
    row = next(one for one in rows if one.uuid == subject.kwargs["uuid"])
    return {"unit": str(row.package.units.get().uuid), "reason": "x"}


def a_unit_and_learner(world: Any, subject: Subject) -> Mapping[str, Any]:
    rows = (one for _corner, one in world.rooms["courses"]["registrations"])
    row = next(one for one in rows if one.package.uuid == subject.kwargs["uuid"])
    unit = str(row.package.units.get().uuid)
    return {"unit": unit, "registrations": [str(row.uuid)], "reason": "x"}


def in_dimension(make: Make) -> Make:
    def made(world: Any) -> list[Subject]:
        found = make(world)
        return [replace(one, kwargs={**one.kwargs, "dimension": "behavioural"}) for one in found]

    return made


def an_instrument(world: Any) -> Mapping[str, Any]:
    _place, one = world.instruments[0]
    return {"framework": str(one.framework.uuid), "code": "fresh", **SAID}


def a_calibration(world: Any) -> Mapping[str, Any]:
    return {"framework": str(world.instruments[0][1].framework.uuid), "title": "X"}


def a_rule(world: Any) -> Mapping[str, Any]:
    place, one = world.instruments[0]
    places = {"programme": str(place.programme.uuid), "instrument": str(one.uuid)}
    return {**ABOUT, **places}


def learners(world: Any) -> list[Subject]:
    from rooms.courses import learners as found

    return renamed(found, "registration")(world)


SUBJECTS: dict[str, Make] = {
    "api:read_draft": drafts(),
    "api:edit_draft": drafts(data=SAID),
    "api:publish": drafts(),
    "api:throw_draft_away": drafts(),
    "api:next_version": drafts(published=True),
    "api:copy": drafts(published=True, data={"code": "copied"}),
    "api:instrument_csv": drafts(published=True),
    "api:compare_items": as_page("calibration"),
    "api:bring_into_force": as_page("calibration_in_force"),
    "api:create_cut": as_page(
        "cut_score",
        lambda subject: {"dimension": "behavioural", "level": 1, "measure": 0, "method": "x"},
    ),
    "api:session_raters": as_page("session"),
    "api:create_form": sessions(one_more),
    "api:create_rating_link": sessions(its_rater),
    "api:class_competence": classes,
    "api:class_students": in_dimension(classes),
    "api:read_course": packages(),
    "api:delete_course": packages(),
    "api:launch_own_unit": launches,
    "api:learners": packages(),
    "api:assign_to_class": with_data(packages(), a_class),
    "api:create_waivers": with_data(packages(), a_unit_and_learner),
    "api:create_waiver": with_data(learners, a_unit),
    "api:read_statement_rule": rules(),
    "api:edit_statement_rule": rules(**ABOUT),
    "api:use_statement_rule": rules(),
    "api:end_statement_rule": rules("active"),
    "api:next_statement_rule": rules("active"),
    "api:discard_statement_rule": rules(),
    "api:try_statement_rule": rules(),
    "api:try_on_statement": rules(**STATEMENT),
}
DATA = {
    "api:create_instrument": an_instrument,
    "api:create_calibration": a_calibration,
    "api:create_statement_rule": a_rule,
}
