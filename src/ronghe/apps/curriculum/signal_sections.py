"""What curriculum adds to the pages of signals: who judges them, and what came of them."""

from collections import defaultdict

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation.tables import Badge
from ronghe.apps.curriculum.models import SignalTriage
from ronghe.apps.curriculum.queries.concerns import programmes_concerned
from ronghe.apps.curriculum.queries.triage import judgements_of
from ronghe.apps.industry.api import Signal, SignalSection, signal_sections, signal_standings
from ronghe.apps.people.api import Viewer, may, programmes_for

VIEW = "curriculum.view_revisions"


def section_of(viewer: Viewer, signal: Signal) -> SignalSection | None:
    """For each programme that the viewer may see: waiting, or what was judged and what followed."""
    if not may(viewer, VIEW):
        return None
    rows = judgements_of(viewer, signal, programmes_concerned(signal))
    if not rows:
        return None
    return SignalSection(
        Text("What came of it", "处理情况"),
        "curriculum/signal_section.html",
        {"rows": rows},
    )


def standings_of(viewer: Viewer, signals: "QuerySet[Signal]") -> dict[int, Badge]:
    """One badge a signal, over the programmes that the viewer may see; one query."""
    outcomes: defaultdict[int, set[str]] = defaultdict(set)
    rows = SignalTriage.objects.filter(
        signal__in=signals, is_current=True, programme__in=programmes_for(viewer, VIEW)
    )
    for signal, outcome in rows.values_list("signal", "outcome"):
        outcomes[signal].add(outcome)
    return {
        signal.pk: _badge(outcomes[signal.pk]) for signal in signals if signal.withdrawn_at is None
    }


def _badge(outcomes: set[str]) -> Badge:
    if SignalTriage.Outcome.ACCEPTED in outcomes:
        return Badge("supported", _("accepted"))
    if not outcomes:
        return Badge("attention", _("to be judged"))
    if SignalTriage.Outcome.DEFERRED in outcomes:
        return Badge("unknown", _("deferred"))
    return Badge("unknown", _("rejected"))


def register() -> None:
    signal_sections.register("curriculum.triage", section_of)
    signal_standings.register("curriculum.triage", standings_of)
