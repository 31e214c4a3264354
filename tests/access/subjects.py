"""What each address is about, and, from the policy table alone, whether a role reaches it.

This restates what the scopes mean without asking the product's own queries.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from rooms import rooms
from world import AccessWorld, Place

from ronghe.apps.people.api import Action, Person, Role, Scope, all_actions

Kind = Literal["person", "unit", "own", "open"]
Kwargs = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """One thing an address can be asked for.

    `person`: reached by the scopes of persons, where it stands and whom it binds. `unit`: a class,
    programme or organisation. `own`: reached by its owner only. `open`: by whoever may at all.
    `also` names a further action that must reach it.
    """

    label: str
    kwargs: Kwargs
    kind: Kind = "open"
    place: Place | None = None
    is_near: bool = False
    is_self: bool = False
    is_own: bool = False
    also: str = ""
    level: str = "school_class"
    exists: bool = True
    data: Mapping[str, Any] = field(default_factory=dict)


def action_of(name: str) -> Action:
    [row] = [one for one in all_actions() if one.name == name]
    return row


def grant_of(role: Role | None, action: str) -> Scope | None:
    return action_of(action).grants.get(role) if role else None


def may_at_all(role: Role | None, action: str) -> bool:
    row = action_of(action)
    if row.open_to == "anyone":
        return True
    return role is not None and (row.open_to == "signed_in" or role in row.grants)


def is_reached(world: AccessWorld, action: str, subject: Subject) -> bool:
    """What the policy table says of this role and this subject."""
    if not subject.exists or not may_at_all(world.role, action):
        return False
    if subject.also and not is_reached(world, subject.also, _without_also(subject)):
        return False
    scope = grant_of(world.role, action)
    match subject.kind:
        case "open":
            return True
        case "own":
            return subject.is_own
        case "unit":
            return scope is not None and _unit_reached(scope, world.place, subject)
        case "person":
            return scope is not None and _person_reached(scope, world, subject)


def _without_also(subject: Subject) -> Subject:
    return Subject(**{**vars(subject), "also": ""})


def _same(world_place: Place | None, place: Place | None, level: str) -> bool:
    mine = getattr(world_place, level, None)
    return mine is not None and mine == getattr(place, level, None)


def _unit_reached(scope: Scope, place: Place | None, subject: Subject) -> bool:
    """Narrow scopes reach the unit that the holder's own membership names."""
    if scope == Scope.ALL:
        return True
    widest = {Scope.REGION: "region", Scope.ORGANISATION: "organisation"}.get(scope)
    narrow = "programme" if scope == Scope.PROGRAMME else "school_class"
    order = ("region", "organisation", "programme", "school_class")
    level = widest or min(narrow, subject.level, key=order.index)
    return _same(place, subject.place, min(level, subject.level, key=order.index))


def _person_reached(scope: Scope, world: AccessWorld, subject: Subject) -> bool:
    match scope:
        case Scope.ALL:
            return True
        case Scope.OWN:
            return subject.is_self
        case Scope.RELATED:
            return subject.is_near
        case Scope.CONSENTED:
            return _consented(world, subject)
        case Scope.CLASS:
            is_student = not subject.is_self or world.role == Role.STUDENT
            return is_student and _same(world.place, subject.place, "school_class")
    return _same(world.place, subject.place, scope.value)


def _consented(world: AccessWorld, subject: Subject) -> bool:
    """Every student of the world lets guardians and recruiters see; nobody lets partners."""
    if subject.is_self or world.role == Role.MENTOR:
        return False
    if world.role == Role.RECRUITER:
        return _same(world.place, subject.place, "region")
    return subject.is_near


# --- what the addresses name ---

Make = Callable[[AccessWorld], list[Subject]]


def persons(*, data: Kwargs | None = None, key: str = "uuid", **more: Any) -> Make:
    """Every corner's student, and the viewer."""

    def make(world: AccessWorld) -> list[Subject]:
        found = [
            Subject(
                corner.student.name_en,
                {key: corner.student.uuid, **more},
                "person",
                corner.place,
                is_near=number == 0,
                data=data or {},
            )
            for number, corner in enumerate(world.corners)
        ]
        return [*found, *_self(world, key, more, data or {})]

    return make


