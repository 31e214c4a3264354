"""Whose enterprises, programmes and signals a viewer's action reaches.

A key of a school reaches its partners besides itself; everything else comes from the policy table.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.competence.api import Framework
from ronghe.apps.industry.models import Partnership, Signal
from ronghe.apps.people.api import (
    Organisation,
    Programme,
    Region,
    Viewer,
    in_force,
    organisations_for,
    programmes_for,
)


def organisations_reached(viewer: Viewer, action: str) -> "QuerySet[Organisation]":
    """The organisations of the policy table; for a school's key, its partners too."""
    reached = organisations_for(viewer, action)
    if viewer.via != "key":
        return reached
    partners = Partnership.objects.filter(
        in_force(viewer.on_date), programme__organisation__in=reached
    )
    return Organisation.objects.filter(
        Q(pk__in=reached.values("pk")) | Q(pk__in=partners.values("enterprise"))
    )


def enterprises_reached(viewer: Viewer, action: str) -> "QuerySet[Organisation]":
    return organisations_reached(viewer, action).filter(kind=Organisation.Kind.ENTERPRISE)


def programmes_reached(viewer: Viewer, action: str) -> "QuerySet[Programme]":
    """The programmes an action reaches; a key reaches those of its own school."""
    return programmes_for(viewer, action)


def regions_reached(viewer: Viewer, action: str) -> "QuerySet[Region]":
    """The regions in which the action reaches some organisation or programme."""
    return Region.objects.filter(
        Q(pk__in=organisations_for(viewer, action).values("region"))
        | Q(pk__in=programmes_for(viewer, action).values("organisation__region"))
    )


def signals_about(programme: Programme) -> Q:
    """What is news for a programme: its region, and its trade or a task of its frameworks; or
    said for the whole region, with neither trade nor task."""
    own = Q(trade=programme.trade) | Q(tasks_of_programme(programme), trade="")
    return Q(own | _for_all(), region=programme.organisation.region_id)


def tasks_of_programme(programme: Programme) -> Q:
    """The condition that a signal names a task in which the programme's frameworks show."""
    through = Signal.tasks.through.objects.filter(signal=OuterRef("pk"))
    own = through.filter(typicaltask__frameworks__programme_frameworks__programme=programme)
    return Q(Exists(own))


def _for_all() -> Q:
    return Q(trade="") & ~Q(Exists(Signal.tasks.through.objects.filter(signal=OuterRef("pk"))))


def signals_reached(viewer: Viewer, action: str) -> "QuerySet[Signal]":
    """Signals of the enterprises and programmes that an action reaches."""
    if viewer.is_system:
        return Signal.objects.all()
    enterprises = enterprises_reached(viewer, action)
    programmes = programmes_for(viewer, action)
    same_trade = programmes.filter(organisation__region=OuterRef("region"))
    for_trade = Q(Exists(same_trade.filter(trade=OuterRef("trade"))))
    return Signal.objects.filter(
        Q(enterprise__in=enterprises) | for_trade | Q(Exists(same_trade), trade="")
    )


def signal_reached(viewer: Viewer, action: str, **which: object) -> Signal:
    """One signal, or NotFound."""
    rows = signals_reached(viewer, action).select_related(
        "region",
        "enterprise",
        "post",
        "noticed_by",
        "equipment_type",
        "equipment_generation",
        "withdrawal__withdrawn_by",
    )
    found = rows.filter(**which).first()
    if found is None:
        raise NotFound("There is no such signal for you.", "没有您可以查看的这条信号。")
    return found


def programmes_touched(signal: Signal) -> "QuerySet[Programme]":
    """The programmes of the region for which a signal is news."""
    programmes = Programme.objects.filter(organisation__region=signal.region_id)
    if signal.trade:
        return programmes.filter(trade=signal.trade)
    tasks = list(signal.tasks.values_list("pk", flat=True))
    return programmes_of_tasks(programmes, tasks) if tasks else programmes


def programmes_of_tasks(
    programmes: "QuerySet[Programme]", tasks: list[int]
) -> "QuerySet[Programme]":
    """Those of the programmes whose frameworks hold one of the tasks (by primary key)."""
    frameworks = Framework.objects.filter(
        tasks__in=tasks, programme_frameworks__programme=OuterRef("pk")
    )
    return programmes.filter(Exists(frameworks))


def region_for(viewer: Viewer, action: str) -> Region:
    """The region of the viewer's own organisation, or the first that the action reaches."""
    own = {held.region_id for held in viewer.held}
    reached = list(regions_reached(viewer, action).order_by("pk"))
    if not reached:
        raise NotFound("There is no region for you here.", "此处没有您的区域。")
    return next((region for region in reached if region.pk in own), reached[0])


def programmes_of_enterprise(enterprise: Organisation, viewer: Viewer) -> list[Programme]:
    """The programmes that an enterprise works with today."""
    running = Partnership.objects.filter(in_force(viewer.on_date), enterprise=enterprise)
    rows = Programme.objects.filter(pk__in=running.values("programme"))
    return list(rows.select_related("organisation").order_by("organisation_id", "code"))
