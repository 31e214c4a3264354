"""Workshops as those in them and those who manage them see them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ronghe.apps.base.api import NotFound, Text
from ronghe.apps.curriculum.models import Card, CardVote, Participant, Workshop
from ronghe.apps.curriculum.policy_workshop import INVITED
from ronghe.apps.people.api import (
    Membership,
    Person,
    Viewer,
    in_force,
    may,
    programmes_for,
)

MANAGE = "curriculum.manage_workshops"
ON_BOARD = Q(cards__state=Card.State.ON_BOARD)


def managed_workshops(viewer: Viewer) -> "QuerySet[Workshop]":
    """Those of the programmes whose workshops the viewer manages."""
    if not may(viewer, MANAGE):
        return Workshop.objects.none()
    return Workshop.objects.filter(programme__in=programmes_for(viewer, MANAGE))


def workshops_for(viewer: Viewer) -> "QuerySet[Workshop]":
    """Those the viewer is in or manages, with `card_count`, `people_count` and `is_in`."""
    own = Participant.objects.filter(workshop=OuterRef("pk"), person=viewer.person_id)
    rows = Workshop.objects.filter(
        Q(Exists(own)) | Q(pk__in=managed_workshops(viewer).values("pk"))
    )
    return rows.select_related("occupation", "programme__organisation").annotate(
        card_count=Count("cards", filter=ON_BOARD, distinct=True),
        people_count=Count("participants", distinct=True),
        is_in=Exists(own),
    )


def workshop_with(viewer: Viewer, uuid: UUID) -> Workshop:
    """A workshop that the viewer is in. Raises NotFound."""
    found = (
        Workshop.objects.filter(uuid=uuid, participants__person=viewer.person_id)
        .select_related("occupation", "programme__organisation")
        .first()
    )
    return _or_not_found(found)


def managed_workshop(viewer: Viewer, uuid: UUID) -> Workshop:
    """A workshop that the viewer manages. Raises NotFound."""
    rows = managed_workshops(viewer).select_related("occupation", "programme__organisation")
    return _or_not_found(rows.filter(uuid=uuid).first())


def _or_not_found(found: Workshop | None) -> Workshop:
    if found is None:
        raise NotFound("There is no such workshop for you.", "没有您可以进入的这次研讨会。")
    return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be invited."""

    person: Person
    role: str
    organisation: Text
    is_enterprise: bool


def may_be_invited(viewer: Viewer, workshop: Workshop) -> Q:
    """The condition on memberships: the school's staff, the region's mentors and experts."""
    school = workshop.programme.organisation
    near = Q(organisation=school) | Q(
        organisation__region=school.region_id, organisation__kind="enterprise"
    )
    return in_force(viewer.on_date) & Q(role__in=INVITED) & near


def candidates(viewer: Viewer, workshop: Workshop) -> list[Candidate]:
    """The school's staff and the region's mentors and experts who are not in yet; one query."""
    rows = (
        Membership.objects.filter(may_be_invited(viewer, workshop), person__erased_at=None)
        .exclude(person__in=workshop.participants.values("person"))
        .select_related("person", "organisation")
        .order_by("-organisation__kind", "organisation", "person__name_zh", "person__name_en")
    )
    found: dict[int, Candidate] = {}
    for row in rows:
        organisation = Text(row.organisation.title_en, row.organisation.title_zh)
        one = Candidate(
            row.person,
            row.get_role_display(),
            organisation,
            row.organisation.kind == "enterprise",
        )
        found.setdefault(row.person_id, one)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Attendance:
    """A participant with how many of the board's tasks they have rated; never what they said."""

    participant: Participant
    rated: int
    to_rate: int

    @property
    def is_done(self) -> bool:
        return self.to_rate > 0 and self.rated >= self.to_rate


def attendance(workshop: Workshop) -> list[Attendance]:
    """Everybody in the workshop and how far they are with rating; two queries."""
    cards = workshop.cards.filter(state=Card.State.ON_BOARD)
    to_rate = cards.count()
    rows = workshop.participants.select_related("person").annotate(
        rated=Count("votes", filter=Q(votes__card__in=cards))
    )
    return [Attendance(row, row.rated, to_rate) for row in rows.order_by("pk")]


def cards_to_rate(viewer: Viewer, workshop: Workshop) -> "QuerySet[Card]":
    """The tasks of the board in the order of work, with `is_rated` by the viewer."""
    own = CardVote.objects.filter(card=OuterRef("pk"), participant__person=viewer.person_id)
    return (
        workshop.cards.filter(state=Card.State.ON_BOARD)
        .select_related("process")
        .annotate(is_rated=Exists(own))
        .order_by("process__position", "process", "position", "pk")
    )
