"""Rosters: what a package would do is said first; it lands whole or not at all, and only once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.conftest import NOON, World
from tests.apps.connect.roster_steps import (
    CLASSES,
    ENROLLMENTS,
    ORGS,
    TABLES,
    USERS,
    bulk,
    delta,
    land,
    plan,
    roles,
)

from api_calls import state_of_tables
from ronghe.apps.base.api import AuditEntry, Refused, next_steps, personal_data
from ronghe.apps.connect.models import RosterLink, RosterSource, RosterUpload
from ronghe.apps.connect.services.rosters import (
    RosterChoices,
    RosterRefused,
    content_of,
    drop_old_uploads,
    hand_in_roster,
    land_roster,
    land_upload,
    set_choices,
)
from ronghe.apps.people.api import (
    Cohort,
    Membership,
    NotAllowed,
    Organisation,
    Person,
    Programme,
    Role,
    SchoolClass,
    viewer_of_person,
    write_roster,
)
from ronghe.standards.oneroster import read_roster
from roster_packages import roster

DAY = timedelta(days=1)


@pytest.fixture
def office(world: World) -> Any:
    return viewer_of_person(world.administrator)


# --- the dry run ---------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_happen_and_writes_nothing(world: World) -> None:
    before = state_of_tables()

    found = plan(world, bulk())

    assert state_of_tables() == before
    assert found.can_land
    assert found.counts() == {"person_new": 3, "class_new": 1, "role_new": 3}
    assert [(one.kind, one.what, one.name.en or one.name.zh) for one in found.changes[:2]] == [
        ("person", "new", "Ming Li"),
        ("person", "new", "王小红"),
    ]


UNKNOWN_USER = {"enrollments": "e1,,c1,o1,u9,student,,\n"}
UNKNOWN_CLASS = {"enrollments": "e1,,c9,o1,u1,student,,\n"}
NO_PROGRAMME = {"courses": "k1,,Painting,art,o1\n"}
NUMBER_TWICE = {"users": USERS + "u4,,o1,student,Ming,Li,S901\n"}
LONG_NUMBER = {"users": USERS + f"u4,,o1,student,Ming,Li,{'9' * 41}\n"}
LONG_TITLE = {"classes": f"c1,,{'x' * 81},k1,homeroom,o1,y1\n"}
ODD_ROLE = {"users": USERS + "u4,,o1,headmaster,Ming,Li,S9\n"}


@pytest.mark.parametrize(
    ("changed", "place", "code"),
    [
        (UNKNOWN_USER, ("enrollments.csv", 2, "userSourcedId"), "unknown_user"),
        (UNKNOWN_CLASS, ("enrollments.csv", 2, "classSourcedId"), "unknown_class"),
        (NO_PROGRAMME, ("classes.csv", 2, "courseSourcedId"), "no_programme"),
        (NUMBER_TWICE, ("users.csv", 5, "identifier"), "number_twice"),
        (LONG_NUMBER, ("users.csv", 5, "identifier"), "too_long"),
        (LONG_TITLE, ("classes.csv", 2, "title"), "too_long"),
        (ODD_ROLE, ("users.csv", 5, "role"), "not_one_of"),
    ],
)
def test_one_bad_row_keeps_everything_out(
    world: World, changed: dict[str, str], place: tuple[str, int, str], code: str
) -> None:
    before = state_of_tables()

    found = plan(world, bulk(**changed))
    with pytest.raises(RosterRefused):
        land(world, bulk(**changed))

    first = found.errors[0]
    assert (first.file, first.line, first.column) == place
    assert first.code == code
    assert state_of_tables() == before


def test_what_is_no_package_is_refused(world: World) -> None:
    with pytest.raises(RosterRefused, match="not a zip file"):
        plan(world, b"name,role\n")


def test_what_is_left_out_on_purpose_is_counted_by_reason(world: World) -> None:
    found = plan(
        world,
        bulk(
            orgs=ORGS + "o2,,Hill School,school,hill,\n",
            classes=CLASSES + "c2,,Maths,k1,scheduled,o1,y1\nc3,,CNC 1,k1,homeroom,o2,y1\n",
            users=USERS + "u4,,o1,parent,Li,Li,P1\n",
            enrollments=ENROLLMENTS + "e4,,c2,o1,u1,student,,\ne5,,c1,o1,u3,proctor,,\n",
        ),
    )

    assert {reason.en: count for reason, count in found.skipped} == {
        "rows of other schools": 1,
        "groups of single courses": 1,
        "roles that no roster gives (parents, administrators, aides …)": 2,
        "enrolments in classes that are left out or gone": 1,
    }
    assert found.can_land


# --- landing -------------------------------------------------------------------------------------


def test_a_roster_lands_with_people_classes_and_roles(world: World) -> None:
    land(world, bulk())

    assert roles("S901") == [("student", "CNC 9", date(2025, 9, 1), None)]
    assert roles("S902") == [("student", "CNC 9", date(2025, 9, 1), None)]
    assert roles("T901") == [("teacher", "CNC 9", date(2025, 9, 1), date(2026, 7, 15))]
    made = SchoolClass.objects.get(title_en="CNC 9")
    assert (made.cohort.programme, made.cohort.entry_year) == (world.programme, 2025)
    names = Person.objects.filter(number__in=["S901", "S902"]).order_by("number")
    assert [(one.name_en, one.name_zh) for one in names] == [("Ming Li", ""), ("", "王小红")]
    assert AuditEntry.objects.filter(action="people.import_people", kind="write").count() == 1


def test_the_same_roster_a_second_time_changes_nothing(world: World) -> None:
    land(world, bulk())
    before = state_of_tables()

    again = land(world, bulk(), at=NOON + DAY)

    assert again.changes == ()
    assert state_of_tables() == before


def test_people_who_are_here_are_found_by_their_number_and_keep_what_they_have(
    world: World,
) -> None:
    student = world.students[0]
    student.number = "S901"
    student.save()
    Membership.objects.filter(person=student).update(school_class=world.school_class)

    land(world, bulk(classes="c1,,CNC 1,k1,homeroom,o1,y1\n"))

    assert roles("S901") == [("student", "CNC 1", date(2025, 9, 1), None)]
    student.refresh_from_db()
    assert student.name_en == "Ming Li"
    assert SchoolClass.objects.filter(title_en="CNC 1").count() == 1


def test_a_person_who_is_known_by_an_earlier_roster_may_be_renamed_and_renumbered(
    world: World,
) -> None:
    land(world, bulk())
    person = Person.objects.get(number="S901")

    found = land(world, delta(users="u1,,o1,student,Ming,Zhang,S999\n"))

    person.refresh_from_db()
    assert (person.name_en, person.number) == ("Ming Zhang", "S999")
    assert found.counts() == {"person_changed": 1}


def test_a_number_of_another_linked_person_is_not_taken_over(world: World) -> None:
    land(world, bulk())
    before = state_of_tables()

    with pytest.raises(RosterRefused) as refusal:
        land(world, delta(users="u1,,o1,student,Ming,Li,S902\n"))

    assert refusal.value.plan is not None
    assert [one.code for one in refusal.value.plan.errors] == ["person_gone"]
    assert state_of_tables() == before


def test_who_is_in_no_class_has_a_role_in_the_school(world: World) -> None:
    land(world, bulk(users=USERS + "u4,,o1,teacher,Bo,Chen,T902\n"))

    assert roles("T902") == [("teacher", None, NOON.date(), None)]


def test_version_1_2_tells_roles_in_a_file_of_their_own(world: World) -> None:
    content = roster(
        version="1.2",
        **{
            **TABLES,
            "users": USERS + "u4,,,,Bo,Chen,T902\n",
            "roles": (
                "r1,,u4,primary,teacher,2024-08-01,2030-07-31,o1\n"
                "r2,,u4,secondary,siteAdministrator,,,o1\n"
            ),
        },
    )

    found = land(world, content)

    assert roles("T902") == [("teacher", None, date(2024, 8, 1), date(2030, 7, 31))]
    assert found.version == "1.2"
    assert not Membership.objects.filter(role=Role.SCHOOL_ADMINISTRATOR).exclude(
        person=world.administrator
    )


def test_a_role_in_the_school_ends_when_one_in_a_class_comes(world: World) -> None:
    land(world, bulk(users=USERS + "u4,,o1,teacher,Bo,Chen,T902\n"))

    land(
        world,
        delta(enrollments="e9,,c1,o1,u4,teacher,2026-03-03,\n"),
        at=NOON + DAY,
    )

    assert roles("T902") == [
        ("teacher", None, NOON.date(), NOON.date() + DAY),
        ("teacher", "CNC 9", date(2026, 3, 3), None),
    ]


def test_rows_that_mean_the_same_role_stand_behind_one(world: World) -> None:
    twice = (
        "e1,,c1,o1,u1,student,2025-09-01,2026-01-31\ne8,,c1,o1,u1,student,2026-02-01,2026-07-15\n"
    )

    land(world, bulk(enrollments=twice))
    again = land(world, bulk(enrollments=twice))

    assert roles("S901") == [("student", "CNC 9", date(2025, 9, 1), date(2026, 7, 15))]
    assert again.changes == ()


def test_a_department_belongs_to_its_school(world: World) -> None:
    land(
        world,
        bulk(
            orgs=ORGS + "d1,,Machining,department,,o1\n",
            classes="c1,,CNC 9,k1,homeroom,d1,y1\n",
        ),
    )

    assert SchoolClass.objects.filter(title_en="CNC 9").exists()


# --- what goes -----------------------------------------------------------------------------------


def test_an_enrolment_to_be_deleted_ends_the_role_and_deletes_nobody(world: World) -> None:
    land(world, bulk())
    people = Person.objects.count()

    found = land(world, delta(enrollments="e1,tobedeleted,,,,,,\n"), at=NOON + DAY)

    assert found.counts() == {"role_ended": 1}
    assert roles("S901") == [("student", "CNC 9", date(2025, 9, 1), NOON.date() + DAY)]
    assert roles("S902")[0][3] is None
    assert Person.objects.count() == people


def test_a_delta_without_a_row_ends_nothing(world: World) -> None:
    land(world, bulk())

    found = land(world, delta(enrollments="e2,,c1,o1,u2,student,,\n"))

    assert found.changes == ()


def test_a_whole_roster_without_a_row_ends_the_role(world: World) -> None:
    land(world, bulk())

    land(world, bulk(enrollments=ENROLLMENTS.split("\n", 1)[1]), at=NOON + DAY)

    assert roles("S901")[0][3] == NOON.date() + DAY


def test_roles_that_no_roster_gave_are_left_alone(world: World) -> None:
    before = list(Membership.objects.order_by("pk").values_list("pk", "ends_on"))

    land(world, bulk())
    land(world, bulk(enrollments=""), at=NOON + DAY)

    assert list(Membership.objects.order_by("pk").values_list("pk", "ends_on"))[: len(before)] == (
        before
    )


@pytest.mark.parametrize(
    "gone", [{"users": "u1,tobedeleted,,,,,\n"}, {"classes": "c1,tobedeleted,,,,,\n"}], ids=str
)
def test_a_user_or_a_class_to_be_deleted_ends_the_roles(world: World, gone: dict[str, str]) -> None:
    land(world, bulk())

    land(world, delta(**gone), at=NOON + DAY)

    assert roles("S901")[0][3] == NOON.date() + DAY
    assert Person.objects.filter(number="S901").exists()
    assert SchoolClass.objects.filter(title_en="CNC 9").exists()


def test_a_role_that_came_back_goes_on(world: World) -> None:
    land(world, bulk())
    land(world, delta(enrollments="e1,tobedeleted,,,,,,\n"), at=NOON + DAY)

    land(world, delta(enrollments="e1,,c1,o1,u1,student,2025-09-01,\n"), at=NOON + 2 * DAY)

    assert roles("S901") == [("student", "CNC 9", date(2025, 9, 1), None)]


def test_a_move_to_another_class_ends_one_role_and_begins_another(world: World) -> None:
    land(world, bulk())

    land(
        world,
        delta(
            classes="c2,,CNC 10,k1,homeroom,o1,y1\n",
            enrollments="e1,,c2,o1,u1,student,2026-03-03,\n",
        ),
        at=NOON + DAY,
    )

    assert [one[1] for one in roles("S901")] == ["CNC 9", "CNC 10"]
    assert [one[3] for one in roles("S901")] == [NOON.date() + DAY, None]


def test_a_package_that_would_end_most_roles_is_pointed_out(world: World) -> None:
    users = "".join(f"x{n},,o1,student,N{n},Li,X{n}\n" for n in range(20))
    rows = [f"f{n},,c1,o1,x{n},student,,\n" for n in range(20)]
    land(world, bulk(users=users, enrollments="".join(rows)))

    half = plan(world, bulk(users=users, enrollments="".join(rows[:10])))
    most = plan(world, bulk(users=users, enrollments="".join(rows[:18])))

    assert (half.ends_much, most.ends_much) == (True, False)


# --- which school, which programme, which classes ------------------------------------------------


def test_of_several_schools_the_one_with_our_code_is_taken(world: World) -> None:
    found = plan(world, bulk(orgs="o2,,Hill,school,hill,\n" + ORGS))

    assert (found.school, found.can_land) == ("o1", True)


def test_where_none_is_like_ours_one_is_asked_which(world: World, office: Any) -> None:
    several = bulk(orgs="o2,,Hill,school,hill,\no1,,Lake,school,lake-1,\n")
    found = plan(world, several)
    assert (found.school, found.can_land) == ("", False)
    assert [one.sourced_id for one in found.schools] == ["o2", "o1"]

    set_choices(viewer=office, organisation=world.school, choices=RosterChoices("o1"))

    assert plan(world, several).can_land


def test_a_class_of_another_course_goes_where_the_office_says(world: World, office: Any) -> None:
    set_choices(
        viewer=office, organisation=world.school, choices=RosterChoices(programme=world.programme)
    )

    land(world, bulk(courses="k1,,Painting,art,o1\n"))

    assert SchoolClass.objects.get(title_en="CNC 9").cohort.programme == world.programme


def test_groups_of_single_courses_are_taken_where_the_office_says_so(
    world: World, office: Any
) -> None:
    set_choices(
        viewer=office,
        organisation=world.school,
        choices=RosterChoices(takes=RosterSource.Takes.ALL),
    )

    land(
        world,
        bulk(
            classes=CLASSES + "c2,,Maths,k1,scheduled,o1,\n",
            enrollments=ENROLLMENTS + "e4,,c2,o1,u1,student,,\n",
        ),
    )

    assert [one[1] for one in roles("S901")] == ["CNC 9", "Maths"]


def test_a_programme_of_another_school_is_not_chosen(world: World, office: Any) -> None:
    other = Programme.objects.create(
        organisation=world.enterprise, code="x", trade="x", title_en="X", title_zh="X"
    )
    before = state_of_tables()

    with pytest.raises(Refused):
        set_choices(
            viewer=office, organisation=world.school, choices=RosterChoices(programme=other)
        )

    assert state_of_tables() == before


def test_a_closed_class_takes_nobody(world: World) -> None:
    SchoolClass.objects.filter(pk=world.school_class.pk).update(closed_on=date(2026, 1, 1))

    found = plan(world, bulk(classes="c1,,CNC 1,k1,homeroom,o1,y1\n"))

    assert [one.code for one in found.problems] == ["class_closed"]
    assert found.count("role", "new") == 3  # in the school as a whole


# --- who may -------------------------------------------------------------------------------------


def test_whoever_does_not_run_the_office_lands_nothing(world: World) -> None:
    before = state_of_tables()

    with pytest.raises(NotAllowed):
        land_roster(
            viewer=viewer_of_person(world.teacher),
            organisation=world.school,
            content=bulk(),
            at=NOON,
        )

    assert state_of_tables() == before


def test_a_closed_school_takes_no_roster(world: World) -> None:
    Organisation.objects.filter(pk=world.school.pk).update(closed_on=date(2026, 1, 1))
    before = state_of_tables()

    with pytest.raises(Refused):
        land(world, bulk())

    assert state_of_tables() == before


def test_a_roster_writes_no_class_and_gives_no_role_of_another_organisation(
    world: World, office: Any
) -> None:
    entries = plan(world, bulk()).entries
    elsewhere = Programme.objects.create(
        organisation=world.enterprise, code="x", trade="x", title_en="X", title_zh="X"
    )
    before = state_of_tables()

    for wrong in (
        replace(entries, classes=(replace(entries.classes[0], programme=elsewhere),)),
        replace(entries, roles=(replace(entries.roles[0], role=Role.SYSTEM_ADMINISTRATOR),)),
        replace(entries, persons=(replace(entries.persons[0], person=world.mentor),)),
    ):
        with pytest.raises(Refused):
            write_roster(viewer=office, organisation=world.school, entries=wrong)

    assert state_of_tables() == before


# --- packages that wait --------------------------------------------------------------------------


def handed_in(world: World, content: bytes | None = None) -> RosterUpload:
    return hand_in_roster(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        name="night.zip",
        content=content or bulk(),
        at=NOON,
    )


def test_a_package_that_waits_is_encrypted_and_in_the_offices_list(
    world: World, office: Any
) -> None:
    upload = handed_in(world)

    assert content_of(upload) == bulk()
    assert b"S901" not in bytes(RosterUpload.objects.get().content)
    assert [one.key for one in next_steps(office) if "roster" in one.key] == [
        f"connect.roster.{upload.pk}"
    ]


def test_a_package_lands_once_and_its_content_goes(world: World, office: Any) -> None:
    upload = handed_in(world)

    land_upload(viewer=office, upload=upload, at=NOON)
    with pytest.raises(Refused):
        land_upload(viewer=office, upload=upload, at=NOON)

    row = RosterUpload.objects.get()
    assert (row.state, bytes(row.content), row.counts["person_new"]) == ("landed", b"", 3)


def test_a_package_that_cannot_land_waits_on(world: World, office: Any) -> None:
    upload = handed_in(world, bulk(enrollments="e1,,c1,o1,u9,student,,\n"))
    before = state_of_tables()

    with pytest.raises(RosterRefused):
        land_upload(viewer=office, upload=upload, at=NOON)

    assert state_of_tables() == before


def test_the_next_package_takes_the_place_of_one_that_waits(world: World) -> None:
    handed_in(world)

    handed_in(world)

    rows = RosterUpload.objects.order_by("pk")
    assert [(one.state, len(one.content) > 0) for one in rows] == [
        ("dropped", False),
        ("waiting", True),
    ]


def test_what_has_waited_for_a_day_is_dropped(world: World) -> None:
    handed_in(world)

    assert drop_old_uploads(NOON + DAY) == 0
    assert drop_old_uploads(NOON + DAY + timedelta(seconds=1)) == 1
    assert bytes(RosterUpload.objects.get().content) == b""


# --- the person's data, and cost ------------------------------------------------------------------


def test_identifiers_of_other_systems_are_listed_and_erased_with_the_person(world: World) -> None:
    land(world, bulk())
    person = Person.objects.get(number="S901")
    holder = dict(personal_data.items())["connect.rosters"]

    exported = holder.export(person.uuid)["rosters"]

    assert exported == [
        {"kind": "user", "identifier": "u1"},
        {"kind": "enrollment", "identifier": "e1"},
    ] or sorted(one["identifier"] for one in exported) == ["e1", "u1"]
    assert (holder.count(person.uuid), holder.erase(person.uuid)) == (2, 2)
    assert holder.count(person.uuid) == 0
    assert RosterLink.objects.exists()


def test_a_plan_takes_the_same_queries_for_few_and_for_many(world: World) -> None:
    land(world, bulk())
    counts = []
    for size in (2, 200):
        users = "".join(f"x{n},,o1,student,N{n},Li,X{n}\n" for n in range(size))
        rows = "".join(f"f{n},,c1,o1,x{n},student,,\n" for n in range(size))
        content = bulk(users=users, enrollments=rows)
        with CaptureQueriesContext(connection) as queries:
            plan(world, content)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_package_of_another_system_lands_once_its_questions_are_answered(
    world: World, office: Any, shared_data: Any
) -> None:
    content = (shared_data("oneroster") / "moodle-v1p2_full_dataset.zip").read_bytes()
    set_choices(
        viewer=office,
        organisation=world.school,
        choices=RosterChoices(programme=world.programme, takes=RosterSource.Takes.ALL),
    )

    first = land(world, content)
    again = land(world, content)

    read = read_roster(content).records
    assert first.school == read.orgs[0].sourced_id
    assert first.counts() == {"person_new": 5, "class_new": 1, "role_new": 5}
    assert again.changes == ()
    assert Cohort.objects.filter(programme=world.programme).count() == 2