def _self(world: AccessWorld, key: str, more: Kwargs, data: Kwargs) -> list[Subject]:
    viewer: Person | None = world.viewer
    if viewer is None:
        return []
    kwargs = {key: viewer.uuid, **more}
    return [Subject("self", kwargs, "person", world.place, is_self=True, data=data)]


def records(world: AccessWorld) -> list[Subject]:
    return [
        Subject(
            f"record {number}",
            {"uuid": corner.record.uuid},
            "person",
            corner.place,
            is_near=number == 0,
        )
        for number, corner in enumerate(world.corners)
    ]


def classes(world: AccessWorld) -> list[Subject]:
    return [
        Subject(f"class {n}", {"uuid": c.place.school_class.uuid}, "unit", c.place)  # type: ignore[union-attr]
        for n, c in enumerate(world.corners)
    ]


def organisations(world: AccessWorld) -> list[Subject]:
    return [
        Subject(
            c.place.organisation.code,
            {"uuid": c.place.organisation.uuid},
            "unit",
            c.place,
            level="organisation",
        )
        for c in (world.corners[0], world.corners[3], world.corners[4])
    ]


def sessions(*, data: Kwargs | None = None, with_rater: bool = False) -> Make:
    """Each corner's session; posted is who rates whom in it."""

    def make(world: AccessWorld) -> list[Subject]:
        rater = {"rater": world.mentor.uuid}
        return [
            Subject(
                f"session {n}",
                {"uuid": corner.session.uuid, **(rater if with_rater else {})},
                "unit",
                corner.place,
                data=data or {**rater, "subject": corner.student.uuid},
            )
            for n, corner in enumerate(world.corners)
        ]

    return make


def calibrations(*, data: Kwargs | None = None) -> Make:
    def make(world: AccessWorld) -> list[Subject]:
        return [
            Subject(
                f"calibration of {one.framework.code}",
                {"uuid": one.uuid},
                "unit",
                place,
                level="programme",
                also="assessment.view_calibrations",
                data=data or {},
            )
            for place, one in world.calibrations
        ]

    return make


def instruments(world: AccessWorld) -> list[Subject]:
    return [
        Subject(f"instrument {one.code}", {"uuid": one.uuid}, "unit", place, level="programme")
        for place, one in world.instruments
    ]


def frameworks(*, data: Kwargs | None = None) -> Make:
    def make(world: AccessWorld) -> list[Subject]:
        keeps = "competence.manage_frameworks"
        return [
            Subject("published", {"uuid": world.frameworks[0].uuid}, data=data or {}),
            Subject("draft", {"uuid": world.draft.uuid}, also=keeps, data=data or {}),
        ]

    return make


def competences(world: AccessWorld) -> list[Subject]:
    first = world.frameworks[0].competences.order_by("pk").first()
    assert first is not None
    return [Subject("competence", {"uuid": first.uuid})]


def one(label: str, find: Callable[[AccessWorld], Any]) -> Make:
    return lambda world: [Subject(label, {"uuid": find(world).uuid})]


def own_of(find: Callable[[AccessWorld], list[Any]], *, data: Kwargs | None = None) -> Make:
    """The viewer's own form where they have one, and always somebody else's."""

    def make(world: AccessWorld) -> list[Subject]:
        return [
            Subject(
                f"form of {row.rater}",
                {"uuid": row.uuid},
                "own",
                is_own=world.viewer is not None and row.rater_id == world.viewer.pk,
                data=data or {},
            )
            for row in find(world)
        ]

    return make


def links(find: Callable[[AccessWorld], Any] | None = None, *, data: Kwargs | None = None) -> Make:
    """The link, a guessed one, and by the link a form of another session."""

    def make(world: AccessWorld) -> list[Subject]:
        form = {"uuid": find(world).uuid} if find else {}
        right = Subject("link", {"secret": world.link, **form}, data=data or {})
        guessed = Subject("guessed", {"secret": "never-was", **form}, exists=False)
        other = {"secret": world.link, "uuid": world.waiting[0].uuid}
        foreign = Subject("another session's form", other, exists=False, data=data or {})
        return [right, guessed, foreign] if find else [right, guessed]

    return make


