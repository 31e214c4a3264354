"""Enterprises as a viewer may see them: the list, one of them, its people, its surveys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from ronghe.apps.base.api import NotFound, day_of
from ronghe.apps.industry.models import (
    Contact,
    EnterpriseProfile,
    Invitation,
    Partnership,
    Signal,
)
from ronghe.apps.industry.queries.reach import enterprises_reached, organisations_reached
from ronghe.apps.industry.queries.workplaces import post_open_on
from ronghe.apps.industry.rules import months_before
from ronghe.apps.people.api import (
    ENTERPRISE_ROLES,
    Membership,
    Organisation,
    Person,
    Programme,
    Viewer,
    in_force,
    links_last_made,
    programmes_for,
)

VIEW = "industry.view_enterprises"
CONTACTS = "industry.view_contacts"
ASK = "industry.ask_to_tell"
PARTNER = "industry.manage_partnerships"
TELL_LINK = "industry.tell"
USUAL_RHYTHM = 12


@dataclass(frozen=True, slots=True)
class EnterpriseFilter:
    """What the list is narrowed to; empty means all. `trade` by the programmes it works with."""

    words: str = ""
    trade: str = ""
    sector: str = ""


def enterprises_listed(viewer: Viewer, wanted: EnterpriseFilter) -> "QuerySet[Organisation]":
    """Enterprises with `post_count` (of today) and `newest` (the last signal), by code."""
    rows = enterprises_reached(viewer, VIEW).select_related("enterprise_profile")
    for word in wanted.words.split()[:8]:
        rows = rows.filter(
            Q(title_en__icontains=word) | Q(title_zh__icontains=word) | Q(code__icontains=word)
        )
    if wanted.sector:
        rows = rows.filter(enterprise_profile__sector=wanted.sector)
    if wanted.trade:
        running = Partnership.objects.filter(
            in_force(viewer.on_date), programme__trade=wanted.trade
        )
        rows = rows.filter(pk__in=running.values("enterprise"))
    return rows.annotate(
        post_count=Count(
            "sites__posts",
            distinct=True,
            filter=post_open_on(viewer.on_date, "sites__posts__"),
        ),
        newest=Max("signals__event_on", filter=Q(signals__withdrawn_at__isnull=True)),
    ).order_by("code")


def organisation_for(viewer: Viewer, action: str, uuid: UUID) -> Organisation:
    """An organisation that an action reaches; NotFound otherwise."""
    rows = organisations_reached(viewer, action).select_related("region", "enterprise_profile")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such organisation for you.", "没有您可以查看的这个单位。")
    return found


def enterprise_for(viewer: Viewer, action: str, uuid: UUID) -> Organisation:
    """An enterprise that an action reaches; NotFound otherwise."""
    found = organisation_for(viewer, action, uuid)
    if found.kind != Organisation.Kind.ENTERPRISE:
        raise NotFound("There is no such enterprise for you.", "没有您可以查看的这家企业。")
    return found


def profile_of(enterprise: Organisation) -> EnterpriseProfile | None:
    return getattr(enterprise, "enterprise_profile", None)


@dataclass(frozen=True, slots=True)
class PartnershipRow:
    """A partnership as a day sees it; `is_kept`: the viewer may change it."""

    partnership: Partnership
    standing: Literal["coming", "running", "ending", "ended"]
    is_kept: bool


def partnerships_of(viewer: Viewer, enterprise: Organisation) -> list[PartnershipRow]:
    """All partnerships of an enterprise: running and coming ones by their first day, then the
    ended ones, the last first. Two queries."""
    rows = Partnership.objects.filter(enterprise=enterprise)
    rows = rows.select_related("programme__organisation", "enterprise").order_by("starts_on", "pk")
    kept = set(programmes_for(viewer, PARTNER).values_list("pk", flat=True))
    found = [
        PartnershipRow(row, standing_of(row, viewer.on_date), row.programme_id in kept)
        for row in rows
    ]
    ended = [row for row in found if row.standing == "ended"]
    return [*(row for row in found if row.standing != "ended"), *reversed(ended)]


def standing_of(
    partnership: Partnership, day: date
) -> Literal["coming", "running", "ending", "ended"]:
    """How a partnership stands on a day; on its last day it still runs, and is ending."""
    if partnership.starts_on > day:
        return "coming"
    if partnership.ends_on is None:
        return "running"
    return "ending" if partnership.ends_on >= day else "ended"


def partnership_for(viewer: Viewer, uuid: UUID) -> Partnership:
    """A partnership that the viewer may change; NotFound otherwise."""
    rows = Partnership.objects.filter(programme__in=programmes_for(viewer, PARTNER))
    rows = rows.select_related("enterprise", "programme__organisation")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such partnership for you.", "没有您可以管理的这项合作。")
    return found


def contacts_of(viewer: Viewer, enterprise: Organisation) -> "QuerySet[Contact]":
    """Whom to ask at an enterprise; nothing unless the viewer may see it."""
    reached = organisations_reached(viewer, CONTACTS)
    rows = Contact.objects.filter(enterprise=enterprise, enterprise__in=reached)
    return rows.select_related("person").order_by("pk")


def own_enterprises(viewer: Viewer) -> list[Organisation]:
    """The enterprises whose mentor or expert the viewer is."""
    held = {one.organisation_id for one in viewer.held_as(ENTERPRISE_ROLES)}
    return list(Organisation.objects.filter(pk__in=held).select_related("region").order_by("code"))


# --- who tells ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Teller:
    """Somebody at an enterprise who may be asked what changed, when they last told, and when a
    link was last made for them. `is_partner`: their enterprise works with a programme of the
    viewer's."""

    person: Person
    enterprise: Organisation
    last_told: datetime | None
    last_asked: datetime | None
    is_partner: bool


