"""Credentials of the sample region: five, and two learner records; one of them was revoked.

Issued once the first calibration is in force, from what it measured: a credential says no more
than its estimate supports. The students do not exist, and each credential says so.
"""

from collections.abc import Iterable
from datetime import date, datetime

from ronghe.apps.assessment.api import (
    DIMENSION_TEXT,
    Calibration,
    Estimate,
    EvidenceSeen,
    calibration_in_force,
    evidence_seen,
    level_text,
    levels_named,
)
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.certification.api import (
    Credential,
    CredentialContent,
    CredentialOrder,
    LevelStep,
    PersonDeed,
    Raters,
    TalentFields,
    choose_talent_fields,
    chosen_deeds,
    deeds_of,
    issue_credentials,
    issue_record,
    revoke_credential,
    show_credential,
)
from ronghe.apps.competence.api import CompetenceTask, Dimension, Framework, Level
from ronghe.apps.people.api import (
    Consent,
    Person,
    Programme,
    Role,
    SchoolClass,
    Viewer,
    command_viewer,
)
from ronghe.sample_region.showcase import SCHOOL
from ronghe.sample_region.wording import wording_of

CODE = "sample-mechatronics"
NOTE = Text(
    "Sample data: this student does not exist.",
    "示例数据：该学生并不存在。",
)
RECORD = Text("Record of the programme so far", "本专业阶段学习记录")
CRITERIA = Text(
    "A measure that rests on enough raters, contexts and ratings, one of them of an enterprise.",
    "测量结果有足够的评分者、情境与评分次数支持，其中至少一名评分者来自企业。",
)
# What a certificate is about, as somebody outside the school would say it.
ABOUT = {
    Dimension.COGNITIVE: Text("knowledge of the trade", "专业知识"),
    Dimension.BEHAVIOURAL: Text("practical work", "实际操作"),
    Dimension.ATTITUDINAL: Text("conduct at work", "职业态度"),
    Dimension.METACOGNITIVE: Text("judging one's own work", "自我评价"),
    Dimension.CAREER: Text("career development", "职业发展"),
}
CONTEXTS = {
    "class": Text("lessons", "课堂"),
    "workshop": Text("school workshop", "校内实训车间"),
    "simulator": Text("simulator", "仿真设备"),
    "workplace": Text("workplace", "企业岗位"),
}
FIRST = 5
SURE = 0.8  # below, the level is a range, and the chance of one level says nothing about it
WHY = Text("A rating was entered wrongly; it is rated again.", "评分录入有误，已重新组织评价。")


def load_credentials(*, showcase: Person, at: datetime) -> list[Credential]:
    """Issue to five students of the showcase class, the showcase student first, and two records.

    Nothing where there is no calibration in force, or where there are sample credentials already.
    """
    viewer = command_viewer("sample region")
    school_class = SchoolClass.objects.select_related("cohort__programme__organisation").get(
        memberships__person=showcase, memberships__role=Role.STUDENT
    )
    programme = school_class.cohort.programme
    framework = Framework.objects.filter(programme_frameworks__programme=programme).latest("pk")
    calibration = calibration_in_force(framework.pk)
    if calibration is None or Credential.objects.filter(code__startswith=CODE).exists():
        return []
    school = programme.organisation
    maker = ContentMaker(programme, framework, calibration, at.date())
    students = _students(showcase, school_class, calibration)
    orders = [CredentialOrder(one, maker.content(one, "behavioural")) for one in students]
    issued = issue_credentials(viewer=viewer, organisation=school, orders=orders, at=at)
    for person in students[:2]:
        issued.append(
            issue_record(
                viewer=viewer,
                person=person,
                organisation=school,
                title=RECORD,
                contents=maker.contents(person),
                at=at,
            )
        )
    wrong = issued[len(students) - 1]
    revoke_credential(viewer=viewer, credential=wrong, reason=wording_of(showcase).say(WHY), at=at)
    show_credential(viewer=viewer, credential=issued[0], is_shown=True)
    _show_to_recruiters(viewer, students, at)
    return issued


def sample_credentials() -> list[Credential]:
    """What `load_credentials` issued: its credentials, then its records."""
    rows = Credential.objects.select_related("organisation", "person", "status_list")
    own = rows.filter(organisation__code=SCHOOL, person__is_sample=True)
    achievements = own.filter(code__startswith=CODE)
    records = own.filter(kind=Credential.Kind.RECORD, title_en=RECORD.en)
    return [*achievements.order_by("pk"), *records.order_by("pk")]


