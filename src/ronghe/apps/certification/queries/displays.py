"""Displays as their organisers, their panels and their students see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ronghe.apps.assessment.api import Assignment, Candidate, Instrument, candidates, instruments_of
from ronghe.apps.base.api import NotFound, Reference
from ronghe.apps.certification.display_rules import RUBRICS
from ronghe.apps.certification.form_holds import is_ready
from ronghe.apps.certification.models import Display, DisplayEntry, PortfolioItem
from ronghe.apps.certification.queries.shared import Shown, shown_of, targets_of
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.people.api import SchoolClass, Viewer, classes_for

HOLD = "certification.hold_displays"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One student of a display: what they chose, how many of the panel have rated, and the form
    of whoever looks, where they are on the panel."""

    entry: DisplayEntry
    chosen: int
    asked: int
    rated: int
    own_form: UUID | None = None
    is_rated_by_viewer: bool = False
    is_ready: bool = False


def displays_for(viewer: Viewer) -> "QuerySet[Display]":
    """Those of the viewer's classes, those on whose panel they sit, and those they show in."""
    return (
        Display.objects.filter(
            Q(school_class__in=classes_for(viewer, HOLD))
            | Q(session__assignments__rater=viewer.person_id or 0)
            | Q(entries__person=viewer.person_id or 0)
        )
        .select_related("session__instrument", "school_class__cohort__programme__organisation")
        .distinct()
        .order_by("-held_on", "-pk")
    )


def displays_listed(viewer: Viewer) -> "QuerySet[Display]":
    return displays_for(viewer).annotate(
        students=Count("entries", distinct=True),
        have_chosen=Count("entries", filter=Q(entries__chosen_at__isnull=False), distinct=True),
    )


def display_for(viewer: Viewer, uuid: UUID) -> Display:
    found = displays_for(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such display for you.", "没有您可以查看的这次档案展示。")
    return found


def is_organiser(viewer: Viewer, display: Display) -> bool:
    return classes_for(viewer, HOLD).filter(pk=display.school_class_id).exists()


def is_on_panel(viewer: Viewer, display: Display) -> bool:
    """Who may see what students show: the panel, from the opening to the closing."""
    if viewer.person_id is None:
        return False
    rows = Assignment.objects.filter(session=display.session_id, rater=viewer.person_id)
    return rows.exists() and display.session.state == "open"


def entries_of(viewer: Viewer, display: Display) -> list[EntryRow]:
    """The students: all for organisers and panel, oneself alone for a student. Three queries."""
    rows = (
        DisplayEntry.objects.filter(display=display)
        .select_related("person", "display")
        .annotate(chosen=Count("choices"))
        .order_by("person__name_zh", "person__name_en", "pk")
    )
    if not is_organiser(viewer, display) and not is_on_panel(viewer, display):
        rows = rows.filter(person=viewer.person_id or 0)
    progress = _progress(display)
    forms = {
        one.subject_id: one
        for one in Assignment.objects.filter(
            session=display.session_id, rater=viewer.person_id or 0
        )
    }
    return [_row(row, progress, forms, viewer.on_date) for row in rows]


def _progress(display: Display) -> dict[int, tuple[int, int]]:
    rows = (
        Assignment.objects.filter(session=display.session_id)
        .values("subject")
        .annotate(asked=Count("pk"), rated=Count("pk", filter=Q(submitted_at__isnull=False)))
    )
    return {row["subject"]: (row["asked"], row["rated"]) for row in rows.order_by("subject")}


def _row(
    row: DisplayEntry,
    progress: Mapping[int, tuple[int, int]],
    forms: Mapping[int, Assignment],
    day: date,
) -> EntryRow:
    asked, rated = progress.get(row.person_id, (0, 0))
    own = forms.get(row.person_id)
    return EntryRow(
        entry=row,
        chosen=row.chosen + row.shows_levels,  # type: ignore[attr-defined]
        asked=asked,
        rated=rated,
        own_form=own.uuid if own else None,
        is_rated_by_viewer=bool(own and own.submitted_at),
        is_ready=is_ready(row, day),
    )


def entry_for_panel(viewer: Viewer, uuid: UUID) -> DisplayEntry:
    """What one student shows, for a member of the panel or the student; NotFound otherwise."""
    found = (
        DisplayEntry.objects.filter(uuid=uuid)
        .select_related("person", "display__session", "display__school_class")
        .first()
    )
    is_own = found is not None and found.person_id == viewer.person_id
    if found is None or not (is_own or is_on_panel(viewer, found.display)):
        raise NotFound("There is nothing to see here for you.", "此处没有您可以查看的内容。")
    return found


@dataclass(frozen=True, slots=True)
class PanelView:
    """What one student shows to whoever looks: `form` is the viewer's own, once it can be filled
    in; the measured levels are held back from a panel whose form is not in."""

    entry: DisplayEntry
    shown: Shown
    form: UUID | None
    holds_levels_back: bool


def panel_view(viewer: Viewer, uuid: UUID) -> PanelView:
    """What a member of the panel (or the student) sees; NotFound for anybody else.

    A rater who knows the measure rates the measure again: the levels come after the rating.
    """
    entry = entry_for_panel(viewer, uuid)
    form = Assignment.objects.filter(
        session=entry.display.session_id,
        rater=viewer.person_id or 0,
        subject=entry.person_id,
        submitted_at__isnull=True,
    ).first()
    holds_back = entry.shows_levels and form is not None
    targets = targets_of(entry.choices.all())
    return PanelView(
        entry=entry,
        shown=shown_of(entry.person, targets, shows_levels=entry.shows_levels and not holds_back),
        form=form.uuid if form and is_ready(entry, viewer.on_date) else None,
        holds_levels_back=holds_back,
    )


def own_entry(viewer: Viewer, display: Display) -> DisplayEntry:
    """The viewer's own place in a display; NotFound for whoever does not show in it."""
    rows = DisplayEntry.objects.filter(display=display, person=viewer.person_id or 0)
    found = rows.select_related("person", "display__session").first()
    if found is None:
        raise NotFound("You show nothing in this display.", "您不参加这次档案展示。")
    return found


def item_shown(entry: DisplayEntry, uuid: UUID) -> PortfolioItem:
    """An item with a file that an entry shows; NotFound for every other."""
    item = (
        PortfolioItem.objects.filter(uuid=uuid, portfolio__person=entry.person_id)
        .select_related("portfolio__person")
        .first()
    )
    chosen = targets_of(entry.choices.all())
    if item is None or Reference("certification.item", item.origin) not in chosen:
        raise NotFound("This is not shown here.", "此处未展示此内容。")
    return item


def classes_to_hold(viewer: Viewer) -> list[SchoolClass]:
    rows = classes_for(viewer, HOLD).select_related("cohort__programme__organisation")
    return list(rows.order_by("-cohort__entry_year", "title_en", "pk"))


def rubrics_of(school_class: SchoolClass) -> list[Instrument]:
    """What a display of a class may be rated on, the most fitting first."""
    found = instruments_of(school_class).filter(kind__in=RUBRICS)
    return sorted(found, key=lambda one: RUBRICS.index(InstrumentKind(one.kind)))


def panel_candidates(viewer: Viewer, school_class: SchoolClass) -> list[Candidate]:
    return candidates(viewer, school_class)