def tellers(viewer: Viewer) -> list[Teller]:
    """Mentors and experts of the enterprises in reach, who told longest ago first. Four queries."""
    rows = (
        Membership.objects.filter(
            in_force(viewer.on_date),
            role__in=ENTERPRISE_ROLES,
            organisation__in=enterprises_reached(viewer, ASK),
            person__erased_at__isnull=True,
        )
        .select_related("person", "organisation")
        .order_by("organisation__code", "person__name_en", "pk")
    )
    told = dict(
        Signal.objects.filter(noticed_by__isnull=False)
        .values_list("noticed_by")
        .annotate(newest=Max("noticed_at"))
    )
    asked = links_last_made(purpose=TELL_LINK, persons=[row.person_id for row in rows])
    running = Partnership.objects.filter(
        in_force(viewer.on_date), programme__in=programmes_for(viewer, PARTNER)
    )
    partners = set(running.values_list("enterprise", flat=True))
    found = {
        row.person_id: Teller(
            row.person,
            row.organisation,
            told.get(row.person_id),
            asked.get(row.person_id),
            row.organisation_id in partners,
        )
        for row in rows
    }
    never = [one for one in found.values() if one.last_told is None]
    before = [one for one in found.values() if one.last_told is not None]
    return [*never, *sorted(before, key=lambda one: str(one.last_told))]


# --- survey rhythm ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OverdueSurvey:
    """A partner that was due to be asked again on `due_on`; `asked_on` is the last time."""

    enterprise: Organisation
    due_on: date
    asked_on: date | None


def overdue_surveys(viewer: Viewer, programme: Programme) -> list[OverdueSurvey]:
    """The partners of a programme that were not asked within their rhythm: see below."""
    return overdue_partners(viewer, [programme])


def overdue_partners(viewer: Viewer, programmes: Sequence[Programme]) -> list[OverdueSurvey]:
    """Running partners of these programmes whose last survey is longer ago than their rhythm, the
    longest overdue first. A partner that was never asked is due from the partnership's first day.
    Two queries."""
    running = (
        Partnership.objects.filter(in_force(viewer.on_date), programme__in=list(programmes))
        .select_related("enterprise__enterprise_profile")
        .order_by("starts_on", "pk")
    )
    first: dict[int, Partnership] = {}
    for row in running:
        first.setdefault(row.enterprise_id, row)
    asked = dict(
        Invitation.objects.filter(enterprise__in=first, revoked_at__isnull=True)
        .values_list("enterprise")
        .annotate(newest=Max("sent_at"))
    )
    found = []
    for pk, row in first.items():
        asked_on = day_of(asked[pk]) if pk in asked else None
        profile = profile_of(row.enterprise)
        months = profile.survey_months if profile else USUAL_RHYTHM
        limit = months_before(viewer.on_date, months)
        if asked_on is None or asked_on < limit:
            due_on = months_before(asked_on, -months) if asked_on else row.starts_on
            found.append(OverdueSurvey(row.enterprise, due_on, asked_on))
    return sorted(found, key=lambda one: (one.due_on, one.enterprise.pk))


def persons_at(enterprise: Organisation, on_date: date) -> list[Person]:
    """Who belongs to an enterprise on a day and has an entry here; one query."""
    members = Membership.objects.filter(in_force(on_date), organisation=enterprise)
    rows = Person.objects.filter(pk__in=members.values("person"), erased_at__isnull=True)
    return list(rows.order_by("name_zh", "name_en", "pk"))
