"""A region with a holder of one role in it, and what each address may be about: near them, in
another class, programme, school and region. Made through services wherever one writes it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rooms import rooms
from tests.apps.conftest import NOON, add_instrument

from ronghe.apps.assessment.api import Assignment, Calibration, Instrument, RatingSession
from ronghe.apps.assessment.services.links import make_rating_link
from ronghe.apps.assessment.services.ratings import Entry, submit_form
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session
from ronghe.apps.base.api import Reference, now, today
from ronghe.apps.competence.api import Framework, InstrumentKind, Level
from ronghe.apps.competence.models import Classification, Concept
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import (
    RATING_ROLES,
    Cohort,
    Consent,
    Organisation,
    Person,
    Programme,
    Region,
    Relationship,
    Role,
    SchoolClass,
    begin_relationships,
    command_viewer,
    viewer_of_person,
)
from ronghe.apps.people.models import ClientKey
from ronghe.apps.people.services.client_keys import make_key
from ronghe.apps.people.services.consents import give_consent
from ronghe.apps.people.services.memberships import give_role
from stored_results import store_calibration

SINCE = date(2020, 1, 1)
SYSTEM = command_viewer()
AT_ENTERPRISE = {Role.MENTOR, Role.RECRUITER, Role.INDUSTRY_EXPERT, Role.EMPLOYEE_LEARNER}
AT_BUREAU = {Role.REGIONAL_OFFICER, Role.SYSTEM_ADMINISTRATOR}
RATERS = {*RATING_ROLES, Role.PANEL_MEMBER, Role.PEER_RATER}
IN_CLASS = {Role.STUDENT, Role.TEACHER, Role.PEER_RATER}
IN_PROGRAMME = {*IN_CLASS, Role.PROGRAMME_LEAD, Role.COMMITTEE_MEMBER, Role.PANEL_MEMBER}


@dataclass(frozen=True)
class Place:
    """Where somebody or something stands; from the widest to the narrowest."""

    region: Region
    organisation: Organisation
    programme: Programme | None = None
    school_class: SchoolClass | None = None


@dataclass(frozen=True)
class Corner:
    """One class with its student, the session about them, its evidence, and what is measured."""

    place: Place
    student: Person
    session: RatingSession
    record: Record
    key: ClientKey


@dataclass(frozen=True)
class AccessWorld:
    """`corners[0]` is the viewer's own; `names` are never seen by whoever is refused."""

    role: Role | None
    viewer: Person | None
    place: Place | None
    corners: list[Corner]
    calibrations: list[tuple[Place, Calibration]]
    instruments: list[tuple[Place, Instrument]]
    frameworks: list[Framework]
    draft: Framework
    concept: Concept
    mentor: Person
    waiting: list[Assignment]
    handed_in: list[Assignment]
    own_form: list[Assignment]
    own_form_handed_in: list[Assignment]
    link: str
    link_waiting: Assignment
    link_handed_in: Assignment
    rooms: dict[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [corner.student.name_en for corner in self.corners]


def build_world(role: Role | None) -> AccessWorld:
    """`None` is nobody signed in."""
    places = _places()
    bureau, works = _offices(places[0].region)
    mentor = _person("Neutral Mentor", Role.MENTOR, Place(works.region, works))
    frameworks = [_framework(code) for code in ("here", "beside", "away")]
    instruments = [add_instrument(f, code=f"{f.code}-scale") for f in frameworks]
    test = add_instrument(
        frameworks[0], InstrumentKind.KNOWLEDGE_TEST, code="test", dimension="cognitive", top=1
    )
    corners = [_corner(n, place, instruments[0], mentor) for n, place in enumerate(places)]
    followed = [places[0], places[2], places[4]]
    calibrations = [
        store_calibration(
            instrument.framework,
            place.programme,
            [corner.student for corner in corners],
            [item.code for item in instrument.items.all()],
        )
        for instrument, place in zip(instruments, followed, strict=True)
    ]
    viewer, place = _viewer(role, places[0], bureau, works)
    near = corners[0].student
    _bind(role, viewer, near)
    student_2 = _person("Second Student", Role.STUDENT, places[0])
    waiting, done = _ratings(viewer, instruments[0], near, student_2, places[0])
    own_form, own_done = _own_forms(viewer, near, test, places[0], is_student=role == Role.STUDENT)
    session = _session(instruments[0], [near, student_2], [mentor], places[0], "by link")
    secret = make_rating_link(viewer=SYSTEM, session=session, rater=mentor, at=now())
    world = AccessWorld(
        role=role,
        viewer=viewer,
        place=place,
        corners=corners,
        calibrations=list(zip(followed, calibrations, strict=True)),
        instruments=list(zip(followed, instruments, strict=True)),
        frameworks=frameworks,
        draft=Framework.objects.create(code="draft", version="1", title_en="D", title_zh="稿"),
        concept=_concept(),
        mentor=mentor,
        waiting=waiting,
        handed_in=done,
        own_form=own_form,
        own_form_handed_in=own_done,
        link=secret,
        link_waiting=session.assignments.get(subject=near),
        link_handed_in=_hand_in(session.assignments.get(subject=student_2)),
    )
    for name, room in rooms().items():
        if hasattr(room, "build"):
            world.rooms[name] = room.build(world)
    return world


def _places() -> list[Place]:
    """Here; another class; another programme; another school; another region."""
    here, away = (
        Region.objects.create(code=code, title_en=code, title_zh=code) for code in ("here", "away")
    )
    school, second, far = (
        Organisation.objects.create(
            region=region, kind="school", code=code, title_en=code, title_zh=code
        )
        for region, code in ((here, "school"), (here, "second"), (away, "far"))
    )
    cnc, other = _programme(school, "cnc"), _programme(school, "care")
    classes = [
        (here, school, cnc, _class(cnc, "CNC 1")),
        (here, school, cnc, _class(cnc, "CNC 2")),
        (here, school, other, _class(other, "Care 1")),
        (here, second, *_with_class(second)),
        (away, far, *_with_class(far)),
    ]
    return [Place(*one) for one in classes]


def _programme(school: Organisation, code: str) -> Programme:
    return Programme.objects.create(
        organisation=school, code=code, trade=code, title_en=code, title_zh=code
    )


def _class(programme: Programme, title: str) -> SchoolClass:
    cohort, _ = Cohort.objects.get_or_create(programme=programme, entry_year=2025)
    return SchoolClass.objects.create(cohort=cohort, title_en=title, title_zh=title)


def _with_class(school: Organisation) -> tuple[Programme, SchoolClass]:
    programme = _programme(school, "cnc")
    return programme, _class(programme, "CNC 1")


def _offices(region: Region) -> list[Organisation]:
    return [
        Organisation.objects.create(
            region=region, kind=kind, code=kind, title_en=kind, title_zh=kind
        )
        for kind in ("bureau", "enterprise")
    ]


def _person(name: str, role: Role, place: Place) -> Person:
    person = Person.objects.create(name_en=name, birth_date=date(2009, 1, 1))
    give_role(
        viewer=SYSTEM,
        person=person,
        organisation=place.organisation,
        role=role,
        starts_on=SINCE,
        programme=place.programme,
        school_class=place.school_class,
    )
    return person


def _framework(code: str) -> Framework:
    framework = Framework.objects.create(
        code=code, version="1", title_en=code, title_zh=code, published_at=NOON
    )
    Level.objects.bulk_create(
        Level(framework=framework, number=n, code=f"l{n}", title_en=f"L{n}", title_zh=f"级{n}")
        for n in range(5)
    )
    return framework


def _concept() -> Concept:
    classification = Classification.objects.create(
        code="esco", lang="en", version="1", title_en="ESCO", title_zh="ESCO", imported_at=NOON
    )
    return Concept.objects.create(
        classification=classification, key="k", uri="urn:k", kind="skill", label="turning"
    )


def _session(
    instrument: Instrument, subjects: list[Person], raters: list[Person], place: Place, title: str
) -> RatingSession:
    plan = SessionPlan(
        instrument=instrument,
        organisation=place.organisation,
        school_class=place.school_class,
        title_en=title,
        title_zh=title,
        context="workshop",
        phase="process",
        opens_on=today() - timedelta(days=1),
        closes_on=today() + timedelta(days=30),
        per_subject=1,
    )
    return open_session(viewer=SYSTEM, plan=plan, subjects=subjects, raters=raters)


def _hand_in(assignment: Assignment) -> Assignment:
    items = assignment.session.instrument.items.all()
    entry = Entry(assignment=assignment, chosen={item.code: 1 for item in items})
    submit_form(viewer=SYSTEM, entry=entry, at=now())
    return Assignment.objects.get(pk=assignment.pk)


def _corner(number: int, place: Place, instrument: Instrument, mentor: Person) -> Corner:
    student = _person(f"Xu Hidden{number}", Role.STUDENT, place)
    for purpose in (Consent.Purpose.GUARDIAN_VIEW, Consent.Purpose.RECRUITMENT):
        give_consent(viewer=viewer_of_person(student), person=student, purpose=purpose, at=now())
    session = _session(instrument, [student], [mentor], place, f"session {number}")
    done = _hand_in(session.assignments.get())
    assert done.record is not None
    key, _ = make_key(
        viewer=SYSTEM,
        organisation=place.organisation,
        title=f"key {number}",
        scopes=["people:read"],
        at=now(),
    )
    return Corner(place, student, session, done.record, key)


def _viewer(
    role: Role | None, here: Place, bureau: Organisation, works: Organisation
) -> tuple[Person | None, Place | None]:
    if role is None:
        return None, None
    place = Place(
        here.region,
        bureau if role in AT_BUREAU else works if role in AT_ENTERPRISE else here.organisation,
        here.programme if role in IN_PROGRAMME else None,
        here.school_class if role in IN_CLASS else None,
    )
    return _person("Viewer", role, place), place


def _bind(role: Role | None, viewer: Person | None, near: Person) -> None:
    """Everybody has some relationship to the near student; what it gives is their role's matter."""
    if viewer is None:
        return
    begin_relationships(
        viewer=SYSTEM,
        pairs=[(viewer.pk, near.pk)],
        kind=Relationship.Kind.GUARDIAN if role == Role.GUARDIAN else Relationship.Kind.TUTOR,
        source=Reference("people.person", near.uuid),
        starts_on=SINCE,
    )


def _ratings(
    viewer: Person | None, instrument: Instrument, near: Person, other: Person, here: Place
) -> tuple[list[Assignment], list[Assignment]]:
    """Waiting ones and ones handed in: the viewer's, where they may rate, then another's."""
    stranger = _person("Another Teacher", Role.TEACHER, here)
    rates = viewer and viewer.memberships.filter(role__in=RATERS).exists()
    raters = [viewer, stranger] if viewer and rates else [stranger]
    waiting, done = [], []
    for number, rater in enumerate(raters):
        session = _session(instrument, [near, other], [rater], here, f"ratings {number}")
        waiting.append(session.assignments.get(subject=near))
        done.append(_hand_in(session.assignments.get(subject=other)))
    return waiting, done


def _own_forms(
    viewer: Person | None, near: Person, test: Instrument, here: Place, *, is_student: bool
) -> tuple[list[Assignment], list[Assignment]]:
    """Tests about oneself: the viewer's (where they are a student), then another student's."""
    subjects = [viewer, near] if viewer and is_student else [near]
    waiting = _session(test, subjects, [], here, "test")
    done = _session(test, subjects, [], here, "test before")
    return (
        [waiting.assignments.get(subject=subject) for subject in subjects],
        [_hand_in(done.assignments.get(subject=subject)) for subject in subjects],
    )
