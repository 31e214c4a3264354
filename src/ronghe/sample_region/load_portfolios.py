"""The whole process of one class: entry assessment, modules, stage decisions, a portfolio that is
shown, and a display that is coming. Written once the first calibration is in force."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from io import BytesIO

from django.utils import timezone

from ronghe.apps.assessment.api import (
    Assignment,
    Entry,
    Instrument,
    RatingSession,
    candidates,
    import_instruments,
    instruments_of,
    load_forms,
    publish_instrument,
    students_of,
)
from ronghe.apps.base.api import Reference, Text
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
from ronghe.apps.curriculum.api import plan_in_force
from ronghe.apps.people.api import Person, Role, SchoolClass, command_viewer
from ronghe.sample_region.load_enrolments import teach_until
from ronghe.sample_region.wording import wording_of

VIEWER = command_viewer("sample region")
REFLECTIONS = (
    (
        40,
        Text("Wiring alone for the first time", "第一次独立接线"),
        Text(
            "I swapped the signal wires of two sensors and needed half an hour to find it. Next "
            "time I number each wire by the drawing before I switch on.",
            "我把传感器的信号线接反了，花了半个小时才找到。下次先对照图纸逐根编号，再上电。",
        ),
        True,
    ),
    (
        12,
        Text("First week at the enterprise", "在企业的第一周"),
        Text(
            "My mentor lets me watch first. I notice that I ask too late, mostly after the "
            "mistake. This week I say what I mean to do before I begin.",
            "师傅让我先看后做。我发现自己问问题太晚，常常做错了才问。"
            "这周我要在动手前先说出我的想法。",
        ),
        False,
    ),
)
LINK = (
    Text("Video of the pneumatic sorting station", "气动分拣站演示视频"),
    "https://example.org/sorting-station",
    Text("What our group made; the pneumatics are mine.", "小组项目的成品，我负责气动部分。"),
)
RUBRIC = "display"
PURPOSE = Text("Application: assembly of machines", "应聘机电设备安装岗位")
PLACE = Text("Hall of the training building", "实训楼报告厅")
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
    teach_until(
        school_class=school_class,
        plan=plan,
        wording=wording_of(showcase),
        until=timezone.localdate(at),
    )
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
    wording = wording_of(showcase)
    newest = [one.reference for one in timeline_of(VIEWER, showcase).entries if one.seen][:2]
    for days, title, text, is_open in REFLECTIONS:
        draft = ItemDraft(
            "reflection",
            wording.say(title),
            wording.lang,
            timezone.localdate(at - timedelta(days=days)),
            text=wording.say(text),
            is_open_to_school=is_open,
            about=tuple(newest[:1]),
        )
        add_item(viewer=VIEWER, person=showcase, draft=draft, at=at)
    title, address, text = LINK
    day = timezone.localdate(at - timedelta(days=20))
    draft = ItemDraft(
        "link",
        wording.say(title),
        wording.lang,
        day,
        text=wording.say(text),
        link=address,
        is_open_to_school=True,
    )
    item = add_item(viewer=VIEWER, person=showcase, draft=draft, at=at)
    chosen = (item_reference(item), *newest)
    share = ShareDraft(wording.say(PURPOSE), wording.lang, chosen, shows_levels=True, days=90)
    make_share_link(viewer=VIEWER, person=showcase, draft=share, at=at)


def _hold(school_class: SchoolClass, showcase: Person, at: datetime) -> None:
    """A display in three weeks. The showcase student has not chosen yet, some others have."""
    rubric = _rubric(school_class, at)
    panel = _panel(school_class)
    students = list(students_of(VIEWER, school_class))
    plan = DisplayPlan(
        school_class=school_class,
        instrument=rubric,
        title_en=f"Portfolio display of {school_class.title_en}",
        title_zh=f"{school_class.title_zh}档案展示",
        held_on=timezone.localdate(at) + timedelta(days=21),
        place=wording_of(showcase).say(PLACE),
        panel=panel,
    )
    display = hold_display(viewer=VIEWER, plan=plan, students=students, at=at)
    for entry in display.entries.exclude(person=showcase).select_related("person")[::6]:
        chosen = _newest(entry.person)
        if chosen:
            choose_to_show(viewer=VIEWER, entry=entry, targets=chosen, shows_levels=True, at=at)


def _rubric(school_class: SchoolClass, at: datetime) -> Instrument:
    """Made for displays: how the pieces were chosen, what they prove, how their owner looks back
    on them, how far they have come."""
    there = instruments_of(school_class).filter(code=RUBRIC).first()
    if there is not None:
        return there
    frameworks = school_class.cohort.programme.programme_frameworks
    framework = frameworks.order_by("-from_entry_year").select_related("framework")[0].framework
    path = files("ronghe.sample_region") / "content" / "display_rubric.csv"
    _plan, [draft] = import_instruments(
        viewer=VIEWER, framework=framework, stream=BytesIO(path.read_bytes()), name=path.name
    )
    return publish_instrument(viewer=VIEWER, instrument=draft, at=at)


def _newest(person: Person) -> tuple[Reference, ...]:
    entries = timeline_of(VIEWER, person).entries
    return tuple(one.reference for one in entries if one.kind == "rating")[:3]


def _panel(school_class: SchoolClass) -> Sequence[Person]:
    """Who knows the class best on each side."""
    found = candidates(VIEWER, school_class)
    school = [one.person for one in found if not one.is_enterprise][:PANEL_OF_SCHOOL]
    # Whoever holds the role of a panel comes before those who know the class.
    seated = set(
        Person.objects.filter(memberships__role=Role.PANEL_MEMBER).values_list("pk", flat=True)
    )
    partners = sorted(
        (one.person for one in found if one.is_enterprise), key=lambda one: one.pk not in seated
    )
    enterprise = partners[:PANEL_OF_ENTERPRISE]
    return [*school, *enterprise]