def fixed(**kwargs: Any) -> Make:
    return lambda world: [Subject("fixed", kwargs)]


def waiting(world: AccessWorld) -> list[Any]:
    return world.waiting


def handed_in(world: AccessWorld) -> list[Any]:
    return world.handed_in


def own_form(world: AccessWorld) -> list[Any]:
    return world.own_form


def own_form_handed_in(world: AccessWorld) -> list[Any]:
    return world.own_form_handed_in


KEEP = {"keep": "1"}
SUBJECTS: dict[str, Make] = {
    # people
    "export_data": persons(),
    "erase": persons(data={"sure": "yes"}),
    "change_consent": persons(data={"give": "yes", "purpose": "research"}),
    "api:organisation": organisations,
    "api:school_class": classes,
    "api:person": persons(),
    # competence
    "framework": frameworks(),
    "framework_export": frameworks(),
    "framework_publish": frameworks(),
    "framework_begin_version": frameworks(data={"version": "2"}),
    "framework_competence": competences,
    "competence_branch": competences,
    "classification": one("classification", lambda world: world.concept.classification),
    "concept": one("concept", lambda world: world.concept),
    "concept_branch": one("concept", lambda world: world.concept),
    "api:framework": frameworks(),
    "api:competences": frameworks(),
    # evidence
    "evidence_record": records,
    "api:record": records,
    "api:records": persons(),
    # assessment
    "competence": persons(),
    "behind_number": persons(dimension="behavioural"),
    "class": classes,
    "instrument": instruments,
    "calibration": calibrations(),
    "calibration_in_force": calibrations(),
    "cut_score": calibrations(
        data={"dimension": "behavioural", "level": "4", "measure": "3", "method": "bookmark"}
    ),
    "rate_person": own_of(waiting, data=KEEP),
    "rate_draft": own_of(waiting, data=KEEP),
    "rate_correct": own_of(handed_in),
    "rate_done": own_of(handed_in),
    "form": own_of(own_form, data=KEEP),
    "form_draft": own_of(own_form, data=KEEP),
    "form_correct": own_of(own_form_handed_in),
    "form_done": own_of(own_form_handed_in),
    "session": sessions(),
    "session_add": sessions(),
    "session_design": sessions(),
    "session_close": sessions(data={"sure": "yes"}),
    "session_link": sessions(with_rater=True),
    "link": links(),
    "link_form": links(lambda world: world.link_waiting, data=KEEP),
    "link_draft": links(lambda world: world.link_waiting, data=KEEP),
    "link_correct": links(lambda world: world.link_handed_in),
    "link_handed_in": links(lambda world: world.link_handed_in),
    "api:estimates": persons(),
    "api:instrument": instruments,
    "api:calibration": calibrations(),
    # what other packages bring along
    "account_confirm_email": fixed(key="never-was"),
    "account_reset_password_from_key": fixed(uidb36="1", key="never-was"),
}


def no_data(world: AccessWorld) -> Kwargs:
    return {}


def a_calibration(world: AccessWorld) -> Kwargs:
    framework = world.frameworks[0].pk
    return {"title": "another", "framework": framework, "seed": "1", "steps": "item"}


def people_in_a_file(world: AccessWorld) -> Kwargs:
    text = "number,name_en,role,starts_on\n77,New Person,student,2026-01-01\n"
    return {"content": base64.b64encode(text.encode()).decode()}


def a_statement(world: AccessWorld) -> Kwargs:
    person = world.corners[0].student.uuid
    row = {"subject": str(person), "verb": "did", "observed_at": "2026-03-02T08:00:00Z"}
    return {"records": [row]}


# What is posted to addresses that are about nothing in particular.
DATA: dict[str, Callable[[AccessWorld], Kwargs]] = {
    "calibration_new": a_calibration,
    "people_import_land": people_in_a_file,
    "api:append": a_statement,
}


def register_rooms() -> None:
    """Add what each room's module says of its addresses; a name may be said once."""
    for room in rooms().values():
        for table, more in ((SUBJECTS, "SUBJECTS"), (DATA, "DATA")):
            rows = getattr(room, more, {})
            assert not table.keys() & rows.keys(), f"{room.__name__}: {more} said twice"
            table.update(rows)


register_rooms()
