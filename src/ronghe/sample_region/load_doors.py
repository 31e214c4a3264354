"""Doors to other systems, so that their pages show what they are for: a learning platform and a
school's own sign-in that are closed (their addresses lead nowhere), a key, and a roster that waits
for somebody to look at it. Nothing here is asked or sent over the network."""

from datetime import date, datetime

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.connect.api import (
    IdentityProvider,
    LtiPlatform,
    RosterUpload,
    hand_in_roster,
)
from ronghe.apps.people.api import (
    Organisation,
    Person,
    Programme,
    Role,
    SchoolClass,
    command_viewer,
    make_key,
)
from ronghe.sample_region.wording import Wording, wording_of
from ronghe.standards.oneroster import (
    Class,
    Course,
    Enrollment,
    Org,
    Roster,
    Session,
    User,
    UserRole,
    write_roster,
)

VIEWER = command_viewer("sample region")
PLATFORM = "https://moodle.sample.ronghe.example"
PROVIDER = "https://sign-in.sample.ronghe.example"
NEW_CLASS = "roster-class-1"
# Nobody of these exists.
NEW_STUDENTS = {
    "zh": (("示", "例一"), ("示", "例二"), ("示", "例三")),
    "en": (("Sample", "One"), ("Sample", "Two"), ("Sample", "Three")),
}
NEW_CLASS_TITLE = Text("New class of {year} (sample)", "{year} 级新班（示例）")


def load_doors(*, showcase: Person, at: datetime) -> RosterUpload | None:
    """For the school of the showcased student; nothing where that was done already."""
    school_class = SchoolClass.objects.select_related("cohort__programme__organisation").get(
        memberships__person=showcase, memberships__role=Role.STUDENT
    )
    programme = school_class.cohort.programme
    school = programme.organisation
    if LtiPlatform.objects.filter(organisation=school).exists():
        return None
    _platform(school, at)
    _provider(school, at)
    make_key(
        viewer=VIEWER,
        organisation=school,
        title="Lathe trainer (sample) · 车床实训台（示例）",
        scopes=("xapi.write", "xapi.read_own", "xapi.define"),
        at=at,
    )
    content = write_roster(_roster(school, programme, wording_of(showcase), at.date()))
    return hand_in_roster(
        viewer=VIEWER, organisation=school, name="roster-sample.zip", content=content, at=at
    )


def _platform(school: Organisation, at: datetime) -> None:
    LtiPlatform.objects.create(
        organisation=school,
        title="Moodle (sample) · Moodle（示例）",
        issuer=PLATFORM,
        client_id="ronghe-sample",
        deployments=["1"],
        login_url=f"{PLATFORM}/mod/lti/auth.php",
        token_url=f"{PLATFORM}/mod/lti/token.php",
        keys_url=f"{PLATFORM}/mod/lti/certs.php",
        keys={"keys": []},
        keys_fetched_at=at,
        registered_at=at,
        closed_at=at,
    )


def _provider(school: Organisation, at: datetime) -> None:
    IdentityProvider.objects.create(
        organisation=school,
        title_en="School sign-in (sample)",
        title_zh="学校统一登录（示例）",
        issuer=PROVIDER,
        client_id="ronghe-sample",
        secret=b"",
        number_claim="student_number",
        authorization_url=f"{PROVIDER}/authorize",
        token_url=f"{PROVIDER}/token",
        keys_url=f"{PROVIDER}/keys",
        keys={"keys": []},
        keys_fetched_at=at,
        registered_at=at,
        closed_at=at,
    )


def _roster(school: Organisation, programme: Programme, wording: Wording, day: date) -> Roster:
    """One new class with three students, as a timetable system would send what changed."""
    org, year = str(school.uuid), "roster-year"
    first = date(day.year if day.month >= 8 else day.year - 1, 8, 1)
    students = NEW_STUDENTS[wording.language]
    names = [f"roster-user-{number}" for number in range(1, len(students) + 1)]
    return Roster(
        version="1.2",
        modes={},
        orgs=(Org(0, org, wording.say(text_of(school)), kind="school", identifier=school.code),),
        sessions=(
            Session(
                0,
                year,
                f"{first.year}-{first.year + 1}",
                first,
                date(first.year + 1, 7, 31),
                kind="schoolYear",
                school_year=first.year + 1,
            ),
        ),
        courses=(
            Course(
                0, "roster-course", wording.say(text_of(programme)), code=programme.code, org=org
            ),
        ),
        classes=(
            Class(
                0,
                NEW_CLASS,
                wording.say(NEW_CLASS_TITLE).format(year=first.year),
                "roster-course",
                org,
                kind="homeroom",
                terms=(year,),
            ),
        ),
        users=tuple(
            User(0, name, given, family, identifier=f"SAMPLE-{n}", orgs=(org,))
            for n, (name, (family, given)) in enumerate(zip(names, students, strict=True), 1)
        ),
        roles=tuple(UserRole(0, f"{name}-role", name, "student", org) for name in names),
        enrollments=tuple(
            Enrollment(0, f"{name}-place", NEW_CLASS, org, name, "student") for name in names
        ),
        source_name="Timetable (sample)",
    )