def _students(
    showcase: Person, school_class: SchoolClass, calibration: Calibration
) -> list[Person]:
    """Those of the showcase class whose performance at work is measured with support."""
    supported = Estimate.objects.filter(
        calibration=calibration, dimension="behavioural", is_supported=True
    )
    mates = Person.objects.filter(
        memberships__school_class=school_class,
        memberships__role=Role.STUDENT,
        pk__in=supported.values("person"),
    ).distinct()
    consented = _agreed_to_be_found(mates.values_list("pk", flat=True))
    order = {one.pk: (one.pk != showcase.pk, one.pk not in consented, one.pk) for one in mates}
    return sorted(mates, key=lambda one: order[one.pk])[:FIRST]


def _agreed_to_be_found(persons: Iterable[int]) -> set[int]:
    given = Consent.objects.filter(
        purpose=Consent.Purpose.RECRUITMENT, withdrawn_at__isnull=True, person__in=list(persons)
    )
    return set(given.values_list("person_id", flat=True))


def _show_to_recruiters(viewer: Viewer, students: list[Person], at: datetime) -> None:
    """Of those who agreed to be found: some by name, all by what they can do."""
    consented = _agreed_to_be_found(one.pk for one in students)
    found = [one for one in students if one.pk in consented]
    for number, person in enumerate(found):
        fields = TalentFields(name=number % 2 == 0, levels=True, tasks=True)
        choose_talent_fields(viewer=viewer, person=person, fields=fields, at=at)


class ContentMaker:
    """Writes what the calibration in force supports about a student, dimension by dimension."""

    def __init__(
        self,
        programme: Programme,
        framework: Framework,
        calibration: Calibration,
        on_date: date,
    ) -> None:
        levels = Level.objects.filter(framework=framework).order_by("number")
        self.programme = programme
        self.framework = framework
        self.calibration = calibration
        self.on_date = on_date
        self.names = [text_of(level) for level in levels]
        self.steps = [
            LevelStep(level.number, text_of(level), text_of(level, "description"))
            for level in levels
        ]
        self._evidence: dict[int, list[EvidenceSeen]] = {}
        self._deeds: dict[int, tuple[PersonDeed, ...]] = {}

    def contents(self, person: Person) -> list[CredentialContent]:
        """One for each dimension that is supported."""
        return [
            self.content(person, dimension)
            for dimension in DIMENSION_TEXT
            if self._estimate(person, dimension)
        ]

    def content(self, person: Person, dimension: str) -> CredentialContent:
        estimate = self._estimate(person, dimension)
        chances = list(estimate.level_probabilities) if estimate else []
        seen = [one for one in self._seen(person) if one.dimension == dimension]
        programme, about = text_of(self.programme), ABOUT[Dimension(dimension)]
        return CredentialContent(
            code=f"{CODE}-{dimension}",
            achievement_type="Certificate",
            title=Text(f"{programme.en}: {about.en}", f"{programme.zh}：{about.zh}"),
            description=NOTE,
            criteria=CRITERIA,
            level=level_text(chances, self.names) if chances else None,
            probability=max(chances) if chances and max(chances) >= SURE else None,
            contexts=tuple(t for name, t in CONTEXTS.items() if name in {s.context for s in seen}),
            confirmed_by=_confirmed_by(seen),
            typical_tasks=tuple(self._tasks(dimension)),
            steps=tuple(self.steps[n] for n in levels_named(chances)) if chances else (),
            deeds=chosen_deeds(self._done(person), {dimension}, ()),
        )

    def _seen(self, person: Person) -> list[EvidenceSeen]:
        if person.pk not in self._evidence:
            self._evidence[person.pk] = evidence_seen([person.pk], self.framework.pk)
        return self._evidence[person.pk]

    def _done(self, person: Person) -> tuple[PersonDeed, ...]:
        if person.pk not in self._deeds:
            found = deeds_of([person.pk], self.framework.pk, self.on_date)
            self._deeds[person.pk] = found.get(person.pk, ())
        return self._deeds[person.pk]

    def _estimate(self, person: Person, dimension: str) -> Estimate | None:
        rows = Estimate.objects.filter(
            calibration=self.calibration, person=person, dimension=dimension, is_supported=True
        )
        return rows.exclude(level_probabilities=[]).order_by("-term_starts_on").first()

    def _tasks(self, dimension: str) -> list[Text]:
        """The typical tasks in which the dimension's competences show themselves."""
        rows = CompetenceTask.objects.filter(
            competence__framework=self.framework, competence__dimension=dimension
        )
        rows = rows.select_related("task").order_by("task_id")
        return list({row.task_id: text_of(row.task) for row in rows}.values())[:3]


def _confirmed_by(seen: list[EvidenceSeen]) -> tuple[Text, ...]:
    rated = {(one.rater, one.is_by_enterprise) for one in seen if one.rater}
    return Raters.of({rater for rater, _side in rated}).counted(rated)
