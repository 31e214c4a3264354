"""Forms that wait for the showcased mentor: the students of one class who are at work with them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from ronghe.apps.assessment.api import (
    RatingSession,
    SessionPlan,
    instruments_of,
    open_session,
    sessions_for,
)
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.people.api import Organisation, Person, Relationship, Role, command_viewer

VIEWER = command_viewer("sample region")
TITLE = Text("Rated at work: {where}", "岗位评价：{where}")
OPENED, CLOSES = timedelta(days=4), timedelta(days=10)


def load_mentor_work(*, showcase: Mapping[str, Person], at: datetime) -> RatingSession | None:
    """Ask the mentor about their students of the showcased student's class; nothing where that was
    done already, or where nobody is with them."""
    mentor, student = showcase["mentor"], showcase["student"]
    held = student.memberships.get(role=Role.STUDENT)
    where = Organisation.objects.get(memberships__person=mentor, memberships__role=Role.MENTOR)
    name = text_of(where)
    title = Text(TITLE.en.format(where=name.en), TITLE.zh.format(where=name.zh))
    if sessions_for(VIEWER).filter(title_en=title.en).exists():
        return None
    with_them = Relationship.objects.filter(viewer=mentor, kind=Relationship.Kind.MENTOR)
    subjects = list(
        Person.objects.filter(
            pk__in=with_them.values("subject"), memberships__school_class=held.school_class
        ).order_by("pk")
    )
    assert held.school_class is not None
    instrument = instruments_of(held.school_class).filter(kind="anchored_scale").first()
    if not subjects or instrument is None:
        return None
    plan = SessionPlan(
        instrument=instrument,
        organisation=held.organisation,
        school_class=held.school_class,
        title_en=title.en,
        title_zh=title.zh,
        context="workplace",
        phase="process",
        opens_on=timezone.localdate(at - OPENED),
        closes_on=timezone.localdate(at + CLOSES),
        per_subject=1,
    )
    return open_session(viewer=VIEWER, plan=plan, subjects=subjects, raters=[mentor])
