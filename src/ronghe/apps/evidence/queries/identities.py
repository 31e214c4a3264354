"""Identities under which other systems name people: whom nobody knows yet, and whom the office
said they are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.evidence.models import Learner, StatementEntry, StatementTerm
from ronghe.apps.evidence.queries.learners import agents_known
from ronghe.apps.evidence.terms import agent_terms
from ronghe.apps.people.api import (
    Membership,
    Organisation,
    Person,
    Relationship,
    Viewer,
    organisations_for,
)
from ronghe.standards import xapi

TIE = "evidence.tie_identities"


@dataclass(frozen=True, slots=True)
class IdentityView:
    """One identity: what it is called by, where it is known, how many statements name it, and the
    person whom the office tied it to."""

    learner: Learner
    name: str
    text: str
    statements: int

    @property
    def uuid(self) -> UUID:
        return self.learner.pseudonym

    @property
    def person(self) -> Person | None:
        return self.learner.person


def identities_for(viewer: Viewer) -> "QuerySet[Learner]":
    """Identities of the viewer's organisations that nobody is known by, and those that were tied
    by hand; the unknown first. Those that are somebody by their number or UUID are not among
    them, nor are erased ones."""
    rows = Learner.objects.filter(
        Q(person=None) | Q(tied_at__isnull=False),
        stream__organisation__in=organisations_for(viewer, TIE),
        erased_at=None,
        wrapped__isnull=False,
    )
    return rows.select_related("stream__organisation", "person").order_by(
        F("tied_at").asc(nulls_first=True), "-pk"
    )


def identity_for(viewer: Viewer, uuid: UUID) -> Learner:
    """One of them; NotFound where it is not there or not for this viewer."""
    found = identities_for(viewer).filter(pseudonym=uuid).first()
    if found is None:
        raise NotFound("There is no such identity for you.", "没有您可以查看的这个身份。")
    return found


def viewed(learners: Sequence[Learner]) -> list[IdentityView]:
    """What a page shows of some identities; one query, whatever their number."""
    agents = {one.pk: agents_known(one) for one in learners}
    counts = _counts({one.pk: _terms(one, agents[one.pk]) for one in learners})
    return [
        IdentityView(one, _name(agents[one.pk]), _text(agents[one.pk]), counts[one.pk])
        for one in learners
    ]


def people_tied_to(organisation: Organisation) -> "QuerySet[Person]":
    """Who an identity of an organisation can be: its members, and the enterprise mentors, tutors
    and raters of its students, who belong to another."""
    members = Membership.objects.filter(organisation=organisation)
    related = Relationship.objects.filter(subject__in=members.values("person"))
    return Person.objects.filter(
        Q(pk__in=members.values("person"))
        | Q(pk__in=related.exclude(kind=Relationship.Kind.GUARDIAN).values("viewer")),
        erased_at=None,
    )


def person_by_number(learner: Learner, text: str) -> Person | None:
    """The one person whom a number names there, or the full name of a mentor: an enterprise's
    people seldom have a number at the school. None where nobody or more than one fits."""
    organisation = learner.stream.organisation
    people = people_tied_to(organisation)
    by_number = list(people.filter(number=text)[:2]) if text else []
    if by_number:
        return by_number[0] if len(by_number) == 1 else None
    guests = people.exclude(memberships__organisation=organisation)
    by_name = list(guests.filter(Q(name_zh=text) | Q(name_en__iexact=text))[:2]) if text else []
    return by_name[0] if len(by_name) == 1 else None


def statements_naming(learner: Learner) -> set[UUID]:
    """The ids of the statements that name an identity anywhere."""
    terms = _terms(learner, agents_known(learner))
    records = StatementTerm.objects.filter(term__in=terms).values("record_id")
    return set(
        StatementEntry.objects.filter(record__in=records).values_list("statement", flat=True)
    )


def _terms(learner: Learner, agents: Iterable[xapi.Json]) -> set[UUID]:
    stream = learner.stream_id
    identities = (xapi.identity_of(agent) for agent in agents)
    return {term for one in identities if one for term in agent_terms(stream, one)}


def _counts(terms: Mapping[int, set[UUID]]) -> Counter[int]:
    owner = {term: learner for learner, found in terms.items() for term in found}
    rows = StatementTerm.objects.filter(term__in=owner).values_list("term", "record_id")
    return Counter(owner[term] for term, _ in {(term, record) for term, record in rows})


def _name(agents: Sequence[xapi.Json]) -> str:
    return next((str(one["name"]) for one in reversed(agents) if one.get("name")), "")


def _text(agents: Sequence[xapi.Json]) -> str:
    """The identifier as people may recognise it."""
    identity = next((found for one in agents if (found := xapi.identity_of(one))), None)
    if identity is None:
        return ""
    kind, *values = identity
    return f"{values[1]} · {values[0]}" if kind == "account" else values[0].removeprefix("mailto:")
