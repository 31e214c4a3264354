"""What other systems report in the sample region: a trainer's tasks of one class, which a rule
turns into evidence, and a small course that the class takes.

The trainer asks the questions of the first test form at the machine, so its answers are of items
that the first calibration knows.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from uuid import UUID

from ronghe.apps.assessment.api import (
    Condition,
    Instrument,
    MappingRow,
    ScoreRow,
    StatementMapping,
    activate_mapping,
    assign_course,
    begin_mapping,
    follow_statements,
    import_course,
)
from ronghe.apps.evidence.api import append_statements, seal_all
from ronghe.apps.people.api import (
    Organisation,
    Person,
    Programme,
    Role,
    SchoolClass,
    Viewer,
    command_viewer,
)
from ronghe.sample_region.load_courses import begin_course
from ronghe.standards import xapi

SEED = 20_261_127
TRAINER = "https://trainer.sample.ronghe.example"
VERB = "http://adlnet.gov/expapi/verbs/"
LEARNERS, TASKS = 8, 5
DAYS_AGO = (9, 5)
TEST = "test-a"
ASSIGNED_BEFORE, BEGINNERS = timedelta(days=3), 2


def load_statements(*, showcase: Person, at: datetime) -> StatementMapping | None:
    """Let the trainer report on eight students of the showcase student's class, put a rule in use,
    and follow it; then assign the course to the class. Nothing where that was done already."""
    viewer = command_viewer("sample region")
    school_class = SchoolClass.objects.select_related("cohort__programme__organisation").get(
        memberships__person=showcase, memberships__role=Role.STUDENT
    )
    programme = school_class.cohort.programme
    if StatementMapping.objects.filter(programme=programme).exists():
        return None
    instrument = Instrument.objects.get(
        code=TEST, framework__programme_frameworks__programme=programme
    )
    students = list(_students(school_class))
    _report(viewer, programme.organisation, students[:LEARNERS], at)
    mapping = _rule(viewer, programme, instrument, at)
    follow_statements(viewer=viewer, at=at)
    _assign(viewer, programme.organisation, school_class, students, at)
    begin_course(students=[one for one in students if one != showcase][:BEGINNERS], at=at)
    return mapping


def _students(school_class: SchoolClass) -> Sequence[Person]:
    found = Person.objects.filter(
        memberships__school_class=school_class,
        memberships__role=Role.STUDENT,
        memberships__ends_on__isnull=True,
    )
    return list(found.order_by("number").distinct())


def _report(viewer: Viewer, school: Organisation, students: Sequence[Person], at: datetime) -> None:
    """Five tasks on each of two days; some of the machine's own talk among them."""
    random = Random(SEED)
    contents = [
        _task(student, number, at - timedelta(days=days, minutes=number), random)
        for days in DAYS_AGO
        for student in students
        for number in range(1, TASKS + 1)
    ]
    contents += [
        _signed_on(student, at - timedelta(days=5, hours=1), random) for student in students
    ]
    parsed = [xapi.parse_statement(one, "1.0.3") for one in contents]
    append_statements(viewer=viewer, organisation=school, statements=parsed, at=at)
    seal_all()


def _task(student: Person, number: int, when: datetime, random: Random) -> xapi.Json:
    is_right = random.random() < 0.68
    return {
        **_frame(student, "passed" if is_right else "failed", when, random),
        "object": {
            "id": f"{TRAINER}/tasks/{number}",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/simulation",
                "name": {"en": f"Task {number} (sample)", "zh": f"任务 {number}（示例）"},
            },
        },
        "result": {"success": is_right, "duration": f"PT{random.randrange(40, 400)}S"},
    }


def _signed_on(student: Person, when: datetime, random: Random) -> xapi.Json:
    """A statement that says nothing of what somebody can do, and stays a statement."""
    activity = {"id": f"{TRAINER}/machines/2", "definition": {"name": {"en": "Trainer 2 (sample)"}}}
    return {**_frame(student, "launched", when, random), "object": activity}


def _frame(student: Person, verb: str, when: datetime, random: Random) -> xapi.Json:
    return {
        "id": str(UUID(int=random.getrandbits(128), version=4)),
        "actor": {"account": {"homePage": TRAINER, "name": str(student.uuid)}},
        "verb": {"id": VERB + verb},
        "context": {"platform": "Sample trainer"},
        "timestamp": when.isoformat(),
    }


def _rule(
    viewer: Viewer, programme: Programme, instrument: Instrument, at: datetime
) -> StatementMapping:
    items = list(instrument.items.order_by("position", "pk")[:TASKS])
    row = MappingRow(
        title_en="Fault finding on the trainer (sample)",
        title_zh="实训台故障排查（示例）",
        context="simulator",
        phase="process",
        takes_from=(at - timedelta(days=30)).date(),
        conditions=(
            Condition("verb", "is", f"{VERB}passed"),
            Condition("verb", "is", f"{VERB}failed"),
            Condition("activity", "begins", f"{TRAINER}/tasks/"),
        ),
        scores=tuple(
            ScoreRow(item.code, "success", f"{TRAINER}/tasks/{number}")
            for number, item in enumerate(items, start=1)
        ),
    )
    mapping = begin_mapping(viewer=viewer, programme=programme, instrument=instrument, row=row)
    activate_mapping(viewer=viewer, mapping=mapping, at=at)
    return mapping


def _assign(
    viewer: Viewer,
    school: Organisation,
    school_class: SchoolClass,
    students: Sequence[Person],
    at: datetime,
) -> None:
    package = import_course(viewer=viewer, organisation=school, data=course_zip(), at=at)
    assign_course(
        viewer=viewer,
        package=package,
        persons=students,
        school_class=school_class,
        due_on=(at + timedelta(days=14)).date(),
        at=at - ASSIGNED_BEFORE,
    )


def course_zip() -> bytes:
    """The sample course as a package."""
    folder = files("ronghe.sample_region") / "content" / "course"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir(), key=lambda one: one.name):
            archive.writestr(part.name, part.read_bytes())
    return stream.getvalue()
