"""The whole process of one class: entry assessment, modules, stage decisions, a portfolio that is
shown, and a display that is coming. Written once the first calibration is in force."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from ronghe.apps.assessment.api import (
    Assignment,
    Entry,
    RatingSession,
    candidates,
    instruments_of,
    load_forms,
    students_of,
)
from ronghe.apps.base.api import Reference
from ronghe.apps.certification.api import (
    DisplayPlan,
    EntryAssessment,
    ItemDraft,
    ShareDraft,
    add_item,
    choose_to_show,
    decide_stages,
    first_day,
    hold_display,
    item_reference,
    last_day,
    make_share_link,
    mark_entry,
    semester_of,
    timeline_of,
)
from ronghe.apps.curriculum.api import (
    Enrolment,
    PlanModule,
    TrainingPlan,
    end_enrolments,
    enrol_class,
    plan_in_force,
)
from ronghe.apps.people.api import Person, Role, SchoolClass, command_viewer

VIEWER = command_viewer("sample region")
LANGUAGE = "zh-hans"
GRADES = ("优秀", "良好", "良好", "合格")
REFLECTIONS = (
    (
        40,
        "第一次独立接线",
        "我把传感器的信号线接反了，花了半个小时才找到。下次先对照图纸逐根编号，再上电。",
        True,
    ),
    (
        12,
        "在企业的第一周",
        "师傅让我先看后做。我发现自己问问题太晚，常常做错了才问。这周我要在动手前先说出我的想法。",
        False,
    ),
)
LINK = (
    "气动分拣站演示视频",
    "https://example.org/sorting-station",
    "小组项目的成品，我负责气动部分。",
)
PURPOSE = "应聘机电设备安装岗位"
ENTRY_AFTER, LATE = timedelta(days=46), timedelta(days=26)
PANEL_OF_SCHOOL, PANEL_OF_ENTERPRISE = 1, 1


def load_portfolios(*, showcase: Person, at: datetime) -> None:
    """Write it for the showcase student's class; nothing where it is there already, or where no
    plan is published for the class."""
    if EntryAssessment.objects.filter(school_class__memberships__person=showcase).exists():
        return
    school_class = SchoolClass.objects.select_related("cohort__programme__organisation").get(
        memberships__person=showcase, memberships__role=Role.STUDENT
    )
    cohort = school_class.cohort
    plan = plan_in_force(cohort.programme_id, cohort.entry_year)
    if plan is None:
        return
    now = min(semester_of(timezone.localdate(at), cohort.entry_year), plan.semesters)
    _assess_entry(school_class, showcase, at)
    _teach(school_class, plan, now)
    _decide(school_class, now)
    _keep(showcase, at)
    _hold(school_class, showcase, at)


def _assess_entry(school_class: SchoolClass, showcase: Person, at: datetime) -> None:
    """What the class teacher saw of each student in the third week; one was away until October."""
    instrument = instruments_of(school_class).filter(kind="anchored_scale").first()
    teacher = next((c.person for c in candidates(VIEWER, school_class) if c.teaches), None)
    if instrument is None or teacher is None:
        return
    begins = first_day(1, school_class.cohort.entry_year) + ENTRY_AFTER
    session = RatingSession.objects.create(
        instrument=instrument,
        organisation=school_class.cohort.programme.organisation,
        school_class=school_class,
        title_en=f"Entry assessment: {school_class.title_en}",
        title_zh=f"入学测评：{school_class.title_zh}",
        context="workshop",
        phase="process",
        opens_on=begins,
        closes_on=begins + timedelta(days=14),
        state=RatingSession.State.CLOSED,
    )
    students = sorted(students_of(VIEWER, school_class), key=lambda one: one.pk == showcase.pk)
    entries = [
        _first_form(Assignment(session=session, rater=teacher, subject=student), number, begins)
        for number, student in enumerate(students)
    ]
    load_forms(viewer=VIEWER, entries=entries, at=_noon(begins + timedelta(days=40)))
    mark_entry(viewer=VIEWER, school_class=school_class, session=session, at=at)


def _first_form(assignment: Assignment, number: int, begins: date) -> Entry:
    """Novices: the lowest anchor or the one above it, item by item."""
    chosen = {}
    for place, item in enumerate(assignment.session.instrument.items.order_by("position")):
        numbers = sorted(item.categories.values_list("number", flat=True))
        chosen[item.code] = numbers[min((number + place) % 3, 1)]
    day = begins + (LATE if number == 0 else timedelta(days=number % 5))
    return Entry(assignment, chosen, observed_at=_noon(day))


def _teach(school_class: SchoolClass, plan: TrainingPlan, now: int) -> None:
    """The modules up to the semester that runs, completed in all but that one."""
    rows = plan.plan_modules.filter(semester__lte=now).select_related("module_version__module")
    for row in rows.order_by("semester", "module_version__position"):
        _teach_module(school_class, row, is_over=row.semester < now)


def _teach_module(school_class: SchoolClass, row: PlanModule, *, is_over: bool) -> None:
    year = school_class.cohort.entry_year
    module = row.module_version.module
    begins = first_day(row.semester, year) + timedelta(days=35)
    enrol_class(viewer=VIEWER, module=module, school_class=school_class, on_date=begins)
    if not is_over:
        return
    ends = last_day(row.semester, year) - timedelta(days=21)
    running = list(
        Enrolment.objects.filter(
            module=module, school_class=school_class, state=Enrolment.State.ENROLLED
        ).order_by("person")
    )
    for number, grade in enumerate(GRADES):
        graded = running[number :: len(GRADES)]
        if graded:
            end_enrolments(
                viewer=VIEWER, enrolments=graded, state="completed", on_date=ends, grade=grade
            )


def _decide(school_class: SchoolClass, now: int) -> None:
    year = school_class.cohort.entry_year
    students = list(students_of(VIEWER, school_class))
    for semester in range(1, now):
        day = last_day(semester, year) - timedelta(days=10)
        decide_stages(viewer=VIEWER, persons=students, semester=semester, at=_noon(day))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _keep(showcase: Person, at: datetime) -> None:
    """Two reflections, one of them open to the teachers, a link, and a choice that is shown."""
    newest = [one.reference for one in timeline_of(VIEWER, showcase).entries if one.seen][:2]
    for days, title, text, is_open in REFLECTIONS:
        draft = ItemDraft(
            "reflection",
            title,
            LANGUAGE,
            timezone.localdate(at - timedelta(days=days)),
            text=text,
            is_open_to_school=is_open,
            about=tuple(newest[:1]),
        )
        add_item(viewer=VIEWER, person=showcase, draft=draft, at=at)
    title, address, text = LINK
    day = timezone.localdate(at - timedelta(days=20))
    draft = ItemDraft("link", title, LANGUAGE, day, text=text, link=address, is_open_to_school=True)
    item = add_item(viewer=VIEWER, person=showcase, draft=draft, at=at)
    chosen = (item_reference(item), *newest)
    share = ShareDraft(PURPOSE, LANGUAGE, chosen, shows_levels=True, days=90)
    make_share_link(viewer=VIEWER, person=showcase, draft=share, at=at)


def _hold(school_class: SchoolClass, showcase: Person, at: datetime) -> None:
    """A display in three weeks. The showcase student has not chosen yet, some others have."""
    # What a portfolio tells is seen best in how somebody looks back on it.
    rubric = instruments_of(school_class).filter(kind="reflection_rubric").first()
    if rubric is None:
        return
    panel = _panel(school_class)
    students = list(students_of(VIEWER, school_class))
    plan = DisplayPlan(
        school_class=school_class,
        instrument=rubric,
        title_en=f"Portfolio display of {school_class.title_en}",
        title_zh=f"{school_class.title_zh}档案展示",
        held_on=timezone.localdate(at) + timedelta(days=21),
        place="实训楼报告厅",
        panel=panel,
    )
    display = hold_display(viewer=VIEWER, plan=plan, students=students, at=at)
    for entry in display.entries.exclude(person=showcase).select_related("person")[::6]:
        chosen = _newest(entry.person)
        if chosen:
            choose_to_show(viewer=VIEWER, entry=entry, targets=chosen, shows_levels=True, at=at)


def _newest(person: Person) -> tuple[Reference, ...]:
    entries = timeline_of(VIEWER, person).entries
    return tuple(one.reference for one in entries if one.kind == "rating")[:3]


def _panel(school_class: SchoolClass) -> Sequence[Person]:
    """Who knows the class best on each side."""
    found = candidates(VIEWER, school_class)
    school = [one.person for one in found if not one.is_enterprise][:PANEL_OF_SCHOOL]
    enterprise = [one.person for one in found if one.is_enterprise][:PANEL_OF_ENTERPRISE]
    return [*school, *enterprise]
